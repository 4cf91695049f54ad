// One virtual host: what it is, its limits, and who may do what in it.
import { Limits } from '../admin/limits.js';
import { Permissions } from '../admin/permissions.js';
import { deleteVhost, editVhost } from '../admin/vhost-forms.js';
import { path } from '../api.js';
import { ObjectPage } from '../components/object-page.js';
import { Page } from '../components/page.js';
import { Badge, Facts, Panel } from '../components/parts.js';
import { count } from '../format.js';
import { html } from '../lib.js';
import { go, href } from '../router.js';

const crumb = { href: href('vhosts'), title: 'Virtual hosts' };

export default function Vhost({ query: { name = '/' } }) {
    return html`<${ObjectPage}
        path=${path`/vhosts/${name}`}
        title=${name}
        crumb=${crumb}
        what="virtual host"
        draw=${(vhost, refresh) => html`<${Details} vhost=${vhost} refresh=${refresh} />`}
    />`;
}

function Details({ vhost, refresh }) {
    const { name } = vhost;
    const list = (page, text) => html`<a href=${href(page, { vhost: name })}>${text}</a>`;
    return html`<${Page}
        title=${name}
        crumb=${crumb}
        badges=${vhost.tracing && html`<${Badge} tone="warn">traced<//>`}
        actions=${html`<button type="button" onClick=${() => editVhost(vhost, refresh)}>Change</button>
            <button type="button" class="danger-quiet" onClick=${() => deleteVhost(name, () => go('vhosts'))}>Delete</button>`}
    >
        <div class="columns-2">
            <${Panel} title="Details">
                <${Facts}
                    of=${[
                        vhost.description && ['Description', html`<bdi>${vhost.description}</bdi>`],
                        [vhost.tags]?.flat().filter(Boolean).length > 0 && ['Tags', [vhost.tags].flat().join(', ')],
                        ['Default queue type', vhost.default_queue_type],
                        ['Ready', count(vhost.messages_ready ?? 0)],
                        ['Unacked', count(vhost.messages_unacknowledged ?? 0)],
                        ['In it', html`${list('queues', 'Queues')}, ${list('exchanges', 'exchanges')}, ${list('policies', 'policies')}, ${list('topology', 'topology')}`],
                    ]}
                />
            <//>
            <${Limits} kind="vhost" name=${name} />
        </div>
        <${Permissions} of=${{ vhost: name }} />
    <//>`;
}
