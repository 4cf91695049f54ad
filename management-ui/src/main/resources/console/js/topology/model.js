// What a virtual host's exchanges, bindings and queues are as nodes and edges.
import { get, path, withQuery } from '../api.js';

export const NODES_MAX = 500;

export const exchangeKey = name => 'e:' + name;
export const queueKey = name => 'q:' + name;

/**
 * {nodes, edges, total}; without nodes if there are more than NODES_MAX. With a name, those whose names contain it and what is
 * next to them. What is bound to nothing is left out unless it is asked for.
 */
export async function topologyOf({ vhost, name, loose }) {
    const list = (what, columns) =>
        get(withQuery(path`/${what}/${vhost}`, { name, page: 1, page_size: NODES_MAX, columns: 'name,type,arguments,effective_policy_definition,policy' + columns }));
    const [exchanges, queues] = await Promise.all([list('exchanges', ''), list('queues', ',messages,consumers')]);
    const total = exchanges.filtered_count + queues.filtered_count;
    if (total > NODES_MAX) {
        return { total };
    }
    const bindings = (await get(path`/bindings/${vhost}` + '?columns=source,destination,destination_type,routing_key,arguments')).filter(
        each => each.source !== '',
    );
    const nodes = new Map();
    const add = (key, node) => nodes.has(key) || nodes.set(key, { key, ...node });
    exchanges.items.filter(each => each.name !== '').forEach(each => add(exchangeKey(each.name), { kind: 'exchange', ...each }));
    queues.items.forEach(each => add(queueKey(each.name), { kind: 'queue', ...each }));
    const found = new Set(nodes.keys());
    const edges = new Map();
    const join = (from, to, kind, binding) => {
        if (!found.has(from) && !found.has(to)) {
            return;
        }
        for (const key of [from, to]) {
            add(key, { kind: key[0] === 'e' ? 'exchange' : 'queue', name: key.slice(2) });
        }
        const id = JSON.stringify([from, to, kind]);
        if (!edges.has(id)) {
            edges.set(id, { id, from, to, kind, bindings: [] });
        }
        edges.get(id).bindings.push(binding);
    };
    for (const binding of bindings) {
        const to = binding.destination_type === 'queue' ? queueKey(binding.destination) : exchangeKey(binding.destination);
        join(exchangeKey(binding.source), to, 'binding', binding);
    }
    for (const node of [...nodes.values()]) {
        const alternate = said(node, 'alternate-exchange');
        const deadLetter = said(node, 'dead-letter-exchange');
        if (node.kind === 'exchange' && alternate) {
            join(node.key, exchangeKey(alternate), 'alternate', { routing_key: '' });
        } else if (node.kind === 'queue' && deadLetter !== undefined) {
            const key = said(node, 'dead-letter-routing-key') ?? '';
            join(node.key, deadLetter === '' && key ? queueKey(key) : exchangeKey(deadLetter), 'dead letters', { routing_key: key });
        }
    }
    const ends = new Set([...edges.values()].flatMap(edge => [edge.from, edge.to]));
    const shown = [...nodes.values()].filter(node => loose || ends.has(node.key));
    return shown.length > NODES_MAX
        ? { total: shown.length }
        : { nodes: shown, edges: [...edges.values()], total: shown.length, left: nodes.size - shown.length };
}

const said = (node, name) =>
    node.arguments?.['x-' + name] ?? node.arguments?.[name] ?? node.effective_policy_definition?.[name];

/** What stands at an edge: its keys, or what it is. */
export function labelOf(edge) {
    if (edge.kind !== 'binding') {
        return edge.kind;
    }
    const keys = [...new Set(edge.bindings.map(keyOf))].filter(key => key !== '');
    return keys.length > 1 ? `${keys[0]} +${keys.length - 1}` : (keys[0] ?? '');
}

/** The key of a binding, or its arguments where those count. */
export function keyOf({ routing_key: key, arguments: args = {} }) {
    const rest = Object.entries(args).map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
    return [key, ...rest].filter(Boolean).join(' ');
}
