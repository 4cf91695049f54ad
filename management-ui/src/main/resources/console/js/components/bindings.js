// The bindings of an exchange or a queue: what is bound, by which key and arguments, with a form to add and a way to remove.
import { del, path, post } from '../api.js';
import { plain } from '../format.js';
import { html } from '../lib.js';
import { useOnce } from '../live.js';
import { ExchangeLink, Name, QueueLink } from './cells.js';
import { confirmDestroying } from './dialog.js';
import { openForm } from './form-dialog.js';
import { FieldTableField, SelectField, TextField, fieldTable } from './form.js';
import { Icon } from './icons.js';
import { Loading, Panel } from './parts.js';
import { Table } from './table.js';

const source = binding => binding.source || '(default)';

/**
 * @param title 'Bindings to this queue'
 * @param from the path of the API that lists them
 * @param end which end is not this object: 'source' or 'destination'
 * @param add opens the form that adds one, given what is to be done afterwards; none for what cannot be bound
 */
export function Bindings({ title, from, end, add }) {
    const { data, error, reload } = useOnce(from);
    const columns = [
        {
            id: 'end',
            title: end === 'source' ? 'From' : 'To',
            draw: binding =>
                end === 'source'
                    ? html`<${ExchangeLink} vhost=${binding.vhost} name=${binding.source} />`
                    : binding.destination_type === 'queue'
                      ? html`<${QueueLink} vhost=${binding.vhost} name=${binding.destination} />`
                      : html`<${ExchangeLink} vhost=${binding.vhost} name=${binding.destination} />`,
        },
        ...(end === 'source' ? [] : [{ id: 'type', title: 'Type', draw: binding => binding.destination_type }]),
        { id: 'key', title: 'Binding key', draw: binding => html`<${Name} of=${binding.routing_key} />` },
        { id: 'arguments', title: 'Arguments', draw: binding => html`<${Name} of=${argumentsText(binding.arguments)} />` },
        {
            id: 'remove',
            title: '',
            end: true,
            draw: binding =>
                binding.source !== '' &&
                html`<button type="button" class="bare" aria-label=${label(binding)} onClick=${() => remove(binding, reload)}>
                    <${Icon} name="close" />
                </button>`,
        },
    ];
    return html`<${Panel}
        title=${title}
        actions=${add && html`<button type="button" onClick=${() => add(reload)}><${Icon} name="plus" /> Add binding</button>`}
    >
        ${data
            ? html`<${Table} label=${title} columns=${columns} rows=${data} rowKey=${keyOf} empty="No bindings." />`
            : html`<${Loading} error=${error} />`}
    <//>`;
}

const keyOf = binding => [binding.source, binding.destination_type, binding.destination, binding.properties_key].join('\n');

const argumentsText = table =>
    Object.entries(table)
        .map(([name, value]) => `${name} = ${plain(value)}`)
        .join(', ');

const label = binding => `Remove the binding from ${source(binding)} to ${binding.destination} by “${binding.routing_key}”`;

function remove(binding, reload) {
    const { vhost, destination, destination_type: type, routing_key: key, properties_key: properties } = binding;
    const letter = type === 'queue' ? 'q' : 'e';
    confirmDestroying({
        title: 'Remove a binding',
        what: `Remove the binding from exchange ${source(binding)} to ${type} ${destination} in ${vhost} by the key “${key}”${
            Object.keys(binding.arguments).length ? ` with ${argumentsText(binding.arguments)}` : ''
        }. Messages will not go this way any more.`,
        action: 'Remove binding',
        act: () => del(path`/bindings/${vhost}/e/${binding.source}/${letter}/${destination}/${properties}`),
        done: 'The binding is removed.',
        then: reload,
    });
}

/** Opens the form for a binding to a queue. */
export function bindQueue(vhost, queue, then) {
    openForm({
        title: 'Add a binding to this queue',
        initial: { source: '', key: '', arguments: [] },
        fields: form => html`
            <${TextField} form=${form} name="source" label="From exchange" required autofocus />
            <${TextField} form=${form} name="key" label="Binding key" />
            <${FieldTableField} form=${form} name="arguments" label="Arguments" known=${[['x-match', 'string', 'all']]} />
        `,
        action: 'Add binding',
        submit: values => bind(vhost, values.source, 'q', queue, values),
        done: 'The binding is added.',
        then,
    });
}

/** Opens the form for a binding from an exchange. */
export function bindFromExchange(vhost, exchange, then) {
    openForm({
        title: 'Add a binding from this exchange',
        initial: { type: 'q', destination: '', key: '', arguments: [] },
        fields: form => html`
            <${SelectField} form=${form} name="type" label="To" options=${[['q', 'Queue'], ['e', 'Exchange']]} />
            <${TextField} form=${form} name="destination" label="Name" required autofocus />
            <${TextField} form=${form} name="key" label="Binding key" />
            <${FieldTableField} form=${form} name="arguments" label="Arguments" known=${[['x-match', 'string', 'all']]} />
        `,
        action: 'Add binding',
        submit: values => bind(vhost, exchange, values.type, values.destination, values),
        done: 'The binding is added.',
        then,
    });
}

const bind = (vhost, exchange, letter, destination, { key, arguments: lines }) =>
    post(path`/bindings/${vhost}/e/${exchange}/${letter}/${destination}`, { routing_key: key, arguments: fieldTable(lines) });
