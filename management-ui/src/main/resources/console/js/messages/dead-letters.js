// Which queues of a virtual host get dead letters, and from which others.
import { get, path } from '../api.js';
import { mayFit } from '../topology/way.js';

/** [{name, vhost, messages_ready, messages, from: [names of queues]}], those with the most messages first. */
export async function deadLetterQueues(vhost) {
    const [queues, exchanges, bindings] = await Promise.all([
        get(path`/queues/${vhost}` + '?columns=name,type,arguments,effective_policy_definition,messages,messages_ready'),
        get(path`/exchanges/${vhost}` + '?columns=name,type,arguments'),
        get(path`/bindings/${vhost}` + '?columns=source,destination,destination_type,routing_key,arguments'),
    ]);
    const types = new Map(exchanges.map(each => [each.name, each]));
    const bySource = Map.groupBy(bindings.filter(each => each.source !== ''), each => each.source);
    const receivers = new Map();
    for (const queue of queues) {
        const said = name => queue.arguments?.['x-' + name] ?? queue.effective_policy_definition?.[name];
        const exchange = said('dead-letter-exchange');
        if (exchange !== undefined) {
            for (const to of destinations(exchange, said('dead-letter-routing-key'), queue.name, bySource, types)) {
                receivers.set(to, [...(receivers.get(to) ?? []), queue.name]);
            }
        }
    }
    return queues
        .filter(queue => receivers.has(queue.name))
        .map(queue => ({ ...queue, vhost, from: receivers.get(queue.name) }))
        .sort((a, b) => b.messages - a.messages || a.name.localeCompare(b.name));
}

/** Without a key of their own, messages keep theirs, and might go by any binding. */
function destinations(exchange, key, own, bySource, types) {
    if (exchange === '') {
        return key === undefined ? [] : [key];
    }
    const queues = new Set();
    const seen = new Set();
    const follow = source => {
        if (seen.has(source)) {
            return;
        }
        seen.add(source);
        for (const binding of bySource.get(source) ?? []) {
            if (key === undefined || mayFit(types.get(source), binding, key)) {
                if (binding.destination_type === 'queue') {
                    queues.add(binding.destination);
                } else {
                    follow(binding.destination);
                }
            }
        }
    };
    follow(exchange);
    return queues;
}
