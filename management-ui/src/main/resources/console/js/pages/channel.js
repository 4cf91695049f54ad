// One channel: how fast it goes, what is out, and its consumers.
import { path, withQuery } from '../api.js';
import { ConnectionLink } from '../components/cells.js';
import { RatesChart } from '../components/message-charts.js';
import { ObjectPage } from '../components/object-page.js';
import { Page } from '../components/page.js';
import { Facts, Panel } from '../components/parts.js';
import { Table } from '../components/table.js';
import { count, idleSince } from '../format.js';
import { SAMPLES, detailsOf, ratesNow, samplesOf, useHistory } from '../history.js';
import { html } from '../lib.js';
import { href } from '../router.js';
import { ChannelMode } from './channels.js';
import { CONSUMER_COLUMNS } from './consumers.js';

const RATES = [
    ['publish', 'Publish', '--series-1'],
    ['confirm', 'Confirm', '--series-6'],
    ['deliver_get', 'Deliver / get', '--series-3'],
    ['ack', 'Ack', '--series-4'],
    ['redeliver', 'Redelivered', '--series-2'],
];
const NAMES = RATES.map(([name]) => name);
const CRUMB = { href: href('channels'), title: 'Channels' };

export default function Channel({ query: { name } }) {
    return html`<${ObjectPage}
        path=${path`/channels/${name}`}
        title=${name}
        crumb=${CRUMB}
        what="channel"
        draw=${channel => html`<${Details} channel=${channel} />`}
    />`;
}

function Details({ channel }) {
    const at = path`/channels/${channel.name}`;
    const past = useHistory(at, channel, each => ratesNow(each.message_stats, NAMES), {
        path: withQuery(at, SAMPLES),
        points: answer => samplesOf({}, detailsOf(answer.message_stats, NAMES)),
    });
    const limit = value => (value ? count(value) : 'no limit');
    return html`<${Page} title=${channel.name} crumb=${CRUMB} badges=${html`<${ChannelMode} channel=${channel} />`}>
        <div class="columns-2">
            <${Panel} title="Message rates"><${RatesChart} past=${past} of=${RATES} /><//>
            <${Panel} title="Details">
                <${Facts}
                    of=${[
                        ['Connection', html`<${ConnectionLink} name=${channel.connection_details.name} />`],
                        ['Number', String(channel.number)],
                        ['User', channel.user],
                        ['Virtual host', channel.vhost],
                        ['State', channel.state],
                        ['Idle since', idleSince(channel.idle_since)],
                        ['Prefetch of each consumer', limit(channel.prefetch_count)],
                        ['Prefetch in all', limit(channel.global_prefetch_count)],
                        ['Unacked', count(channel.messages_unacknowledged)],
                        ['Unconfirmed', count(channel.messages_unconfirmed)],
                        ['Uncommitted publishes', count(channel.messages_uncommitted)],
                        ['Uncommitted acks', count(channel.acks_uncommitted)],
                    ]}
                />
            <//>
        </div>
        <${Panel} title="Consumers">
            <${Table}
                label="Consumers"
                rows=${channel.consumer_details ?? []}
                columns=${CONSUMER_COLUMNS.filter(column => column.id !== 'channel' && !column.hidden)}
                rowKey=${each => each.consumer_tag}
                empty="It has no consumers."
            />
        <//>
    <//>`;
}
