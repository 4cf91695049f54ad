// The way of a key: what the broker says of where a message would go, and which edges that is.
import { path, post } from '../api.js';
import { exchangeKey, queueKey } from './model.js';

/** {nodes, edges, answer}: keys of nodes and ids of edges that a message would pass. */
export async function wayOf({ vhost, exchange, key, headers }, edges, nodes) {
    const answer = await post(path`/leveret/exchanges/${vhost}/${exchange}/destinations`, {
        routing_key: key,
        properties: headers ? { headers } : {},
    });
    const passed = new Set([exchangeKey(exchange), ...answer.exchanges.map(exchangeKey), ...answer.queues.map(queueKey)]);
    const types = new Map(nodes.map(node => [node.key, node]));
    const lit = edges.filter(
        edge =>
            edge.kind !== 'dead letters' &&
            passed.has(edge.from) &&
            passed.has(edge.to) &&
            (edge.kind === 'alternate' || edge.bindings.some(binding => mayFit(types.get(edge.from), binding, key))),
    );
    return { nodes: passed, edges: new Set(lit.map(edge => edge.id)), answer };
}

/** Whether a binding may be what took a message there, as far as its key tells. */
export function mayFit(source, binding, key) {
    const type = source?.arguments?.['x-delayed-type'] ?? source?.type;
    if (type === 'direct') {
        return binding.routing_key === key;
    }
    return type === 'topic' ? topicFits(binding.routing_key.split('.'), key.split('.')) : true;
}

function topicFits([pattern, ...patterns], words) {
    if (pattern === undefined) {
        return words.length === 0;
    }
    if (pattern === '#') {
        return words.some((_, i) => topicFits(patterns, words.slice(i))) || topicFits(patterns, []);
    }
    return words.length > 0 && (pattern === '*' || pattern === words[0]) && topicFits(patterns, words.slice(1));
}
