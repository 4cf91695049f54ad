// Queues that get dead letters, and the way back for what is in them.
import { Count, QueueLink } from '../components/cells.js';
import { Page } from '../components/page.js';
import { Loading } from '../components/parts.js';
import { Table } from '../components/table.js';
import { useVhost } from '../components/vhost-choice.js';
import { html, useEffect, useState } from '../lib.js';
import { deadLetterQueues } from '../messages/dead-letters.js';
import { openDeaths } from '../messages/deaths.js';
import { openMove } from '../messages/move.js';
import { Moves } from '../messages/moves.js';
import { href } from '../router.js';

export default function DeadLetters({ query }) {
    const { vhost, error, choice } = useVhost(query);
    const [known, setKnown] = useState({});
    const [asked, setAsked] = useState(0);
    const again = () => setAsked(n => n + 1);
    useEffect(() => {
        let gone = false;
        if (vhost !== undefined) {
            deadLetterQueues(vhost).then(rows => gone || setKnown({ rows }), failure => gone || setKnown({ failure }));
        }
        return () => {
            gone = true;
        };
    }, [vhost, asked]);
    const { rows, failure } = known;
    return html`<${Page} title="Dead letters" actions=${html`<button type="button" onClick=${again}>Refresh</button>`}>
        ${choice && html`<p class="filters">${choice}</p>`}
        ${rows
            ? html`<div class="list">
                  <${Table} label="Queues that get dead letters" columns=${columnsOf(again)} rows=${rows} rowKey=${each => each.name} empty="No queue gets dead letters: none has a dead-letter exchange from which a binding leads to one." />
              </div>`
            : html`<${Loading} error=${failure ?? error} />`}
        <${Moves} />
    <//>`;
}

const columnsOf = again => [
    { id: 'name', title: 'Queue', draw: each => html`<${QueueLink} ...${each} />` },
    {
        id: 'from',
        title: 'Dead letters of',
        draw: each => html`<span>
            ${each.from.slice(0, 4).map((name, i) => html`${i > 0 && ', '}<${QueueLink} vhost=${each.vhost} name=${name} />`)}
            ${each.from.length > 4 && html`<span class="quiet"> and ${each.from.length - 4} more</span>`}
        </span>`,
    },
    { id: 'ready', title: 'Ready', end: true, draw: each => html`<${Count} of=${each.messages_ready} />` },
    { id: 'total', title: 'Total', end: true, draw: each => html`<${Count} of=${each.messages} />` },
    {
        id: 'act',
        title: '',
        end: true,
        draw: each => html`<span class="actions">
            <button type="button" class="bare" aria-label=${`Why messages of ${each.name} died`} onClick=${() => openDeaths({ vhost: each.vhost, queue: each.name })}>Why</button>
            <a class="bare-link" href=${href('messages', { vhost: each.vhost, queue: each.name })} aria-label=${`Messages of ${each.name}`}>Messages</a>
            <button
                type="button"
                class="bare"
                aria-label=${`Redrive the messages of ${each.name}`}
                onClick=${() => openMove({ vhost: each.vhost, queue: each.name, to: 'redrive', then: again })}
            >
                Redrive …
            </button>
        </span>`,
    },
];
