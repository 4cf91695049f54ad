// Tells where each setting of a queue or an exchange comes from, and which policies fit but do not count.
import { get, path } from '../api.js';
import { Name } from '../components/cells.js';
import { Dialog, openDialog } from '../components/dialog.js';
import { Badge, Facts, Loading } from '../components/parts.js';
import { Table } from '../components/table.js';
import { plain } from '../format.js';
import { html, useEffect, useState } from '../lib.js';

const SOURCES = { argument: 'argument', policy: 'policy', operator_policy: 'operator policy', minimum: 'the smallest' };

const says = (id, title) => ({
    id,
    title,
    draw: each => (each[id] === undefined || each[id] === null ? html`<span class="zero">–</span>` : html`<${Name} of=${plain(each[id])} />`),
});

const COLUMNS = [
    { id: 'key', title: 'Setting', draw: each => html`<code>${each.key}</code>` },
    { id: 'counts', title: 'Counts', draw: each => html`<b>${plain(each.value)}</b>` },
    { id: 'source', title: 'By', draw: each => html`<${Badge} tone="good">${SOURCES[each.source] ?? each.source}<//>` },
    says('argument', 'Argument'),
    says('policy', 'Policy'),
    says('operator_policy', 'Operator policy'),
];

/** @param kind 'queues' or 'exchanges' */
export function explainPolicies(kind, vhost, name) {
    openDialog(close => html`<${Explanation} ...${{ kind, vhost, name, close }} />`);
}

function Explanation({ kind, vhost, name, close }) {
    const [found, setFound] = useState();
    const [failure, setFailure] = useState();
    useEffect(() => {
        get(path`/leveret/policies/${vhost}/${kind}/${name}`).then(setFound, setFailure);
    }, []);
    const policy = one => (one ? html`<bdi>${one.name}</bdi> <span class="quiet">priority ${one.priority}</span>` : html`<span class="quiet">none</span>`);
    return html`<${Dialog}
        wide
        title=${`What holds for ${name}`}
        close=${close}
        footer=${html`<button type="button" onClick=${close}>Close</button>`}
    >
        ${found
            ? html`<${Facts}
                      of=${[
                          ['Policy', policy(found.policy)],
                          ['Operator policy', policy(found.operator_policy)],
                          found.outranked.length > 0 && ['Fit too, and do not count', html`<bdi>${found.outranked.map(each => each.name).join(', ')}</bdi>`],
                      ]}
                  />
                  <${Table} label="Settings" columns=${COLUMNS} rows=${found.settings} rowKey=${each => each.key} empty="No argument and no policy says anything." />`
            : html`<${Loading} error=${failure} />`}
    <//>`;
}
