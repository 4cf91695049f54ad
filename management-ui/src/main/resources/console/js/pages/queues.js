// All queues.
import { path } from '../api.js';
import { Bytes, Count, Name, QueueLink, Rate } from '../components/cells.js';
import { Features } from '../components/features.js';
import { Icon } from '../components/icons.js';
import { ListPage } from '../components/list-page.js';
import { Badge } from '../components/parts.js';
import { declareQueue } from '../forms/queue-form.js';
import { count, idleSince, rateOf } from '../format.js';
import { html } from '../lib.js';

const stat = (id, title, name) => ({
    id,
    title,
    end: true,
    sort: `message_stats.${name}_details.rate`,
    draw: queue => html`<${Rate} of=${rateOf(queue.message_stats, name)} />`,
});

const COLUMNS = [
    { id: 'name', title: 'Name', sort: 'name', fixed: true, draw: queue => html`<${QueueLink} ...${queue} />` },
    { id: 'vhost', title: 'Virtual host', sort: 'vhost', draw: queue => html`<${Name} of=${queue.vhost} />` },
    { id: 'type', title: 'Type', sort: 'type', draw: queue => queue.type },
    { id: 'features', title: 'Features', draw: queue => html`<${Features} of=${queue} />` },
    {
        id: 'state',
        title: 'State',
        sort: 'state',
        hidden: true,
        draw: queue =>
            idleSince(queue.idle_since)
                ? html`<${Badge} title=${'Idle since ' + idleSince(queue.idle_since)}>idle<//>`
                : html`<${Badge} tone="good">${queue.state}<//>`,
    },
    { id: 'ready', title: 'Ready', end: true, sort: 'messages_ready', draw: queue => html`<${Count} of=${queue.messages_ready} />` },
    {
        id: 'unacked',
        title: 'Unacked',
        end: true,
        sort: 'messages_unacknowledged',
        draw: queue => html`<${Count} of=${queue.messages_unacknowledged} />`,
    },
    { id: 'total', title: 'Total', end: true, sort: 'messages', draw: queue => html`<${Count} of=${queue.messages} />` },
    { id: 'bytes', title: 'Bytes', end: true, sort: 'message_bytes', hidden: true, draw: queue => html`<${Bytes} of=${queue.message_bytes} />` },
    stat('in', 'Publish', 'publish'),
    stat('out', 'Deliver / get', 'deliver_get'),
    stat('ack', 'Ack', 'ack'),
    { ...stat('redeliver', 'Redelivered', 'redeliver'), hidden: true },
    { id: 'consumers', title: 'Consumers', end: true, sort: 'consumers', draw: queue => html`<${Count} of=${queue.consumers} />` },
    {
        id: 'capacity',
        title: 'Consumer capacity',
        end: true,
        hidden: true,
        sort: 'consumer_capacity',
        draw: queue => count(Math.round((queue.consumer_capacity ?? 0) * 100)) + ' %',
    },
    { id: 'memory', title: 'Memory', end: true, hidden: true, sort: 'memory', draw: queue => html`<${Bytes} of=${queue.memory} />` },
];

export default function Queues({ query }) {
    return html`<${ListPage}
        title="Queues"
        one="queue"
        path=${vhost => (vhost ? path`/queues/${vhost}` : '/queues')}
        query=${query}
        columns=${COLUMNS}
        sortDefault="name"
        rowKey=${queue => queue.vhost + '\n' + queue.name}
        actions=${({ refresh, vhost }) => html`
            <button type="button" class="primary" onClick=${() => declareQueue(vhost, refresh)}><${Icon} name="plus" /> Declare queue</button>
        `}
    />`;
}
