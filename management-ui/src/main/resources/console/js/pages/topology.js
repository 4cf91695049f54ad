// How messages go in a virtual host: exchanges, bindings and queues as a graph, and the way of one key through it.
import { path } from '../api.js';
import { ExchangeLink, Name, QueueLink } from '../components/cells.js';
import { FieldTableField, SelectField, TextField, fieldTable, useForm } from '../components/form.js';
import { Icon } from '../components/icons.js';
import { Page } from '../components/page.js';
import { Loading, Panel } from '../components/parts.js';
import { Table } from '../components/table.js';
import { Tabs } from '../components/tabs.js';
import { useVhost } from '../components/vhost-choice.js';
import { count, counted, exchangeName } from '../format.js';
import { html, useEffect, useState } from '../lib.js';
import { useOnce } from '../live.js';
import { patchQuery } from '../router.js';
import { TopologyGraph } from '../topology/graph.js';
import { NODES_MAX, keyOf, topologyOf } from '../topology/model.js';
import { wayOf } from '../topology/way.js';

const DEFAULT = 'amq.default';

export default function Topology({ query }) {
    const { name, loose } = query;
    const { vhost, error, choice } = useVhost(query);
    const [known, setKnown] = useState({});
    const [asked, setAsked] = useState(0);
    useEffect(() => {
        let gone = false;
        if (vhost !== undefined) {
            topologyOf({ vhost, name, loose }).then(model => gone || setKnown({ model }), failure => gone || setKnown({ failure }));
        }
        return () => {
            gone = true;
        };
    }, [vhost, name, loose, asked]);
    const { model, failure } = known;
    const [way, wayFailure] = useWay(vhost, query, model);
    const filter = event => {
        event.preventDefault();
        patchQuery({ name: event.target.elements.name.value });
    };
    return html`<${Page} title="Topology" actions=${html`<button type="button" onClick=${() => setAsked(asked + 1)}>Refresh</button>`}>
        <form class="filters" role="search" onSubmit=${filter}>
            <div class="search">
                <${Icon} name="search" />
                <input
                    type="search"
                    name="name"
                    class="page-search"
                    aria-label="Show names that contain"
                    placeholder="Name contains …"
                    autocomplete="off"
                    spellcheck=${false}
                    defaultValue=${name ?? ''}
                />
            </div>
            <button type="submit">Filter</button>
            ${choice}
            <label class="inline">
                <input type="checkbox" checked=${Boolean(loose)} onChange=${event => patchQuery({ loose: event.target.checked || undefined })} />
                What is bound to nothing, too
            </label>
        </form>
        ${vhost !== undefined && html`<${WayForm} key=${vhost} vhost=${vhost} query=${query} way=${way} failure=${wayFailure} />`}
        ${!model && html`<${Loading} error=${failure ?? error} />`}
        ${model && !model.nodes &&
        html`<p class="notice warn" role="status">
            ${`These are ${counted(model.total, 'exchange or queue', 'exchanges and queues')}, and a graph of more than ${NODES_MAX} tells nobody anything. Filter by a part of a name.`}
        </p>`}
        ${model?.nodes &&
        html`<${Tabs}
            label="Ways to show it"
            query=${query}
            name="view"
            tabs=${[
                {
                    id: 'graph',
                    title: 'Graph',
                    draw: () =>
                        model.nodes.length === 0
                            ? html`<p class="empty">Nothing is bound${name ? ' of those whose names fit' : ''}.</p>`
                            : html`<${TopologyGraph} vhost=${vhost} model=${model} way=${way} />`,
                },
                { id: 'table', title: 'Table', count: count(model.edges.length), draw: () => html`<${Ways} vhost=${vhost} edges=${model.edges} way=${way} />` },
            ]}
        />`}
    <//>`;
}

/** [way, failure] of the key that stands in the query. */
function useWay(vhost, { exchange, key = '', headers }, model) {
    const [known, setKnown] = useState({});
    useEffect(() => {
        setKnown({});
        if (vhost === undefined || !exchange || !model) {
            return undefined;
        }
        let gone = false;
        wayOf({ vhost, exchange, key, headers: headers && JSON.parse(headers) }, model.edges ?? [], model.nodes ?? []).then(
            way => gone || setKnown({ way }),
            failure => gone || setKnown({ failure }),
        );
        return () => {
            gone = true;
        };
    }, [vhost, exchange, key, headers, model]);
    return [known.way, known.failure];
}

function WayForm({ vhost, query, way, failure }) {
    const { data } = useOnce(path`/exchanges/${vhost}` + '?columns=name&page=1&page_size=500&pagination=true');
    const form = useForm({
        exchange: query.exchange ?? '',
        key: query.key ?? '',
        headers: Object.entries(query.headers ? JSON.parse(query.headers) : {}).map(([key, value]) => ({ key, text: String(value), type: typeof value })),
    });
    const [wrong, setWrong] = useState();
    const ask = event => {
        event.preventDefault();
        try {
            const headers = fieldTable(form.values.headers);
            setWrong(undefined);
            patchQuery({
                exchange: form.values.exchange || DEFAULT,
                key: form.values.key,
                headers: Object.keys(headers).length ? JSON.stringify(headers) : undefined,
            });
        } catch (error) {
            setWrong(error);
        }
    };
    const names = (data?.items ?? []).map(each => [each.name || DEFAULT, exchangeName(each.name)]);
    const told = wrong ?? failure;
    return html`<${Panel} title="Where would this key go?">
        <form onSubmit=${ask}>
            <div class="form-row">
                <${SelectField} form=${form} name="exchange" label="Published to" options=${[['', 'Choose an exchange'], ...names]} />
                <${TextField} form=${form} name="key" label="Routing key" />
                <div class="actions at-end">
                    <button type="submit" class="primary" disabled=${!form.values.exchange}>Show the way</button>
                    ${query.exchange &&
                    html`<button type="button" onClick=${() => patchQuery({ exchange: undefined, key: undefined, headers: undefined })}>Clear</button>`}
                </div>
            </div>
            <${FieldTableField} form=${form} name="headers" label="Headers" />
            ${told && html`<p class="notice bad" role="alert">${told.message}</p>`}
            <div role="status">
                ${way && html`<p class=${'notice' + (way.answer.routed ? '' : ' warn')}><${Told} vhost=${vhost} answer=${way.answer} /></p>`}
            </div>
        </form>
    <//>`;
}

function Told({ vhost, answer: { queues, delayed_by: delays } }) {
    const list = (names, link) => names.map((name, i) => html`${i > 0 && ', '}<${link} vhost=${vhost} name=${name} />`);
    if (queues.length === 0 && delays.length === 0) {
        return 'It would go nowhere.';
    }
    return html`
        ${queues.length > 0 && html`It would go to ${counted(queues.length, 'queue')}: ${list(queues, QueueLink)}. `}
        ${delays.length > 0 && html`It would wait in ${list(delays, ExchangeLink)} first.`}
    `;
}

/** The same in words, for those who cannot see the graph. */
function Ways({ vhost, edges, way }) {
    const link = key =>
        key[0] === 'e'
            ? html`<${ExchangeLink} vhost=${vhost} name=${key.slice(2)} />`
            : html`<${QueueLink} vhost=${vhost} name=${key.slice(2)} />`;
    const rows = edges.flatMap(edge => edge.bindings.map((binding, i) => ({ ...edge, binding, id: edge.id + i })));
    return html`<div class="list">
        <${Table}
            label="Ways"
            rows=${rows}
            rowKey=${row => row.id}
            empty="Nothing is bound."
            columns=${[
                { id: 'from', title: 'From', draw: row => link(row.from) },
                { id: 'to', title: 'To', draw: row => link(row.to) },
                { id: 'kind', title: 'What', draw: row => row.kind },
                { id: 'key', title: 'Key or arguments', draw: row => html`<${Name} of=${keyOf(row.binding)} />` },
                ...(way ? [{ id: 'lit', title: 'On the way', draw: row => (way.edges.has(JSON.stringify([row.from, row.to, row.kind])) ? 'yes' : html`<span class="zero">no</span>`) }] : []),
            ]}
        />
    </div>`;
}
