// All exchanges.
import { path } from '../api.js';
import { ExchangeLink, Name, Rate } from '../components/cells.js';
import { Features } from '../components/features.js';
import { Icon } from '../components/icons.js';
import { ListPage } from '../components/list-page.js';
import { declareExchange } from '../forms/exchange-form.js';
import { rateOf } from '../format.js';
import { html } from '../lib.js';

const stat = (id, title, name) => ({
    id,
    title,
    end: true,
    sort: `message_stats.${name}_details.rate`,
    draw: exchange => html`<${Rate} of=${rateOf(exchange.message_stats, name)} />`,
});

const COLUMNS = [
    { id: 'name', title: 'Name', sort: 'name', fixed: true, draw: each => html`<${ExchangeLink} ...${each} />` },
    { id: 'vhost', title: 'Virtual host', sort: 'vhost', draw: each => html`<${Name} of=${each.vhost} />` },
    { id: 'type', title: 'Type', sort: 'type', draw: each => html`<${Name} of=${each.type} />` },
    { id: 'features', title: 'Features', draw: each => html`<${Features} of=${each} />` },
    stat('in', 'Messages in', 'publish_in'),
    stat('out', 'Messages out', 'publish_out'),
];

export default function Exchanges({ query }) {
    return html`<${ListPage}
        title="Exchanges"
        one="exchange"
        path=${vhost => (vhost ? path`/exchanges/${vhost}` : '/exchanges')}
        query=${query}
        columns=${COLUMNS}
        sortDefault="name"
        rowKey=${each => each.vhost + '\n' + each.name}
        actions=${({ refresh, vhost }) => html`
            <button type="button" class="primary" onClick=${() => declareExchange(vhost, refresh)}>
                <${Icon} name="plus" /> Declare exchange
            </button>
        `}
    />`;
}
