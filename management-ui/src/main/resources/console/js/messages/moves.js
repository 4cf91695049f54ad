// The moves of messages that go on or have ended, with how far they are and what can be done to them.
import { del, path, post } from '../api.js';
import { Name, QueueLink } from '../components/cells.js';
import { Icon } from '../components/icons.js';
import { Badge, Panel } from '../components/parts.js';
import { Table } from '../components/table.js';
import { toastError } from '../components/toast.js';
import { count, duration, time } from '../format.js';
import { html } from '../lib.js';
import { useLive } from '../live.js';

const TONES = { running: 'good', paused: 'warn', failed: 'bad' };
const isOver = move => move.ended_at !== null;

function Destination({ of: move }) {
    const { queue, exchange, routing_key: key, redrive } = move.destination;
    if (redrive) {
        return 'where each first died';
    }
    if (queue !== undefined) {
        return html`<${QueueLink} vhost=${move.vhost} name=${queue} />`;
    }
    return html`<bdi>${exchange || '(default)'}</bdi>${key !== undefined && html` with <bdi>${key}</bdi>`}`;
}

function Progress({ of: move }) {
    const meant = move.limit ? Math.min(move.limit, move.moved + move.remaining) : move.moved + move.skipped + move.remaining;
    return html`<span class="progress">
        ${!isOver(move) && html`<progress aria-label="Moved" max=${Math.max(1, meant)} value=${move.moved + move.skipped}></progress>`}
        ${count(move.moved)}${!isOver(move) && html` <span class="quiet">of ${count(meant)}</span>`}
    </span>`;
}

const act = work => work.catch(toastError);

function Controls({ of: move }) {
    const at = path`/leveret/moves/${move.id}`;
    return (
        !isOver(move) &&
        html`<span class="actions">
            ${move.state === 'paused'
                ? html`<button type="button" class="bare" aria-label="Go on" title="Go on" onClick=${() => act(post(at + '/resume'))}>
                      <${Icon} name="play" />
                  </button>`
                : html`<button type="button" class="bare" aria-label="Pause the move" title="Pause" onClick=${() => act(post(at + '/pause'))}>
                      <${Icon} name="pause" />
                  </button>`}
            <button
                type="button"
                class="bare"
                aria-label="Cancel the move"
                title="Cancel: what has moved stays moved"
                onClick=${() => act(del(at))}
            >
                <${Icon} name="close" />
            </button>
        </span>`
    );
}

const COLUMNS = [
    { id: 'queue', title: 'From', draw: move => html`<${QueueLink} vhost=${move.vhost} name=${move.queue} />` },
    { id: 'to', title: 'To', draw: move => html`<${Destination} of=${move} />` },
    { id: 'state', title: 'State', draw: move => html`<${Badge} tone=${TONES[move.state]} title=${move.reason}>${move.state}<//>` },
    { id: 'moved', title: 'Moved', draw: move => html`<${Progress} of=${move} />` },
    { id: 'skipped', title: 'Stayed', end: true, hint: 'They had nowhere to go', draw: move => count(move.skipped) },
    { id: 'reason', title: 'Why', draw: move => move.reason && html`<${Name} of=${move.reason} />` },
    {
        id: 'since',
        title: 'Began',
        draw: move => html`<span title=${isOver(move) ? 'took ' + duration(move.ended_at - move.started_at) : ''}>${time(move.started_at)}</span>`,
    },
    { id: 'act', title: '', end: true, draw: move => html`<${Controls} of=${move} />` },
];

/** Those of one queue, or all that the user sees; nothing if there are none. */
export function Moves({ vhost, queue }) {
    const { data } = useLive('/leveret/moves');
    const moves = (data ?? []).filter(move => queue === undefined || (move.vhost === vhost && move.queue === queue)).toReversed();
    return (
        moves.length > 0 &&
        html`<${Panel} title="Moves">
            <${Table}
                label="Moves"
                columns=${queue === undefined ? COLUMNS : COLUMNS.slice(1)}
                rows=${moves}
                rowKey=${move => move.id}
            />
        <//>`
    );
}
