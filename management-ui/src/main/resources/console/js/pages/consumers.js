// All consumers. The API has them in one list, which is filtered and paged here.
import { path } from '../api.js';
import { ChannelLink, Name, QueueLink } from '../components/cells.js';
import { ListPage } from '../components/list-page.js';
import { Badge, FieldTable } from '../components/parts.js';
import { count } from '../format.js';
import { html } from '../lib.js';

const ACTIVITY = { up: 'good', single_active: 'good', waiting: '', suspected_down: 'bad' };

/** Columns that a queue's and a channel's page have too. */
export const CONSUMER_COLUMNS = [
    { id: 'queue', title: 'Queue', sort: 'queue.name', fixed: true, draw: each => html`<${QueueLink} ...${each.queue} />` },
    { id: 'vhost', title: 'Virtual host', sort: 'queue.vhost', draw: each => html`<${Name} of=${each.queue.vhost} />` },
    { id: 'tag', title: 'Consumer tag', sort: 'consumer_tag', draw: each => html`<${Name} of=${each.consumer_tag} />` },
    {
        id: 'channel',
        title: 'Channel',
        sort: 'channel_details.name',
        draw: each => html`<${ChannelLink} name=${each.channel_details.name} />`,
    },
    {
        id: 'activity',
        title: 'State',
        sort: 'activity_status',
        draw: each => html`<${Badge} tone=${ACTIVITY[each.activity_status] ?? ''}>${each.activity_status.replace('_', ' ')}<//>`,
    },
    { id: 'ack', title: 'Acks', sort: 'ack_required', draw: each => (each.ack_required ? 'manual' : 'automatic') },
    { id: 'exclusive', title: 'Exclusive', sort: 'exclusive', draw: each => (each.exclusive ? 'yes' : html`<span class="zero">no</span>`) },
    {
        id: 'prefetch',
        title: 'Prefetch',
        end: true,
        sort: 'prefetch_count',
        draw: each => (each.prefetch_count ? count(each.prefetch_count) : html`<span class="zero">no limit</span>`),
    },
    { id: 'arguments', title: 'Arguments', hidden: true, draw: each => html`<${FieldTable} of=${each.arguments} />` },
];

export default function Consumers({ query }) {
    return html`<${ListPage}
        title="Consumers"
        one="consumer"
        path=${vhost => (vhost ? path`/consumers/${vhost}` : '/consumers')}
        query=${query}
        columns=${CONSUMER_COLUMNS}
        sortDefault="queue.name"
        nameOf=${each => each.queue.name + ' ' + each.consumer_tag}
        rowKey=${each => each.channel_details.name + '\n' + each.consumer_tag}
    />`;
}
