// All connections.
import { path } from '../api.js';
import { Bytes, ConnectionLink, Count, Name } from '../components/cells.js';
import { ListPage } from '../components/list-page.js';
import { Badge } from '../components/parts.js';
import { bytes, rateOf, time } from '../format.js';
import { html } from '../lib.js';

const rateOfBytes = (id, title, name) => ({
    id,
    title,
    end: true,
    sort: `${name}_details.rate`,
    draw: each => html`<span class=${rateOf(each, name) ? '' : 'zero'}>${bytes(rateOf(each, name))}/s</span>`,
});

/** How a connection is doing: those that the broker holds back stand out. */
export const ConnectionState = ({ state }) =>
    html`<${Badge} tone=${{ running: 'good', blocked: 'bad', blocking: 'warn', flow: 'warn' }[state] ?? ''}>${state}<//>`;

const COLUMNS = [
    {
        id: 'name',
        title: 'Name',
        sort: 'name',
        fixed: true,
        draw: each => html`<${ConnectionLink} name=${each.name} text=${each.user_provided_name} />`,
    },
    { id: 'address', title: 'Client', sort: 'peer_host', draw: each => html`<${Name} of=${each.peer_host + ':' + each.peer_port} />` },
    { id: 'vhost', title: 'Virtual host', sort: 'vhost', draw: each => html`<${Name} of=${each.vhost} />` },
    { id: 'user', title: 'User', sort: 'user', draw: each => html`<${Name} of=${each.user} />` },
    { id: 'state', title: 'State', sort: 'state', draw: each => html`<${ConnectionState} state=${each.state} />` },
    { id: 'ssl', title: 'TLS', sort: 'ssl', draw: each => (each.ssl ? each.ssl_protocol : html`<span class="zero">no</span>`) },
    { id: 'protocol', title: 'Protocol', sort: 'protocol', hidden: true, draw: each => each.protocol },
    {
        id: 'product',
        title: 'Library',
        draw: each => html`<${Name} of=${[each.client_properties?.product, each.client_properties?.version].filter(Boolean).join(' ')} />`,
    },
    { id: 'channels', title: 'Channels', end: true, sort: 'channels', draw: each => html`<${Count} of=${each.channels} />` },
    rateOfBytes('in', 'From client', 'recv_oct'),
    rateOfBytes('out', 'To client', 'send_oct'),
    { id: 'received', title: 'Received', end: true, hidden: true, sort: 'recv_oct', draw: each => html`<${Bytes} of=${each.recv_oct} />` },
    { id: 'sent', title: 'Sent', end: true, hidden: true, sort: 'send_oct', draw: each => html`<${Bytes} of=${each.send_oct} />` },
    { id: 'since', title: 'Connected', sort: 'connected_at', hidden: true, draw: each => time(each.connected_at) },
];

export default function Connections({ query }) {
    return html`<${ListPage}
        title="Connections"
        one="connection"
        path=${vhost => (vhost ? path`/vhosts/${vhost}/connections` : '/connections')}
        query=${query}
        columns=${COLUMNS}
        sortDefault="name"
        rowKey=${each => each.name}
    />`;
}
