// What has happened to messages of a virtual host, where that is written down.
import { del, path, put, withQuery } from '../api.js';
import { QueueLink } from '../components/cells.js';
import { confirmDestroying } from '../components/dialog.js';
import { Page } from '../components/page.js';
import { Badge, Loading } from '../components/parts.js';
import { toastError } from '../components/toast.js';
import { useVhost } from '../components/vhost-choice.js';
import { bytes, count, counted, exchangeName, time } from '../format.js';
import { html } from '../lib.js';
import { useOnce } from '../live.js';
import { patchQuery } from '../router.js';

const LIMIT = 100;
const TONES = { delivered: '', settled: 'good', published: '', routed: '', delayed: 'warn', dead_lettered: 'warn', unroutable: 'bad', expired: 'bad', dropped: 'bad' };
const FIELDS = [
    ['message_id', 'Message id'],
    ['correlation_id', 'Correlation id'],
    ['queue', 'Queue'],
];

export default function Journeys({ query }) {
    const { vhost, error: failure, choice } = useVhost(query);
    const { message_id, correlation_id, queue } = query;
    const at = vhost === undefined ? undefined : path`/leveret/journeys/${vhost}`;
    const { data, error, reload } = useOnce(at && withQuery(at, { message_id, correlation_id, queue, limit: LIMIT }));
    const search = event => {
        event.preventDefault();
        patchQuery(Object.fromEntries(FIELDS.map(([name]) => [name, event.target.elements[name].value])));
    };
    const switchOff = () =>
        confirmDestroying({
            title: 'Switch this off?',
            what: `What has been written down of messages in ${vhost} will be forgotten: ${counted(data.journeys_total, 'journey')}. The messages themselves stay.`,
            action: 'Switch off',
            act: () => del(at),
            then: reload,
        });
    return html`<${Page}
        title="Journeys"
        actions=${data &&
        html`<button type="button" onClick=${reload}>Refresh</button>
            ${data.on
                ? html`<button type="button" class="danger-quiet" onClick=${switchOff}>Switch off</button>`
                : html`<button type="button" class="primary" onClick=${() => put(at).then(reload, toastError)}>Switch on</button>`}`}
    >
        <form class="filters" role="search" onSubmit=${search}>
            ${FIELDS.map(
                ([name, title], i) =>
                    html`<input name=${name} class=${i === 0 ? 'page-search' : ''} aria-label=${title} placeholder=${title} autocomplete="off" defaultValue=${query[name] ?? ''} />`,
            )}
            <button type="submit">Search</button>
            ${choice}
        </form>
        ${!data && html`<${Loading} error=${error ?? failure} />`}
        ${data &&
        !data.on &&
        html`<p class="notice">Nothing is written down in ${vhost}. Switched on, the newest steps are kept in memory: ${count(data.steps_max)} for each event loop.</p>`}
        ${data?.on && data.journeys.length === 0 && html`<p class="empty">Nothing has happened yet${message_id || correlation_id || queue ? ' to such a message' : ''}.</p>`}
        ${data?.journeys.map((journey, i) => html`<${Journey} key=${i} vhost=${vhost} of=${journey} />`)}
        ${data && data.journeys_total > data.journeys.length && html`<p class="quiet">The newest ${data.journeys.length} of ${count(data.journeys_total)}.</p>`}
    <//>`;
}

function Journey({ vhost, of: { message_id: id, correlation_id: correlation, steps } }) {
    return html`<section class="panel journey">
        <header class="panel-head">
            <h2><bdi>${id ?? 'A message without an id'}</bdi></h2>
            ${correlation && html`<span class="quiet">correlation <bdi>${correlation}</bdi></span>`}
        </header>
        <ol class="deaths">
            ${steps.map(
                step => html`<li>
                    <span class="quiet">${time(step.at)}</span>
                    <${Badge} tone=${TONES[step.step]}>${step.step.replace('_', ' ')}<//>
                    <span><${Told} vhost=${vhost} of=${step} /></span>
                </li>`,
            )}
        </ol>
    </section>`;
}

function Told({ vhost, of: step }) {
    const queue = name => html`<${QueueLink} vhost=${vhost} name=${name} />`;
    const queues = (step.queues ?? []).map((name, i) => html`${i > 0 && ', '}${queue(name)}`);
    const more = step.queues_total > queues.length ? ` and ${step.queues_total - queues.length} more` : '';
    const sent = html`<bdi>${exchangeName(step.exchange ?? '')}</bdi> with “<bdi>${step.routing_key}</bdi>”`;
    switch (step.step) {
        case 'published':
            return html`to ${sent} by <bdi>${step.user}</bdi>, ${bytes(step.payload_bytes)}`;
        case 'routed':
            return html`to ${queues}${more}`;
        case 'delivered':
            return html`from ${queue(step.queue)} to <bdi>${step.consumer_tag ?? 'somebody who asked for one'}</bdi>${step.redelivered && ', once more'}`;
        case 'settled':
            return html`in ${queue(step.queue)}: ${step.outcome}`;
        case 'resent':
            return html`from ${queue(step.queue)} to ${sent}${step.kept && ', and kept'}`;
        case 'dead_lettered':
            return html`by ${queue(step.queue)} (${step.reason}) to ${sent}${queues.length > 0 && html`, in ${queues}${more}`}`;
        default:
            return step.queue && html`in ${queue(step.queue)}`;
    }
}
