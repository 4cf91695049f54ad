// The limits of a user or of a virtual host.
import { del, path, put } from '../api.js';
import { openForm } from '../components/form-dialog.js';
import { TextField } from '../components/form.js';
import { Facts, Loading, Panel } from '../components/parts.js';
import { count } from '../format.js';
import { html } from '../lib.js';
import { useOnce } from '../live.js';

const NAMES = {
    user: [
        ['max-connections', 'Connections at most'],
        ['max-channels', 'Channels at most'],
    ],
    vhost: [
        ['max-connections', 'Connections at most'],
        ['max-queues', 'Queues at most'],
    ],
};

/** @param kind 'user' or 'vhost' */
export function Limits({ kind, name }) {
    const { data, error, reload } = useOnce(path`/${kind}-limits/${name}`);
    const limits = data?.[0]?.value ?? {};
    return html`<${Panel} title="Limits" actions=${html`<button type="button" disabled=${!data} onClick=${() => change(kind, name, limits, reload)}>Change</button>`}>
        ${data
            ? html`<${Facts} of=${NAMES[kind].map(([id, title]) => [title, limits[id] >= 0 ? count(limits[id]) : html`<span class="quiet">no limit</span>`])} />`
            : html`<${Loading} error=${error} />`}
    <//>`;
}

function change(kind, name, limits, then) {
    openForm({
        title: `Limits of ${name}`,
        initial: Object.fromEntries(NAMES[kind].map(([id]) => [id, limits[id] >= 0 ? String(limits[id]) : ''])),
        fields: form => NAMES[kind].map(
            ([id, title]) =>
                html`<${TextField} key=${id} form=${form} name=${id} label=${title} type="number" min="0" placeholder="no limit" />`,
        ),
        action: 'Change limits',
        submit: async values => {
            for (const [id] of NAMES[kind]) {
                const at = path`/${kind}-limits/${name}/${id}`;
                if (values[id] !== '') {
                    await put(at, { value: Number(values[id]) });
                } else if (limits[id] !== undefined) {
                    await del(at);
                }
            }
        },
        done: `The limits of ${name} are changed.`,
        then,
    });
}
