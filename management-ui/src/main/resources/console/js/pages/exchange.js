// One exchange: how fast it goes, what is bound to it, and what may be done to it.
import { explainPolicies } from '../admin/explain-policies.js';
import { del, get, path, withQuery } from '../api.js';
import { Bindings, bindFromExchange } from '../components/bindings.js';
import { confirmDestroying } from '../components/dialog.js';
import { Features } from '../components/features.js';
import { RatesChart } from '../components/message-charts.js';
import { ObjectPage } from '../components/object-page.js';
import { Page } from '../components/page.js';
import { Badge, Facts, FieldTable, Panel } from '../components/parts.js';
import { toastError } from '../components/toast.js';
import { publishMessage } from '../forms/publish-form.js';
import { count, counted, exchangeName } from '../format.js';
import { SAMPLES, detailsOf, ratesNow, samplesOf, useHistory } from '../history.js';
import { html } from '../lib.js';
import { go, href } from '../router.js';

const RATES = [
    ['publish_in', 'In', '--series-1'],
    ['publish_out', 'Out', '--series-3'],
];
const NAMES = RATES.map(([name]) => name);
const DEFAULT = 'amq.default';

/** The default exchange stands under amq.default in addresses, as it has no name. */
export default function Exchange({ query: { vhost, name = DEFAULT } }) {
    const shown = name === DEFAULT ? '' : name;
    return html`<${ObjectPage}
        path=${path`/exchanges/${vhost}/${name}`}
        title=${exchangeName(shown)}
        crumb=${{ href: href('exchanges', { vhost }), title: 'Exchanges' }}
        what="exchange"
        draw=${(exchange, refresh) => html`<${Details} exchange=${exchange} at=${name} refresh=${refresh} />`}
    />`;
}

function Details({ exchange, at, refresh }) {
    const { vhost, name } = exchange;
    const here = path`/exchanges/${vhost}/${at}`;
    const past = useHistory(here, exchange, each => ratesNow(each.message_stats, NAMES), {
        path: withQuery(here, SAMPLES),
        points: answer => samplesOf({}, detailsOf(answer.message_stats, NAMES)),
    });
    const predeclared = name === '' || name.startsWith('amq.');
    return html`<${Page}
        title=${exchangeName(name)}
        crumb=${{ href: href('exchanges', { vhost }), title: 'Exchanges' }}
        badges=${html`<${Badge}>${exchange.type}<//><${Features} of=${exchange} />`}
        actions=${html`
            ${exchange.type === 'x-delayed-message' && html`<a class="button" href=${href('delayed', { vhost, exchange: name })}>Delayed</a>`}
            <a class="button" href=${href('tail', { vhost, exchange: at })}>Tail</a>
            ${!exchange.internal &&
            html`<button type="button" onClick=${() => publishMessage({ vhost, exchange: at, then: refresh })}>Publish</button>`}
            ${!predeclared && html`<button type="button" class="danger-quiet" onClick=${() => remove(exchange)}>Delete</button>`}
        `}
    >
        <div class="columns-2">
            <${Panel} title="Message rates"><${RatesChart} past=${past} of=${RATES} /><//>
            <${Panel}
                title="Details"
                actions=${name !== '' && html`<button type="button" onClick=${() => explainPolicies('exchanges', vhost, name)}>Explain</button>`}
            >
                <${Facts}
                    of=${[
                        ['Virtual host', vhost],
                        ['Type', exchange.type],
                        ['Messages in', count(exchange.message_stats?.publish_in ?? 0)],
                        ['Messages out', count(exchange.message_stats?.publish_out ?? 0)],
                        ['Policy', exchange.policy ?? html`<span class="quiet">none</span>`],
                        ['Arguments', html`<${FieldTable} of=${exchange.arguments} />`],
                    ]}
                />
            <//>
        </div>
        <${Bindings}
            title="Bindings from this exchange"
            from=${here + '/bindings/source'}
            end="destination"
            add=${name !== '' && (then => bindFromExchange(vhost, name, then))}
        />
        ${name !== '' &&
        html`<${Bindings} title="Bindings to this exchange" from=${here + '/bindings/destination'} end="source" />`}
    <//>`;
}

/** What is bound is counted first, so that the question can say it. */
async function remove({ vhost, name, type }) {
    try {
        const from = await get(path`/exchanges/${vhost}/${name}/bindings/source`);
        const to = await get(path`/exchanges/${vhost}/${name}/bindings/destination`);
        confirmDestroying({
            title: 'Delete an exchange',
            what: `Delete ${type} exchange ${name} in ${vhost}, with ${counted(from.length, 'binding')} from it and ${counted(to.length, 'binding')} to it.`,
            action: 'Delete exchange',
            act: () => del(path`/exchanges/${vhost}/${name}`),
            done: `Exchange ${name} is deleted.`,
            then: () => go('exchanges', { vhost }),
        });
    } catch (failure) {
        toastError(failure);
    }
}
