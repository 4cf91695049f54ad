// The broker as a whole: how fast it goes, what it holds, and how the node is that it runs on.
import { withQuery } from '../api.js';
import { Chart } from '../components/chart.js';
import { DepthsChart, RatesChart } from '../components/message-charts.js';
import { Icon } from '../components/icons.js';
import { Page } from '../components/page.js';
import { Facts, Figures, Loading, Panel } from '../components/parts.js';
import { Table } from '../components/table.js';
import { bytes, count, duration, rate, rateOf, short } from '../format.js';
import { LENGTHS, SAMPLES, detailsOf, ratesNow, samplesOf, useHistory } from '../history.js';
import { html } from '../lib.js';
import { useLive } from '../live.js';
import { href } from '../router.js';
import { may } from '../session.js';

const RATES = [
    ['publish', 'Publish', '--series-1'],
    ['deliver_get', 'Deliver / get', '--series-3'],
    ['ack', 'Ack', '--series-4'],
    ['confirm', 'Confirm', '--series-6'],
    ['redeliver', 'Redelivered', '--series-2'],
    ['drop_unroutable', 'Unroutable', '--series-5'],
];
const NAMES = RATES.map(([name]) => name);
const CHURN = ['connection_created', 'connection_closed', 'channel_created', 'channel_closed', 'queue_declared', 'queue_deleted'];

export default function Overview() {
    const { data, error } = useLive('/overview');
    const nodes = useLive(may('monitoring') ? '/nodes' : null).data;
    const past = useHistory('overview', data, numbersOf, {
        path: withQuery('/overview', SAMPLES),
        points: answer =>
            samplesOf(
                { ...detailsOf(answer.queue_totals, LENGTHS), connections: thereWere(answer, 'connection'), channels: thereWere(answer, 'channel') },
                detailsOf(answer.message_stats, NAMES),
            ),
    });
    const nodePast = useHistory(
        'nodes',
        nodes,
        ([node]) => ({ used: node.mem_used, limit: node.mem_limit, free: node.disk_free, freeLimit: node.disk_free_limit }),
        {
            path: withQuery('/nodes', SAMPLES),
            points: ([node]) =>
                samplesOf(
                    {
                        used: node.mem_used_details,
                        limit: level(node.mem_used_details, () => node.mem_limit),
                        free: node.disk_free_details,
                        freeLimit: level(node.disk_free_details, () => node.disk_free_limit),
                    },
                    {},
                ),
        },
    );
    if (!data) {
        return html`<${Page} title="Overview"><${Loading} error=${error} /><//>`;
    }
    return html`<${Page} title="Overview">
        ${nodes && html`<${Alarms} nodes=${nodes} />`}
        <${Totals} overview=${data} />
        <div class="columns-2">
            <${Panel} title="Message rates"><${RatesChart} past=${past} of=${RATES} /><//>
            <${Panel} title="Messages in queues"><${DepthsChart} past=${past} /><//>
            ${nodes && html`<${Panel} title="Memory"><${MemoryChart} past=${nodePast} /><//>`}
            ${nodes && html`<${Panel} title="Free disk space"><${DiskChart} past=${nodePast} /><//>`}
            <${Panel} title="Connections and channels"><${ConnectionsChart} past=${past} /><//>
            <${Panel} title="Churn"><${ChurnTable} churn=${data.churn_rates} /><//>
            ${nodes && html`<${Panel} title="Node"><${NodeFacts} node=${nodes[0]} overview=${data} /><//>`}
            ${data.listeners && html`<${Panel} title="Listeners"><${Listeners} listeners=${data.listeners} /><//>`}
        </div>
    <//>`;
}

function numbersOf(overview) {
    return {
        ...ratesNow(overview.message_stats, NAMES),
        messages_ready: overview.queue_totals.messages_ready,
        messages_unacknowledged: overview.queue_totals.messages_unacknowledged,
        connections: overview.object_totals.connections,
        channels: overview.object_totals.channels,
    };
}

/** The same samples with other values. */
const level = (details, value) => ({ samples: details?.samples?.map(({ sample, timestamp }, i) => ({ timestamp, sample: value(sample, i) })) });

/** How many there were, which the broker keeps as how many have come and gone. */
function thereWere({ churn_rates: churn, object_totals: now }, what) {
    const closed = churn[what + '_closed_details']?.samples;
    const others = now[what + 's'] - churn[what + '_created'] + churn[what + '_closed'];
    return level(churn[what + '_created_details'], (created, i) => others + created - closed[i].sample);
}

/** What keeps publishers from publishing, loud. */
function Alarms({ nodes }) {
    return nodes.map(
        node => html`
            ${node.mem_alarm &&
            html`<p class="alarm" role="alert">
                <${Icon} name="alarm" /> Memory alarm on ${node.name}: ${bytes(node.mem_used)} of ${bytes(node.mem_limit)} are used.
                Publishers are held back.
            </p>`}
            ${node.disk_free_alarm &&
            html`<p class="alarm" role="alert">
                <${Icon} name="alarm" /> Disk alarm on ${node.name}: ${bytes(node.disk_free)} are free, ${bytes(node.disk_free_limit)}
                are needed. Publishers are held back.
            </p>`}
        `,
    );
}

function Totals({ overview }) {
    const { message_stats: stats, queue_totals: totals, object_totals: objects } = overview;
    return html`<${Figures}
        of=${[
            ['Publish', rate(rateOf(stats, 'publish'))],
            ['Deliver and get', rate(rateOf(stats, 'deliver_get'))],
            ['Ack', rate(rateOf(stats, 'ack'))],
            ['Ready', count(totals.messages_ready)],
            ['Unacked', count(totals.messages_unacknowledged)],
            ['Connections', count(objects.connections), href('connections')],
            ['Channels', count(objects.channels), href('channels')],
            ['Consumers', count(objects.consumers), href('consumers')],
            ['Exchanges', count(objects.exchanges), href('exchanges')],
            ['Queues', count(objects.queues), href('queues')],
        ]}
    />`;
}

function MemoryChart({ past }) {
    const { times, values } = past;
    return html`<${Chart}
        title="Memory"
        times=${times}
        format=${bytes}
        binary
        series=${[
            { name: 'Used', colour: '--series-3', values: values.used ?? [], filled: true },
            { name: 'Alarm at', colour: '--series-5', values: values.limit ?? [], dashed: true },
        ]}
    />`;
}

function DiskChart({ past }) {
    const { times, values } = past;
    return html`<${Chart}
        title="Free disk space"
        times=${times}
        format=${bytes}
        binary
        series=${[
            { name: 'Free', colour: '--series-4', values: values.free ?? [], filled: true },
            { name: 'Alarm below', colour: '--series-5', values: values.freeLimit ?? [], dashed: true },
        ]}
    />`;
}

function ConnectionsChart({ past }) {
    const { times, values } = past;
    return html`<${Chart}
        title="Connections and channels"
        times=${times}
        format=${count}
        axis=${short}
        series=${[
            { name: 'Connections', colour: '--series-1', values: values.connections ?? [] },
            { name: 'Channels', colour: '--series-3', values: values.channels ?? [] },
        ]}
    />`;
}

const WORDS = { connection: 'Connections', channel: 'Channels', queue: 'Queues', created: 'opened', declared: 'declared', closed: 'closed', deleted: 'deleted' };

function ChurnTable({ churn }) {
    const rows = CHURN.map(name => {
        const [what, how] = name.split('_');
        return { name, text: `${WORDS[what]} ${WORDS[how]}`, rate: rateOf(churn, name), total: churn[name] };
    });
    return html`<${Table}
        label="Churn"
        rows=${rows}
        rowKey=${row => row.name}
        columns=${[
            { id: 'what', title: 'What', draw: row => row.text },
            { id: 'rate', title: 'Now', end: true, draw: row => html`<span class=${row.rate ? '' : 'zero'}>${rate(row.rate)}</span>` },
            { id: 'total', title: 'Since the start', end: true, draw: row => count(row.total) },
        ]}
    />`;
}

function NodeFacts({ node, overview }) {
    return html`<${Facts}
        of=${[
            ['Name', node.name],
            ['Version', `${overview.product_name} ${overview.product_version}`],
            ['Speaks as', 'RabbitMQ ' + overview.rabbitmq_version],
            ['Java', overview.java_version],
            ['Up for', duration(node.uptime)],
            ['Process', node.os_pid],
            ['Processors', count(node.processors)],
            ['Event loops', count(node.proc_total)],
            ['Memory', `${bytes(node.mem_used)} of ${bytes(node.mem_limit)}`],
            ['Free disk', `${bytes(node.disk_free)}, alarm below ${bytes(node.disk_free_limit)}`],
            ['File descriptors', `${count(node.fd_used)} of ${count(node.fd_total)}`],
            ['Sockets', `${count(node.sockets_used)} of ${count(node.sockets_total)}`],
            ['Data directory', html`<span class="code">${node.db_dir}</span>`],
        ]}
    />`;
}

function Listeners({ listeners }) {
    return html`<${Table}
        label="Listeners"
        rows=${listeners}
        rowKey=${each => each.protocol + each.ip_address + each.port}
        columns=${[
            { id: 'protocol', title: 'Protocol', draw: each => each.protocol },
            { id: 'address', title: 'Address', draw: each => each.ip_address },
            { id: 'port', title: 'Port', end: true, draw: each => String(each.port) },
        ]}
    />`;
}
