// The traits of a queue or an exchange as short words with tips.
import { plain } from '../format.js';
import { html } from '../lib.js';
import { Badge } from './parts.js';

const SHORT = {
    'x-message-ttl': 'TTL',
    'x-expires': 'Exp',
    'x-max-length': 'Lim',
    'x-max-length-bytes': 'Lim B',
    'x-overflow': 'Ovfl',
    'x-dead-letter-exchange': 'DLX',
    'x-dead-letter-routing-key': 'DLK',
    'x-max-priority': 'Pri',
    'x-single-active-consumer': 'SAC',
    'x-delivery-limit': 'DL',
    'x-queue-mode': 'Mode',
    'alternate-exchange': 'AE',
};

/** @param of a queue or an exchange as the API has it */
export function Features({ of: object }) {
    const args = Object.entries(object.arguments ?? {}).filter(([name]) => name !== 'x-queue-type');
    return html`<span class="badges">
        ${object.durable && html`<${Badge} title="Durable: survives a restart">D<//>`}
        ${object.auto_delete && html`<${Badge} title="Deleted when nobody uses it any more">AD<//>`}
        ${object.exclusive && html`<${Badge} title="Exclusive to its connection">Excl<//>`}
        ${object.internal && html`<${Badge} title="Internal: clients cannot publish to it">I<//>`}
        ${args.map(([name, value]) => html`<${Badge} title=${name + ': ' + plain(value)}>${SHORT[name] ?? name}<//>`)}
        ${object.policy && html`<${Badge} tone="good" title=${'Policy: ' + object.policy}>${object.policy}<//>`}
        ${object.operator_policy &&
        html`<${Badge} tone="warn" title=${'Operator policy: ' + object.operator_policy}>${object.operator_policy}<//>`}
    </span>`;
}
