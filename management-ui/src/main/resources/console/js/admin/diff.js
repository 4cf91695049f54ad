// What an import of definitions would do, as the broker has tried it on a copy.
import { Name } from '../components/cells.js';
import { Badge, Panel } from '../components/parts.js';
import { Table } from '../components/table.js';
import { counted, plain } from '../format.js';
import { html } from '../lib.js';

const KINDS = { vhost: 'virtual host' };
const kindOf = ({ kind }) => KINDS[kind] ?? kind.replaceAll('_', ' ');

const nameOf = ({ kind, name, destination, routing_key: key, exchange, component }) =>
    kind === 'binding'
        ? `${name} → ${destination}${key ? ` by “${key}”` : ''}`
        : [component, name, exchange && `on ${exchange}`].filter(Boolean).join(' ');

/** "max-length: 10 → 20" for each field that is not the same. */
function changes(from = {}, to = {}) {
    const names = new Set([...Object.keys(from), ...Object.keys(to)]);
    const told = value => (value === undefined ? 'nothing' : plain(value));
    return [...names]
        .filter(name => JSON.stringify(from[name]) !== JSON.stringify(to[name]))
        .map(name => `${name}: ${/password/.test(name) ? 'another' : `${told(from[name])} → ${told(to[name])}`}`)
        .join('; ');
}

const COLUMNS = [
    { id: 'kind', title: 'What', draw: kindOf },
    { id: 'vhost', title: 'Virtual host', draw: each => html`<${Name} of=${each.vhost ?? ''} />` },
    { id: 'name', title: 'Name', draw: each => html`<${Name} of=${nameOf(each)} />` },
];

const more = (title, draw) => ({ id: 'more', title, draw: each => html`<${Name} of=${draw(each)} />` });
const definition = more('Definition', each => changes({}, strip(each.definition)).replaceAll('nothing → ', ''));

function strip({ name, vhost, password_hash, hashing_algorithm, ...rest } = {}) {
    return rest;
}

const SECTIONS = [
    ['refused', 'Would be refused', 'bad', more('Why', each => each.reason)],
    ['change', 'Would be changed', 'warn', more('Changes', each => changes(each.from, each.to))],
    ['add', 'Would be added', 'good', definition],
    ['left_out', 'Would be passed over', '', more('Why', each => each.reason)],
    ['only_here', 'Only here, left alone', '', definition],
];

export function Diff({ of: diff }) {
    return html`
        <p class="badges" role="status">
            ${SECTIONS.map(([name, title, tone]) => html`<${Badge} tone=${diff[name].length ? tone : ''}>${title}: ${diff[name].length}<//>`)}
            <${Badge}>Same: ${diff.same}<//>
        </p>
        ${diff.refused.length > 0 &&
        html`<p class="notice bad">
            The import would end with the first of ${counted(diff.refused.length, 'refusal')}; what came before it would stay.
        </p>`}
        ${SECTIONS.filter(([name]) => diff[name].length > 0).map(
            ([name, title, , column]) =>
                html`<${Panel} key=${name} title=${title}>
                    <${Table} label=${title} columns=${[...COLUMNS, column]} rows=${diff[name]} rowKey=${each => JSON.stringify([each.kind, each.vhost, nameOf(each), each.arguments])} />
                <//>`,
        )}
    `;
}
