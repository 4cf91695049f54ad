// Why and where the messages of a queue died, counted over the first of them.
import { get, path } from '../api.js';
import { Name } from '../components/cells.js';
import { Dialog, openDialog } from '../components/dialog.js';
import { Badge, Loading } from '../components/parts.js';
import { Table } from '../components/table.js';
import { count, exchangeName, time } from '../format.js';
import { html, useEffect, useState } from '../lib.js';

const LOOKED_AT_MAX = 500;

const COLUMNS = [
    { id: 'reason', title: 'Why', draw: each => html`<${Badge} tone="warn">${each.reason}<//>` },
    { id: 'queue', title: 'In', draw: each => html`<${Name} of=${each.queue} />` },
    { id: 'exchange', title: 'Published to', draw: each => html`<${Name} of=${exchangeName(each.exchange)} />` },
    { id: 'key', title: 'With', draw: each => html`<${Name} of=${each.key} />` },
    { id: 'count', title: 'Messages', end: true, draw: each => count(each.count) },
    { id: 'last', title: 'Last', draw: each => time(each.last * 1000) },
];

export function openDeaths({ vhost, queue }) {
    openDialog(close => html`<${Deaths} vhost=${vhost} queue=${queue} close=${close} />`);
}

function Deaths({ vhost, queue, close }) {
    const [known, setKnown] = useState({});
    useEffect(() => {
        get(path`/leveret/queues/${vhost}/${queue}/messages` + `?limit=${LOOKED_AT_MAX}&truncate=0`).then(
            page => setKnown({ page, groups: grouped(page.messages) }),
            error => setKnown({ error }),
        );
    }, []);
    const { page, groups, error } = known;
    return html`<${Dialog} wide title=${`Why messages of ${queue} died`} close=${close} footer=${html`<button type="button" onClick=${close}>Close</button>`}>
        ${page
            ? html`<p class="quiet">Of ${count(page.messages.length)} ready messages looked at, of ${count(page.messages_total)}.</p>
                  <${Table} label="Deaths" columns=${COLUMNS} rows=${groups} rowKey=${each => each.id} empty="None of them has died." />`
            : html`<${Loading} error=${error} />`}
    <//>`;
}

/** By the last death of each. */
function grouped(messages) {
    const groups = new Map();
    for (const { properties } of messages) {
        const [death] = properties.headers?.['x-death'] ?? [];
        if (death) {
            const { reason, queue, exchange = '', time: at = 0 } = death;
            const key = (death['routing-keys'] ?? []).join(', ');
            const id = JSON.stringify([reason, queue, exchange, key]);
            const group = groups.get(id) ?? { id, reason, queue, exchange, key, count: 0, last: 0 };
            groups.set(id, { ...group, count: group.count + 1, last: Math.max(group.last, at) });
        }
    }
    return [...groups.values()].sort((a, b) => b.count - a.count);
}
