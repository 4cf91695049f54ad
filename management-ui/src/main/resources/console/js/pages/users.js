// All users.
import { addUser } from '../admin/user-forms.js';
import { Icon } from '../components/icons.js';
import { ListPage } from '../components/list-page.js';
import { Badge } from '../components/parts.js';
import { count } from '../format.js';
import { html } from '../lib.js';
import { href } from '../router.js';

const limit = (id, title, name) => ({
    id,
    title,
    end: true,
    draw: user => (user.limits?.[name] >= 0 ? count(user.limits[name]) : html`<span class="zero">no limit</span>`),
});

const COLUMNS = [
    { id: 'name', title: 'Name', sort: 'name', fixed: true, draw: user => html`<a class="object" href=${href('user', { name: user.name })}><bdi>${user.name}</bdi></a>` },
    {
        id: 'tags',
        title: 'Tags',
        sort: 'tags',
        draw: user =>
            [user.tags].flat().filter(Boolean).length
                ? html`<span class="badges">${[user.tags].flat().map(tag => html`<${Badge} tone=${tag === 'administrator' ? 'warn' : ''}>${tag}<//>`)}</span>`
                : html`<span class="zero">none</span>`,
    },
    {
        id: 'password',
        title: 'Password',
        draw: user => (user.password_hash ? 'has one' : html`<${Badge} tone="warn" title="It cannot sign in by a password">none<//>`),
    },
    limit('connections', 'Connections at most', 'max-connections'),
    limit('channels', 'Channels at most', 'max-channels'),
];

export default function Users({ query }) {
    return html`<${ListPage}
        title="Users"
        one="user"
        path=${() => '/users'}
        query=${query}
        columns=${COLUMNS}
        sortDefault="name"
        nameOf=${user => user.name}
        rowKey=${user => user.name}
        noVhosts
        actions=${({ refresh }) => html`
            <button type="button" class="primary" onClick=${() => addUser(refresh)}><${Icon} name="plus" /> Add user</button>
        `}
    />`;
}
