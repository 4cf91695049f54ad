// Follows an exchange or a queue live: copies of messages as they pass, which are taken from nobody.
import { path, withQuery } from '../api.js';
import { Name } from '../components/cells.js';
import { SelectField, TextField, useForm } from '../components/form.js';
import { Icon } from '../components/icons.js';
import { Page } from '../components/page.js';
import { Badge, Panel } from '../components/parts.js';
import { Table } from '../components/table.js';
import { useVhost } from '../components/vhost-choice.js';
import { bytes, count, counted, exchangeName, time } from '../format.js';
import { html, useState } from '../lib.js';
import { openPlainMessage } from '../messages/plain-dialog.js';
import { KEPT_MAX, useTail } from '../messages/tail.js';
import { patchQuery } from '../router.js';

const STATES = { open: ['good', 'following'], connecting: ['', 'connecting'], lost: ['warn', 'no answer'], ended: ['bad', 'ended'] };
const SHOWN_BYTES = 20_000;

export default function Tail({ query }) {
    const { vhost, choice } = useVhost(query);
    const { exchange, queue } = query;
    return html`<${Page} title="Live tail">
        ${choice && html`<p class="filters">${choice}</p>`}
        <${Source} key=${JSON.stringify([exchange, queue])} query=${query} />
        ${vhost !== undefined && (exchange || queue) && html`<${Followed} key=${JSON.stringify([vhost, exchange, queue, query.key])} vhost=${vhost} query=${query} />`}
    <//>`;
}

function Source({ query }) {
    const form = useForm({ kind: query.queue ? 'queue' : 'exchange', name: query.queue ?? query.exchange ?? '', key: query.key ?? '' });
    const { kind, name, key } = form.values;
    const follow = event => {
        event.preventDefault();
        patchQuery({ exchange: undefined, queue: undefined, [kind]: name, key: kind === 'exchange' ? key : undefined });
    };
    return html`<${Panel} title="What to follow">
        <form onSubmit=${follow}>
            <div class="form-row">
                <${SelectField} form=${form} name="kind" label="Follow" options=${[['exchange', 'an exchange'], ['queue', 'a queue']]} />
                <${TextField} form=${form} name="name" label="Name" required />
                ${kind === 'exchange' &&
                html`<${TextField} form=${form} name="key" label="Binding key" hint="A topic exchange takes patterns; nothing is everything." />`}
                <div class="actions below-label"><button type="submit" class="primary">Follow</button></div>
            </div>
        </form>
    <//>`;
}

function Followed({ vhost, query: { exchange, queue, key, search = '' } }) {
    const [paused, setPaused] = useState(false);
    const at = queue ? path`/leveret/queues/${vhost}/${queue}/tail` : path`/leveret/exchanges/${vhost}/${exchange}/tail`;
    const { state, reason, messages, dropped, clear } = useTail(withQuery(at, { routing_key: key, truncate: SHOWN_BYTES }), paused);
    const lower = search.toLowerCase();
    const shown = lower ? messages.filter(message => fits(message, lower)) : messages;
    const [tone, text] = paused ? ['warn', 'paused'] : STATES[state];
    return html`<section class="stack" aria-label="Messages as they pass">
        <div class="filters">
            <div class="search" role="search">
                <${Icon} name="search" />
                <input
                    type="search"
                    class="page-search"
                    aria-label="Show messages that contain"
                    placeholder="Key, header or body contains …"
                    autocomplete="off"
                    value=${search}
                    onInput=${event => patchQuery({ search: event.target.value })}
                />
            </div>
            <${Badge} tone=${tone}>${text}<//>
            <span class="quiet" role="status">${reason && `${reason}. `}${dropped > 0 && `${counted(dropped, 'message')} came too fast to show.`}</span>
            <span class="filler"></span>
            <span class="quiet">${lower ? `${count(shown.length)} of ` : ''}${counted(messages.length, 'message')}${messages.length === KEPT_MAX ? ', the newest' : ''}</span>
            <div class="actions">
                <button type="button" aria-pressed=${String(paused)} onClick=${() => setPaused(!paused)}>
                    <${Icon} name=${paused ? 'play' : 'pause'} /> ${paused ? 'Go on' : 'Pause'}
                </button>
                <button type="button" disabled=${messages.length === 0} onClick=${clear}>Clear</button>
            </div>
        </div>
        <div class="list">
            <${Table} label="Messages as they pass" columns=${COLUMNS} rows=${shown} rowKey=${message => message.number} empty=${lower ? 'None fits.' : 'Nothing has passed yet.'} />
        </div>
    </section>`;
}

function fits({ routing_key: key, exchange, payload, properties }, lower) {
    return [key, exchange, payload, JSON.stringify(properties)].some(text => text.toLowerCase().includes(lower));
}

const open = message =>
    openPlainMessage({ title: 'A message that has passed', message, more: [['Seen', time(message.at)]] });

const COLUMNS = [
    {
        id: 'at',
        title: 'Seen',
        draw: message => html`<button type="button" class="link" onClick=${() => open(message)}>${time(message.at).slice(11)}</button>`,
    },
    { id: 'exchange', title: 'Exchange', draw: message => html`<${Name} of=${exchangeName(message.exchange)} />` },
    { id: 'key', title: 'Routing key', draw: message => html`<${Name} of=${message.routing_key} />` },
    { id: 'type', title: 'Content type', draw: message => html`<${Name} of=${message.properties.content_type ?? ''} />` },
    { id: 'bytes', title: 'Size', end: true, draw: message => bytes(message.payload_bytes) },
    {
        id: 'payload',
        title: 'Payload',
        draw: message =>
            message.payload_encoding === 'string'
                ? html`<bdi class="code">${message.payload.slice(0, 200).replace(/\s+/g, ' ')}</bdi>`
                : html`<span class="quiet">octets, not text</span>`,
    },
];
