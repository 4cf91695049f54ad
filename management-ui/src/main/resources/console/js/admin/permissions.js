// Permissions and topic permissions of a user or of a virtual host, as two tables.
import { path } from '../api.js';
import { Name } from '../components/cells.js';
import { Icon } from '../components/icons.js';
import { Loading, Panel } from '../components/parts.js';
import { Table } from '../components/table.js';
import { html } from '../lib.js';
import { useOnce } from '../live.js';
import { href } from '../router.js';
import { clearPermission, clearTopicPermission, setPermission, setTopicPermission } from './user-forms.js';

const pattern = name => ({
    id: name,
    title: name[0].toUpperCase() + name.slice(1),
    draw: each => (each[name] === '' ? html`<span class="zero">nothing</span>` : html`<code title=${each[name]}>${each[name]}</code>`),
});

const LINKS = {
    vhost: { id: 'vhost', title: 'Virtual host', draw: each => html`<a class="object" href=${href('vhost', { name: each.vhost })}><bdi>${each.vhost}</bdi></a>` },
    user: { id: 'user', title: 'User', draw: each => html`<a class="object" href=${href('user', { name: each.user })}><bdi>${each.user}</bdi></a>` },
};

const buttons = (change, clear) => ({
    id: 'act',
    title: '',
    end: true,
    draw: each => html`<span class="actions">
        <button type="button" class="bare" onClick=${() => change(each)}>Change</button>
        <button type="button" class="bare" aria-label="Clear" title="Clear" onClick=${() => clear(each)}><${Icon} name="close" /></button>
    </span>`,
});

/** @param of {user} or {vhost} */
export function Permissions({ of: { user, vhost } }) {
    const base = user === undefined ? path`/vhosts/${vhost}` : path`/users/${user}`;
    const general = useOnce(base + '/permissions');
    const topic = useOnce(base + '/topic-permissions');
    const others = useOnce(user === undefined ? '/users?columns=name' : '/vhosts?columns=name');
    const names = others.data?.map(each => each.name) ?? [];
    const [vhosts, users] = user === undefined ? [undefined, names] : [names, undefined];
    const given = { user: user ?? names[0], vhost: vhost ?? names[0] };
    const link = user === undefined ? LINKS.user : LINKS.vhost;
    const add = act => html`<button type="button" onClick=${act} disabled=${names.length === 0}><${Icon} name="plus" /> Set</button>`;
    return html`
        <${Panel} title="Permissions" actions=${add(() => setPermission(given, vhosts, users, general.reload))}>
            ${general.data
                ? html`<${Table}
                      label="Permissions"
                      rows=${general.data}
                      rowKey=${each => each.vhost + '\n' + each.user}
                      empty="None: nothing can be done."
                      columns=${[
                          link,
                          pattern('configure'),
                          pattern('write'),
                          pattern('read'),
                          buttons(
                              each => setPermission(each, undefined, undefined, general.reload),
                              each => clearPermission(each, general.reload),
                          ),
                      ]}
                  />`
                : html`<${Loading} error=${general.error} />`}
        <//>
        <${Panel} title="Topic permissions" actions=${add(() => setTopicPermission(given, vhosts, users, topic.reload))}>
            ${topic.data
                ? html`<${Table}
                      label="Topic permissions"
                      rows=${topic.data}
                      rowKey=${each => each.vhost + '\n' + each.user + '\n' + each.exchange}
                      empty="None: keys are not restricted."
                      columns=${[
                          link,
                          { id: 'exchange', title: 'Exchange', draw: each => html`<${Name} of=${each.exchange} />` },
                          pattern('write'),
                          pattern('read'),
                          buttons(
                              each => setTopicPermission(each, undefined, undefined, topic.reload),
                              each => clearTopicPermission(each, topic.reload),
                          ),
                      ]}
                  />`
                : html`<${Loading} error=${topic.error} />`}
        <//>
    `;
}
