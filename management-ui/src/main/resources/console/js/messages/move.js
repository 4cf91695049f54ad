// Starts to move messages of a queue elsewhere.
import { path, post } from '../api.js';
import { openForm } from '../components/form-dialog.js';
import { SelectField, TextField } from '../components/form.js';
import { html } from '../lib.js';
import { FilterFields, NO_FILTER, filterOf } from './filter.js';

const WHERE = [
    ['queue', 'to another queue'],
    ['redrive', 'back to where each first died'],
    ['exchange', 'to an exchange'],
];

const wholeNumber = text => (text ? Number(text) : undefined);

/**
 * @param to which of WHERE is chosen at first
 * @param then is given the move that has begun
 */
export function openMove({ vhost, queue, to = 'queue', initial = {}, then }) {
    openForm({
        title: to === 'redrive' ? `Redrive the messages of ${queue}` : `Move messages of ${queue}`,
        wide: true,
        initial: { ...NO_FILTER, ...initial, to, queue: '', exchange: '', toKey: '', limit: '', perSecond: '' },
        fields: form => html`
            <${SelectField} form=${form} name="to" label="They go" options=${WHERE} />
            ${form.values.to === 'queue' && html`<${TextField} form=${form} name="queue" label="Queue" required />`}
            ${form.values.to === 'exchange' &&
            html`<div class="form-row">
                <${TextField} form=${form} name="exchange" label="Exchange" hint="Nothing is the default exchange." />
                <${TextField} form=${form} name="toKey" label="Routing key" hint="Nothing leaves each message its own." />
            </div>`}
            ${form.values.to === 'redrive' &&
            html`<p class="hint">
                The header x-death says where. Messages without it, and those that died in this queue itself, stay.
            </p>`}
            <${FilterFields} form=${form} />
            <div class="form-row">
                <${TextField} form=${form} name="limit" label="Messages at most" type="number" min="1" placeholder="all that are ready now" />
                <${TextField} form=${form} name="perSecond" label="Messages per second at most" type="number" min="1" placeholder="as many as can be" />
            </div>
        `,
        action: to === 'redrive' ? 'Redrive' : 'Move',
        submit: values =>
            post(path`/leveret/queues/${vhost}/${queue}/move`, {
                destination: destinationOf(values),
                filter: filterOf(values),
                limit: wholeNumber(values.limit),
                messages_per_second: wholeNumber(values.perSecond),
            }),
        done: `Messages of ${queue} are on the move.`,
        then: (_, move) => then?.(move),
    });
}

function destinationOf({ to, queue, exchange, toKey }) {
    if (to === 'queue') {
        return { queue };
    }
    return to === 'redrive' ? { redrive: true } : { exchange: exchange || 'amq.default', routing_key: toKey || undefined };
}
