// The messages of a queue, looked at where they stand: nothing is taken and nothing is marked.
import { get, path, withQuery } from '../api.js';
import { Name } from '../components/cells.js';
import { Icon } from '../components/icons.js';
import { Badge, Loading } from '../components/parts.js';
import { Table } from '../components/table.js';
import { publishMessage } from '../forms/publish-form.js';
import { bytes, count, counted, exchangeName } from '../format.js';
import { html, useCallback, useEffect, useState } from '../lib.js';
import { useOnce } from '../live.js';
import { patchQuery } from '../router.js';
import { openMessage } from './message-dialog.js';
import { openMove } from './move.js';
import { Moves } from './moves.js';
import { openPurge } from './purge.js';

const PAGE_SIZE = 50;
const PREVIEW_BYTES = 200;
const STATES = [
    ['', 'Ready'],
    ['unacked', 'Not acknowledged'],
    ['all', 'All'],
];

/** @param query with search, key, header, state and from: which of the messages are shown */
export function QueueMessages({ vhost, queue, query }) {
    const { search, key, header, state, from } = query;
    const filters = { search, routing_key: key, header, state };
    const { data: about } = useOnce(path`/queues/${vhost}/${queue}` + '?columns=type');
    const isStream = about?.type === 'stream';
    const [known, setKnown] = useState({});
    const [asked, setAsked] = useState(0);
    const again = useCallback(() => setAsked(n => n + 1), []);
    useEffect(() => {
        const abort = new AbortController();
        setKnown(before => ({ page: before.page, busy: true }));
        get(
            withQuery(path`/leveret/queues/${vhost}/${queue}/messages`, { ...filters, from, limit: PAGE_SIZE, truncate: PREVIEW_BYTES }),
            { signal: abort.signal },
        ).then(page => setKnown({ page }), error => error.name === 'AbortError' || setKnown({ error }));
        return () => abort.abort();
    }, [vhost, queue, search, key, header, state, from, asked]);
    const { page, error, busy } = known;
    const initial = { search: search ?? '', key: key ?? '', header: header ?? '' };
    const publish = () =>
        publishMessage({
            vhost,
            exchange: 'amq.default',
            routingKey: queue,
            fixed: true,
            title: `Publish to queue ${queue}`,
            then: again,
        });
    const one = { vhost, queue, isStream, filters, changed: again };
    const columns = columnsOf((message, at) => openMessage({ ...one, message, before: at > 0 ? page.messages[at - 1].position : from }), page);
    return html`<div class="stack">
        <div class="filters spread">
            <${Search} query=${query} again=${again} />
            <span class="filler"></span>
            <div class="actions">
                <button type="button" onClick=${again}>Refresh</button>
                <button type="button" class="primary" onClick=${publish}>
                    <${Icon} name="plus" /> Publish
                </button>
                ${about &&
                !isStream &&
                html`<button type="button" onClick=${() => openMove({ vhost, queue, initial, then: again })}>Move …</button>
                    <button type="button" onClick=${() => openMove({ vhost, queue, initial, to: 'redrive', then: again })}>Redrive …</button>
                    <button type="button" class="danger-quiet" onClick=${() => openPurge({ vhost, queue, initial, changed: again })}>
                        Delete some …
                    </button>`}
            </div>
        </div>
        ${isStream && html`<p class="quiet">Nothing can be taken from a stream.</p>`}
        <${Moves} vhost=${vhost} queue=${queue} />
        ${!page && html`<${Loading} error=${error} />`}
        ${page && error && html`<p class="notice bad" role="alert">${error.message}</p>`}
        ${page &&
        html`<div class=${'list' + (busy ? ' stale' : '')}>
            <${Table}
                label="Messages"
                columns=${columns}
                rows=${page.messages}
                rowKey=${message => message.position}
                empty=${page.next ? 'None of those looked at so far fits.' : search || key || header ? 'No message fits.' : 'There are no such messages.'}
            />
            <footer class="pager">
                <span class="quiet" role="status">
                    ${counted(page.messages.length, 'message')} here; ${count(page.examined)} looked at of ${count(page.messages_total)}
                </span>
                <span class="filler"></span>
                <button type="button" class="paged" disabled=${!from} onClick=${() => patchQuery({ from: undefined })}>From the first</button>
                <button type="button" class="paged" disabled=${!page.next} onClick=${() => patchQuery({ from: page.next })}>
                    ${page.messages.length === 0 ? 'Look further' : 'Next'}
                </button>
            </footer>
        </div>`}
    </div>`;
}

/** What is typed is searched for at Enter, as the broker has to look into each message. */
function Search({ query, again }) {
    const onSubmit = event => {
        event.preventDefault();
        const { search, key, header } = event.target.elements;
        patchQuery({ search: search.value, key: key.value, header: header.value, from: undefined });
        again();
    };
    return html`<form class="filters" role="search" onSubmit=${onSubmit}>
        <div class="search">
            <${Icon} name="search" />
            <input
                type="search"
                name="search"
                class="page-search"
                aria-label="Body or header contains"
                placeholder="Body or header contains …"
                autocomplete="off"
                spellcheck=${false}
                defaultValue=${query.search ?? ''}
            />
        </div>
        <input name="key" aria-label="Routing key is" placeholder="Routing key is …" autocomplete="off" defaultValue=${query.key ?? ''} />
        <input
            name="header"
            aria-label="Header, as name=value"
            placeholder="Header name=value"
            pattern="[^=]+=.*"
            autocomplete="off"
            defaultValue=${query.header ?? ''}
        />
        <select aria-label="State" onChange=${event => patchQuery({ state: event.target.value, from: undefined })}>
            ${STATES.map(([value, title]) => html`<option value=${value} selected=${value === (query.state ?? '')}>${title}</option>`)}
        </select>
        <button type="submit">Search</button>
    </form>`;
}

function columnsOf(open, page) {
    return [
        {
            id: 'position',
            title: 'Message',
            draw: message =>
                html`<button type="button" class="link" aria-label=${`Open message ${message.position}`} onClick=${() => open(message, page.messages.indexOf(message))}>
                    ${message.position}
                </button>`,
        },
        {
            id: 'state',
            title: 'State',
            draw: message => html`<span class="badges">
                <${Badge} tone=${message.state === 'ready' ? '' : 'warn'}>${message.state}<//>
                ${message.redelivered && html`<${Badge} title="Delivered before">redelivered<//>`}
                ${message.properties.headers?.['x-death'] && html`<${Badge} tone="warn" title="It has the header x-death">died<//>`}
            </span>`,
        },
        { id: 'exchange', title: 'Exchange', draw: message => html`<${Name} of=${exchangeName(message.exchange)} />` },
        { id: 'key', title: 'Routing key', draw: message => html`<${Name} of=${message.routing_key} />` },
        { id: 'type', title: 'Content type', draw: message => html`<${Name} of=${message.properties.content_type ?? ''} />` },
        { id: 'bytes', title: 'Size', end: true, draw: message => bytes(message.payload_bytes) },
        { id: 'payload', title: 'Payload', draw: message => html`<${Preview} of=${message} />` },
    ];
}

const Preview = ({ of: message }) =>
    message.payload_encoding === 'string'
        ? html`<bdi class="code">${message.payload.replace(/\s+/g, ' ')}</bdi>`
        : html`<span class="quiet">octets, not text</span>`;
