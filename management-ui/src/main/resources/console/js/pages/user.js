// One user: tags, password, permissions, limits, and what comes of them.
import { ExplainPermissions } from '../admin/explain-permissions.js';
import { Limits } from '../admin/limits.js';
import { Permissions } from '../admin/permissions.js';
import { changePassword, changeTags, deleteUser } from '../admin/user-forms.js';
import { path } from '../api.js';
import { Page } from '../components/page.js';
import { Badge, Loading } from '../components/parts.js';
import { html } from '../lib.js';
import { useOnce } from '../live.js';
import { go, href } from '../router.js';

export default function User({ query: { name = '' } }) {
    const { data: user, error, reload } = useOnce(path`/users/${name}`);
    const { data: vhosts } = useOnce('/vhosts?columns=name');
    const actions =
        user &&
        html`
            <button type="button" onClick=${() => changeTags(user, reload)}>Tags …</button>
            <button type="button" onClick=${() => changePassword(user, reload)}>Password …</button>
            <button type="button" class="danger-quiet" onClick=${() => deleteUser(user, () => go('users'))}>Delete …</button>
        `;
    return html`<${Page}
        title=${name}
        crumb=${{ href: href('users'), title: 'Users' }}
        badges=${user && [user.tags].flat().filter(Boolean).map(tag => html`<${Badge} tone=${tag === 'administrator' ? 'warn' : ''}>${tag}<//>`)}
        actions=${actions}
    >
        ${user
            ? html`<${Permissions} of=${{ user: name }} />
                  <div class="columns-2">
                      <${Limits} kind="user" name=${name} />
                      ${vhosts?.length > 0 && html`<${ExplainPermissions} user=${name} vhosts=${vhosts.map(each => each.name)} />`}
                  </div>`
            : html`<${Loading} error=${error} />`}
    <//>`;
}
