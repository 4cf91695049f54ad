// All channels.
import { path } from '../api.js';
import { ChannelLink, Count, Name, Rate } from '../components/cells.js';
import { ListPage } from '../components/list-page.js';
import { Badge } from '../components/parts.js';
import { count, rateOf } from '../format.js';
import { html } from '../lib.js';

const stat = (id, title, name) => ({
    id,
    title,
    end: true,
    sort: `message_stats.${name}_details.rate`,
    draw: channel => html`<${Rate} of=${rateOf(channel.message_stats, name)} />`,
});

const number = (id, title, name, hint) => ({
    id,
    title,
    hint,
    end: true,
    sort: name,
    draw: channel => html`<${Count} of=${channel[name]} />`,
});

/** Whether a channel confirms or has transactions. */
export const ChannelMode = ({ channel }) => html`<span class="badges">
    ${channel.confirm && html`<${Badge} title="Confirms publishes">confirm<//>`}
    ${channel.transactional && html`<${Badge} title="In transactions">tx<//>`}
</span>`;

/** Columns that a connection's page has too. */
export const CHANNEL_COLUMNS = [
    { id: 'name', title: 'Channel', sort: 'name', fixed: true, draw: channel => html`<${ChannelLink} name=${channel.name} />` },
    { id: 'vhost', title: 'Virtual host', sort: 'vhost', draw: channel => html`<${Name} of=${channel.vhost} />` },
    { id: 'user', title: 'User', sort: 'user', draw: channel => html`<${Name} of=${channel.user} />` },
    { id: 'mode', title: 'Mode', draw: channel => html`<${ChannelMode} channel=${channel} />` },
    {
        id: 'state',
        title: 'State',
        sort: 'state',
        hidden: true,
        draw: channel => html`<${Badge} tone=${channel.state === 'running' ? 'good' : 'warn'}>${channel.state}<//>`,
    },
    number('consumers', 'Consumers', 'consumer_count'),
    {
        id: 'prefetch',
        title: 'Prefetch',
        end: true,
        sort: 'prefetch_count',
        draw: channel =>
            channel.global_prefetch_count
                ? count(channel.global_prefetch_count) + ' in all'
                : channel.prefetch_count
                  ? count(channel.prefetch_count)
                  : html`<span class="zero">no limit</span>`,
    },
    number('unacked', 'Unacked', 'messages_unacknowledged'),
    number('unconfirmed', 'Unconfirmed', 'messages_unconfirmed', 'Published, and not confirmed yet'),
    stat('publish', 'Publish', 'publish'),
    stat('deliver', 'Deliver / get', 'deliver_get'),
    stat('ack', 'Ack', 'ack'),
    { ...stat('confirm', 'Confirm', 'confirm'), hidden: true },
    { ...stat('unroutable', 'Dropped as unroutable', 'drop_unroutable'), hidden: true },
];

export default function Channels({ query }) {
    return html`<${ListPage}
        title="Channels"
        one="channel"
        path=${vhost => (vhost ? path`/vhosts/${vhost}/channels` : '/channels')}
        query=${query}
        columns=${CHANNEL_COLUMNS}
        sortDefault="name"
        rowKey=${channel => channel.name}
    />`;
}
