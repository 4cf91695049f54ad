// All policies of one kind: those of users, or those of operators.
import { KINDS, deletePolicy, editPolicy } from '../admin/policy-form.js';
import { openMatches } from '../admin/policy-matches.js';
import { path } from '../api.js';
import { Name } from '../components/cells.js';
import { Icon } from '../components/icons.js';
import { ListPage } from '../components/list-page.js';
import { count, plain } from '../format.js';
import { html } from '../lib.js';
import { href } from '../router.js';
import { may } from '../session.js';

const columnsOf = (kind, mayChange) => [
    {
        id: 'name',
        title: 'Name',
        sort: 'name',
        fixed: true,
        draw: each => html`<button type="button" class="link" title="What it fits" onClick=${() => openMatches(each, KINDS[kind].field)}>
            <bdi>${each.name}</bdi>
        </button>`,
    },
    { id: 'vhost', title: 'Virtual host', sort: 'vhost', draw: each => html`<${Name} of=${each.vhost} />` },
    { id: 'pattern', title: 'Pattern', sort: 'pattern', draw: each => html`<code title=${each.pattern}>${each.pattern}</code>` },
    { id: 'for', title: 'For', sort: 'apply-to', draw: each => each['apply-to'].replace('_', ' ') },
    { id: 'priority', title: 'Priority', end: true, sort: 'priority', draw: each => count(each.priority) },
    {
        id: 'definition',
        title: 'Definition',
        draw: each => html`<${Name} of=${Object.entries(each.definition).map(([key, value]) => `${key}: ${plain(value)}`).join(', ')} />`,
    },
    {
        id: 'act',
        title: '',
        end: true,
        fixed: true,
        draw: each =>
            mayChange &&
            html`<span class="actions">
                <button type="button" class="bare" aria-label=${`Change ${each.name}`} onClick=${() => editPolicy(kind, each)}>Change</button>
                <button type="button" class="bare" aria-label=${`Delete ${each.name}`} title="Delete" onClick=${() => deletePolicy(kind, each)}>
                    <${Icon} name="close" />
                </button>
            </span>`,
    },
];

export default function Policies({ query }) {
    const kind = query.kind === 'operator' ? 'operator' : 'policy';
    const { path: list, one, many } = KINDS[kind];
    const mayChange = kind === 'policy' || may('administrator');
    return html`<${ListPage}
        key=${kind}
        title=${many[0].toUpperCase() + many.slice(1)}
        one=${one}
        many=${many}
        path=${vhost => (vhost ? path`/${list}/${vhost}` : '/' + list)}
        query=${query}
        columns=${columnsOf(kind, mayChange)}
        sortDefault="name"
        nameOf=${each => each.name}
        rowKey=${each => each.vhost + '\n' + each.name}
        actions=${({ refresh, vhost }) => html`
            <a class="button" href=${href('policies', { vhost, kind: kind === 'operator' ? undefined : 'operator' })}>
                ${kind === 'operator' ? 'Policies' : 'Operator policies'}
            </a>
            ${mayChange &&
            html`<button type="button" class="primary" onClick=${() => editPolicy(kind, undefined, vhost, refresh)}>
                <${Icon} name="plus" /> Add ${one}
            </button>`}
        `}
    />`;
}
