// What holds for the whole broker: its name and what it can do.
import { put } from '../api.js';
import { openForm } from '../components/form-dialog.js';
import { TextField } from '../components/form.js';
import { Page } from '../components/page.js';
import { Badge, Facts, Loading, Panel } from '../components/parts.js';
import { Name } from '../components/cells.js';
import { Table } from '../components/table.js';
import { plain } from '../format.js';
import { html } from '../lib.js';
import { useOnce } from '../live.js';

const FLAGS = [
    { id: 'name', title: 'Name', draw: each => html`<${Name} of=${each.name} />` },
    { id: 'state', title: 'State', draw: each => html`<${Badge} tone=${each.state === 'enabled' ? 'good' : ''}>${each.state}<//>` },
    { id: 'stability', title: 'Stability', draw: each => each.stability },
    { id: 'what', title: 'What it is', draw: each => html`<${Name} of=${each.desc} />` },
];

export default function Settings() {
    const cluster = useOnce('/cluster-name');
    const parameters = useOnce('/global-parameters');
    const flags = useOnce('/feature-flags');
    const rename = () =>
        openForm({
            title: 'Name of the cluster',
            initial: { name: cluster.data.name },
            fields: form => html`<${TextField} form=${form} name="name" label="Name" required autofocus />`,
            action: 'Change name',
            submit: ({ name }) => put('/cluster-name', { name }),
            done: ({ name }) => `The cluster is called ${name}.`,
            then: cluster.reload,
        });
    return html`<${Page} title="Settings">
        <div class="columns-2">
            <${Panel} title="Cluster" actions=${html`<button type="button" disabled=${!cluster.data} onClick=${rename}>Change</button>`}>
                ${cluster.data ? html`<${Facts} of=${[['Name', html`<bdi>${cluster.data.name}</bdi>`]]} />` : html`<${Loading} error=${cluster.error} />`}
            <//>
            <${Panel} title="Global parameters">
                ${parameters.data
                    ? html`<${Facts} of=${parameters.data.map(each => [each.name, html`<bdi class="code">${plain(each.value)}</bdi>`])} />`
                    : html`<${Loading} error=${parameters.error} />`}
            <//>
        </div>
        <${Panel} title="Feature flags">
            ${flags.data
                ? html`<${Table} label="Feature flags" columns=${FLAGS} rows=${flags.data} rowKey=${each => each.name} empty="There are none." />`
                : html`<${Loading} error=${flags.error} />`}
        <//>
    <//>`;
}
