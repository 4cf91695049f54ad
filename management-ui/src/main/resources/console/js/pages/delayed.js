// Messages that wait in delayed-message exchanges until they are due.
import { del, get, path, post, withQuery } from '../api.js';
import { Count, Name } from '../components/cells.js';
import { confirmDestroying } from '../components/dialog.js';
import { Page } from '../components/page.js';
import { Loading } from '../components/parts.js';
import { Table } from '../components/table.js';
import { toast, toastError } from '../components/toast.js';
import { bytes, count, counted, duration, time } from '../format.js';
import { html, useEffect, useState } from '../lib.js';
import { useOnce } from '../live.js';
import { openPlainMessage } from '../messages/plain-dialog.js';
import { href, patchQuery } from '../router.js';

const PAGE_SIZE = 50;

export default function Delayed({ query }) {
    return query.exchange !== undefined
        ? html`<${OfOne} key=${query.vhost + '\n' + query.exchange} ...${query} />`
        : html`<${Exchanges} vhost=${query.vhost} />`;
}

function Exchanges({ vhost }) {
    const { data, error, reload } = useOnce(vhost ? path`/exchanges/${vhost}` : '/exchanges');
    const rows = (data ?? []).filter(each => each.type === 'x-delayed-message');
    return html`<${Page} title="Delayed" actions=${html`<button type="button" onClick=${reload}>Refresh</button>`}>
        ${data
            ? html`<div class="list">
                  <${Table}
                      label="Exchanges that delay"
                      rows=${rows}
                      rowKey=${each => each.vhost + '\n' + each.name}
                      empty="No exchange is of the type x-delayed-message."
                      columns=${[
                          {
                              id: 'name',
                              title: 'Exchange',
                              draw: each =>
                                  html`<a class="object" href=${href('delayed', { vhost: each.vhost, exchange: each.name })}><bdi>${each.name}</bdi></a>`,
                          },
                          { id: 'vhost', title: 'Virtual host', draw: each => html`<${Name} of=${each.vhost} />` },
                          { id: 'type', title: 'Routes as', draw: each => each.arguments['x-delayed-type'] },
                          { id: 'count', title: 'Waiting', end: true, draw: each => html`<${Count} of=${each.messages_delayed ?? 0} />` },
                      ]}
                  />
              </div>`
            : html`<${Loading} error=${error} />`}
    <//>`;
}

function OfOne({ vhost, exchange, from }) {
    const at = path`/leveret/exchanges/${vhost}/${exchange}/delayed`;
    const [known, setKnown] = useState({});
    const [asked, setAsked] = useState(0);
    const again = () => setAsked(n => n + 1);
    useEffect(() => {
        const abort = new AbortController();
        get(withQuery(at, { from, limit: PAGE_SIZE }), { signal: abort.signal }).then(
            page => setKnown({ page }),
            error => error.name === 'AbortError' || setKnown({ error }),
        );
        return () => abort.abort();
    }, [at, from, asked]);
    const { page, error } = known;
    return html`<${Page}
        title=${exchange}
        crumb=${{ href: href('delayed'), title: 'Delayed' }}
        actions=${html`<button type="button" onClick=${again}>Refresh</button>`}
    >
        ${page
            ? html`<div class="list">
                  <${Table}
                      label="Delayed messages"
                      rows=${page.messages}
                      rowKey=${message => message.id}
                      empty="Nothing waits."
                      columns=${columnsOf({ at, exchange, again })}
                  />
                  <footer class="pager">
                      <span class="quiet" role="status">${counted(page.messages.length, 'message')} here, of ${count(page.messages_total)}</span>
                      <span class="filler"></span>
                      <button type="button" class="paged" disabled=${!from} onClick=${() => patchQuery({ from: undefined })}>From the first</button>
                      <button type="button" class="paged" disabled=${!page.next} onClick=${() => patchQuery({ from: page.next })}>Next</button>
                  </footer>
              </div>`
            : html`<${Loading} error=${error} />`}
    <//>`;
}

function columnsOf({ at, exchange, again }) {
    const fire = (message, then) =>
        post(at + path`/${message.id}/fire`).then(() => {
            toast('The message is routed now.');
            then?.();
            again();
        }, toastError);
    const cancel = (message, then) =>
        confirmDestroying({
            title: 'Cancel this message?',
            what: `The message of the exchange ${exchange} with the routing key ${message.routing_key || 'empty'} (${bytes(message.payload_bytes)}), due at ${time(message.due_at)}, will be gone for good. It is not routed.`,
            action: 'Cancel message',
            act: () => del(at + path`/${message.id}`),
            done: 'The message is gone.',
            then: () => {
                then?.();
                again();
            },
        });
    const open = message =>
        openPlainMessage({
            title: 'A delayed message',
            message,
            more: [
                ['Due', time(message.due_at)],
                ['Published', time(message.published_at)],
            ],
            actions: close => html`
                <button type="button" class="danger-quiet" onClick=${() => cancel(message, close)}>Cancel message …</button>
                <button type="button" onClick=${() => fire(message, close)}>Route now</button>
            `,
        });
    return [
        { id: 'due', title: 'Due', draw: message => html`<button type="button" class="link" onClick=${() => open(message)}>${time(message.due_at)}</button>` },
        { id: 'in', title: 'In', draw: message => (message.due_at > Date.now() ? duration(message.due_at - Date.now()) : html`<span class="quiet">now</span>`) },
        { id: 'key', title: 'Routing key', draw: message => html`<${Name} of=${message.routing_key} />` },
        { id: 'bytes', title: 'Size', end: true, draw: message => bytes(message.payload_bytes) },
        {
            id: 'payload',
            title: 'Payload',
            draw: message => (message.payload_encoding === 'string' ? html`<bdi class="code">${message.payload.slice(0, 200)}</bdi>` : html`<span class="quiet">octets, not text</span>`),
        },
        {
            id: 'act',
            title: '',
            end: true,
            draw: message => html`<span class="actions">
                <button type="button" class="bare" aria-label=${`Route the message ${message.id} now`} onClick=${() => fire(message)}>Route now</button>
                <button type="button" class="bare" aria-label=${`Cancel the message ${message.id}`} onClick=${() => cancel(message)}>Cancel …</button>
            </span>`,
        },
    ];
}
