// Drops the messages of a queue that a filter fits, after a look at how many those are.
import { path, post } from '../api.js';
import { Dialog, openDialog } from '../components/dialog.js';
import { useForm } from '../components/form.js';
import { toast } from '../components/toast.js';
import { bytes, counted } from '../format.js';
import { html, useId, useState } from '../lib.js';
import { FilterFields, NO_FILTER, filterOf, told } from './filter.js';

/** @param initial values of NO_FILTER to begin with */
export function openPurge({ vhost, queue, initial, changed }) {
    openDialog(close => html`<${Purge} ...${{ vhost, queue, initial, changed, close }} />`);
}

function Purge({ vhost, queue, initial, changed, close }) {
    const form = useForm({ ...NO_FILTER, ...initial });
    const [tried, setTried] = useState();
    const [failure, setFailure] = useState();
    const [busy, setBusy] = useState(false);
    const id = useId();
    const meant = JSON.stringify(filterOf(form.values));
    const known = tried?.meant === meant ? tried : undefined;
    const purge = (dryRun, limit) =>
        post(path`/leveret/queues/${vhost}/${queue}/purge`, { filter: filterOf(form.values), dry_run: dryRun, limit });
    const attempt = async (event, work) => {
        event.preventDefault();
        setBusy(true);
        setFailure(undefined);
        try {
            await work();
        } catch (error) {
            setFailure(error.message);
        }
        setBusy(false);
    };
    const look = event => attempt(event, async () => setTried({ meant, ...(await purge(true)) }));
    const drop = event =>
        attempt(event, async () => {
            // No more than was told: what has come since stays.
            const { deleted } = await purge(false, known.matched);
            close();
            toast(`${counted(deleted, 'message')} of ${queue} deleted.`);
            changed();
        });
    const some = told(form.values);
    return html`<${Dialog}
        title=${`Delete messages of ${queue}`}
        close=${close}
        footer=${html`
            <button type="button" onClick=${close}>Cancel</button>
            ${known?.matched > 0
                ? html`<button type="button" class="danger" disabled=${busy} onClick=${drop}>
                      Delete ${counted(known.matched, 'message')}
                  </button>`
                : html`<button type="submit" form=${id} class="primary" disabled=${busy}>See what goes</button>`}
        `}
    >
        <form id=${id} onSubmit=${look}><${FilterFields} form=${form} /></form>
        <div role="status">
            ${known &&
            html`<p class=${'notice' + (known.matched ? ' warn' : '')}>
                ${known.matched === 0
                    ? `No ready message fits, of ${known.examined} looked at.`
                    : `${counted(known.matched, 'ready message')} (${bytes(known.bytes)}) of the queue ${queue}${some && ', ' + some + ','} will be gone for good, of ${known.examined} looked at. They are not dead-lettered.`}
                ${!known.complete && ' There are more than could be looked at in one go; do it again afterwards.'}
            </p>`}
        </div>
        ${failure && html`<p class="notice bad" role="alert">${failure}</p>`}
    <//>`;
}
