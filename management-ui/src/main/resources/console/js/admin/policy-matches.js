// Which queues and exchanges a policy's pattern fits, and whether the policy counts there or another one outranks it.
import { get, path, withQuery } from '../api.js';
import { ExchangeLink, QueueLink } from '../components/cells.js';
import { Dialog, openDialog } from '../components/dialog.js';
import { Badge, Loading } from '../components/parts.js';
import { counted } from '../format.js';
import { html, useEffect, useState } from '../lib.js';

const SHOWN_MAX = 100;
const TYPES = { classic_queues: 'classic', quorum_queues: 'quorum', streams: 'stream' };

/** {queues, exchanges}: a page each, as the API has them, or undefined for a kind that the policy is not for. */
async function matchesOf({ vhost, pattern, 'apply-to': applyTo }) {
    const query = { name: pattern, use_regex: true, page: 1, page_size: SHOWN_MAX, columns: 'name,vhost,type,policy,operator_policy' };
    const ask = list => get(withQuery(path`/${list}/${vhost}`, query));
    const type = TYPES[applyTo];
    const [queues, exchanges] = await Promise.all([
        applyTo === 'exchanges' ? undefined : ask('queues'),
        applyTo === 'exchanges' || applyTo === 'all' ? ask('exchanges') : undefined,
    ]);
    return { queues: queues && type ? { ...queues, items: queues.items.filter(each => each.type === type) } : queues, exchanges };
}

export function openMatches(policy, field) {
    openDialog(close => html`<${Matches} policy=${policy} field=${field} close=${close} />`);
}

/** @param field where a queue says which policy counts: 'policy' or 'operator_policy' */
function Matches({ policy, field, close }) {
    const [found, setFound] = useState();
    const [failure, setFailure] = useState();
    useEffect(() => {
        matchesOf(policy).then(setFound, setFailure);
    }, []);
    const list = (what, page, link) =>
        page &&
        html`<section>
            <h3>${counted(page.items.length, what)}${page.filtered_count > SHOWN_MAX ? ` of the first ${SHOWN_MAX}` : ''}</h3>
            <ul class="matches">
                ${page.items.map(
                    each => html`<li>
                        ${link(each)}${' '}
                        ${each[field] === policy.name
                            ? html`<${Badge} tone="good">counts<//>`
                            : html`<${Badge} tone="warn">${each[field] ? `${each[field]} counts` : 'not yet'}<//>`}
                    </li>`,
                )}
            </ul>
        </section>`;
    return html`<${Dialog}
        title=${`What ${policy.name} fits`}
        close=${close}
        footer=${html`<button type="button" onClick=${close}>Close</button>`}
    >
        ${found
            ? html`${list('queue', found.queues, each => html`<${QueueLink} ...${each} />`)}
                  ${list('exchange', found.exchanges, each => html`<${ExchangeLink} ...${each} />`)}`
            : html`<${Loading} error=${failure} />`}
    <//>`;
}

const TYPING_MS = 400;

/** Tells below a form's pattern how much it would fit. */
export function MatchCount({ vhost, pattern, applyTo }) {
    const [told, setTold] = useState('');
    useEffect(() => {
        setTold('');
        if (!vhost || !pattern) {
            return undefined;
        }
        let gone = false;
        const timer = setTimeout(async () => {
            try {
                const { queues, exchanges } = await matchesOf({ vhost, pattern, 'apply-to': applyTo });
                const parts = [queues && ['queue', queues], exchanges && ['exchange', exchanges]]
                    .filter(Boolean)
                    .map(([what, page]) => counted(TYPES[applyTo] ? page.items.length : page.filtered_count, what));
                if (!gone) {
                    setTold('The pattern fits ' + parts.join(' and ') + ' now.');
                }
            } catch (failure) {
                if (!gone) {
                    setTold(failure.message);
                }
            }
        }, TYPING_MS);
        return () => {
            gone = true;
            clearTimeout(timer);
        };
    }, [vhost, pattern, applyTo]);
    return html`<p class="hint" role="status">${told}</p>`;
}
