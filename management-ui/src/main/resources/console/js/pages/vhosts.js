// All virtual hosts that the user sees.
import { editVhost } from '../admin/vhost-forms.js';
import { Count, Name, Rate } from '../components/cells.js';
import { Icon } from '../components/icons.js';
import { ListPage } from '../components/list-page.js';
import { Badge } from '../components/parts.js';
import { rateOf } from '../format.js';
import { html } from '../lib.js';
import { href } from '../router.js';
import { may } from '../session.js';

const rate = (id, title, name) => ({
    id,
    title,
    end: true,
    sort: `message_stats.${name}_details.rate`,
    draw: vhost => html`<${Rate} of=${rateOf(vhost.message_stats, name)} />`,
});

/** Its page is for administrators; others go to what is in it. */
const nameOf = ({ name }) =>
    html`<a class="object" href=${may('administrator') ? href('vhost', { name }) : href('queues', { vhost: name })}><bdi>${name}</bdi></a>`;

const COLUMNS = [
    { id: 'name', title: 'Name', sort: 'name', fixed: true, draw: nameOf },
    { id: 'description', title: 'Description', draw: each => html`<${Name} of=${each.description} />` },
    { id: 'type', title: 'Default queue type', draw: each => each.default_queue_type },
    { id: 'tracing', title: 'Tracing', draw: each => (each.tracing ? html`<${Badge} tone="warn">on<//>` : html`<span class="zero">off</span>`) },
    { id: 'ready', title: 'Ready', end: true, sort: 'messages_ready', draw: each => html`<${Count} of=${each.messages_ready ?? 0} />` },
    { id: 'unacked', title: 'Unacked', end: true, sort: 'messages_unacknowledged', draw: each => html`<${Count} of=${each.messages_unacknowledged ?? 0} />` },
    rate('in', 'Publish', 'publish'),
    rate('out', 'Deliver / get', 'deliver_get'),
];

export default function Vhosts({ query }) {
    return html`<${ListPage}
        title="Virtual hosts"
        one="virtual host"
        path=${() => '/vhosts'}
        query=${query}
        columns=${COLUMNS}
        sortDefault="name"
        nameOf=${each => each.name}
        rowKey=${each => each.name}
        noVhosts
        actions=${({ refresh }) =>
            may('administrator') &&
            html`<button type="button" class="primary" onClick=${() => editVhost(undefined, refresh)}><${Icon} name="plus" /> Add virtual host</button>`}
    />`;
}
