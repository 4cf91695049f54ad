// One queue: what stands in it, how fast it goes, who consumes, what is bound, and what may be done to it.
import { explainPolicies } from '../admin/explain-policies.js';
import { del, path, withQuery } from '../api.js';
import { Bindings, bindQueue } from '../components/bindings.js';
import { confirmDestroying } from '../components/dialog.js';
import { Features } from '../components/features.js';
import { DepthsChart, RatesChart } from '../components/message-charts.js';
import { ObjectPage } from '../components/object-page.js';
import { Page } from '../components/page.js';
import { Badge, Facts, FieldTable, Figures, Panel } from '../components/parts.js';
import { Table } from '../components/table.js';
import { publishMessage } from '../forms/publish-form.js';
import { bytes, count, counted, idleSince, rate, rateOf } from '../format.js';
import { LENGTHS, SAMPLES, detailsOf, ratesNow, samplesOf, useHistory } from '../history.js';
import { html } from '../lib.js';
import { go, href } from '../router.js';
import { CONSUMER_COLUMNS } from './consumers.js';

const RATES = [
    ['publish', 'Publish', '--series-1'],
    ['deliver_get', 'Deliver / get', '--series-3'],
    ['ack', 'Ack', '--series-4'],
    ['redeliver', 'Redelivered', '--series-2'],
];
const NAMES = RATES.map(([name]) => name);

export default function Queue({ query: { vhost, name } }) {
    return html`<${ObjectPage}
        path=${path`/queues/${vhost}/${name}`}
        title=${name}
        crumb=${{ href: href('queues', { vhost }), title: 'Queues' }}
        what="queue"
        draw=${(queue, refresh) => html`<${Details} queue=${queue} refresh=${refresh} />`}
    />`;
}

function Details({ queue, refresh }) {
    const { vhost, name } = queue;
    const at = path`/queues/${vhost}/${name}`;
    const past = useHistory(at, queue, numbersOf, {
        path: withQuery(at, SAMPLES),
        points: answer => samplesOf(detailsOf(answer, LENGTHS), detailsOf(answer.message_stats, NAMES)),
    });
    const consumers = queue.consumer_details ?? [];
    return html`<${Page}
        title=${name}
        crumb=${{ href: href('queues', { vhost }), title: 'Queues' }}
        badges=${html`<${Badge}>${queue.type}<//><${Features} of=${queue} />`}
        actions=${html`
            <a class="button" href=${href('messages', { vhost, queue: name })}>Messages</a>
            <a class="button" href=${href('tail', { vhost, queue: name })}>Tail</a>
            <button
                type="button"
                onClick=${() =>
                    publishMessage({
                        vhost,
                        exchange: 'amq.default',
                        routingKey: name,
                        fixed: true,
                        title: `Publish to queue ${name}`,
                        then: refresh,
                    })}
            >
                Publish
            </button>
            <button type="button" class="danger-quiet" onClick=${() => purge(queue, refresh)}>Purge</button>
            <button type="button" class="danger-quiet" onClick=${() => remove(queue)}>Delete</button>
        `}
    >
        <${Totals} queue=${queue} />
        <div class="columns-2">
            <${Panel} title="Messages"><${DepthsChart} past=${past} /><//>
            <${Panel} title="Message rates"><${RatesChart} past=${past} of=${RATES} /><//>
        </div>
        <div class="columns-2">
            <${Panel} title="Details"><${About} queue=${queue} /><//>
            <${Panel}
                title="Policy and arguments"
                actions=${html`<button type="button" onClick=${() => explainPolicies('queues', vhost, name)}>Explain</button>`}
            >
                <${Rules} queue=${queue} />
            <//>
        </div>
        <${Panel} title=${`Consumers (${count(consumers.length)})`}>
            <${Table}
                label="Consumers"
                rows=${consumers}
                columns=${CONSUMER_COLUMNS.filter(column => !['queue', 'vhost'].includes(column.id))}
                rowKey=${each => each.channel_details.name + '\n' + each.consumer_tag}
                empty="Nobody consumes."
            />
        <//>
        <${Bindings}
            title="Bindings to this queue"
            from=${at + '/bindings'}
            end="source"
            add=${then => bindQueue(vhost, name, then)}
        />
    <//>`;
}

const numbersOf = queue => ({
    messages_ready: queue.messages_ready,
    messages_unacknowledged: queue.messages_unacknowledged,
    ...ratesNow(queue.message_stats, NAMES),
});

function Totals({ queue }) {
    const stats = queue.message_stats;
    return html`<${Figures}
        class="five"
        of=${[
            ['Ready', count(queue.messages_ready)],
            ['Unacked', count(queue.messages_unacknowledged)],
            ['Publish', rate(rateOf(stats, 'publish'))],
            ['Deliver and get', rate(rateOf(stats, 'deliver_get'))],
            ['Consumers', count(queue.consumers)],
        ]}
    />`;
}

function About({ queue }) {
    return html`<${Facts}
        of=${[
            ['Virtual host', queue.vhost],
            ['State', queue.state],
            ['Idle since', idleSince(queue.idle_since)],
            ['Node', queue.node],
            ['Message bodies', bytes(queue.message_bytes)],
            ['Bodies ready', bytes(queue.message_bytes_ready)],
            ['Memory', bytes(queue.memory)],
            ['Messages in memory', count(queue.messages_ram)],
            ['On disk alone', count(queue.messages_paged_out)],
            ['Consumer capacity', count(Math.round((queue.consumer_capacity ?? 0) * 100)) + ' %'],
            queue.single_active_consumer_tag && ['Active consumer', queue.single_active_consumer_tag],
            queue.owner_pid_details && ['Exclusive to', queue.owner_pid_details.name],
        ]}
    />`;
}

function Rules({ queue }) {
    return html`<${Facts}
        of=${[
            ['Policy', queue.policy ?? html`<span class="quiet">none</span>`],
            ['Operator policy', queue.operator_policy ?? html`<span class="quiet">none</span>`],
            ['Policies come to', html`<${FieldTable} of=${queue.effective_policy_definition} />`],
            ['Arguments', html`<${FieldTable} of=${queue.arguments} />`],
        ]}
    />`;
}

function purge({ vhost, name, messages_ready: ready }, refresh) {
    confirmDestroying({
        title: 'Purge a queue',
        what: `Purge queue ${name} in ${vhost}: ${counted(ready, 'ready message')} will be lost. Messages that consumers have unacknowledged stay.`,
        action: 'Purge queue',
        act: () => del(path`/queues/${vhost}/${name}/contents`),
        done: `Queue ${name} is purged.`,
        then: refresh,
    });
}

function remove({ vhost, name, messages_ready: ready, messages_unacknowledged: unacked, consumers }) {
    confirmDestroying({
        title: 'Delete a queue',
        what: `Delete queue ${name} in ${vhost}, with ${count(ready)} ready and ${count(unacked)} unacknowledged messages and ${counted(consumers, 'consumer')}.`,
        action: 'Delete queue',
        act: () => del(path`/queues/${vhost}/${name}`),
        done: `Queue ${name} is deleted.`,
        then: () => go('queues', { vhost }),
    });
}
