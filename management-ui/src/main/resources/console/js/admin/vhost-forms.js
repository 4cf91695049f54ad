// The dialogs that add, change and delete virtual hosts.
import { del, get, path, put } from '../api.js';
import { confirmDestroying } from '../components/dialog.js';
import { openForm } from '../components/form-dialog.js';
import { CheckField, SelectField, TextField } from '../components/form.js';
import { counted } from '../format.js';
import { html } from '../lib.js';

const QUEUE_TYPES = ['classic', 'quorum', 'stream'];

/** @param vhost the one that is changed, or undefined for a new one */
export function editVhost(vhost, then) {
    openForm({
        title: vhost ? `Change the virtual host ${vhost.name}` : 'Add a virtual host',
        initial: {
            name: vhost?.name ?? '',
            description: vhost?.description ?? '',
            tags: [vhost?.tags ?? []].flat().join(', '),
            type: QUEUE_TYPES.includes(vhost?.default_queue_type) ? vhost.default_queue_type : 'classic',
            tracing: vhost?.tracing ?? false,
        },
        fields: form => html`
            ${!vhost && html`<${TextField} form=${form} name="name" label="Name" required autofocus />`}
            <${TextField} form=${form} name="description" label="Description" />
            <${TextField} form=${form} name="tags" label="Tags" hint="Separated by commas." />
            <${SelectField}
                form=${form}
                name="type"
                label="Default queue type"
                options=${QUEUE_TYPES}
            />
            <${CheckField}
                form=${form}
                name="tracing"
                label="Trace"
                hint="Copies of all messages go to the exchange amq.rabbitmq.trace."
            />
        `,
        action: vhost ? 'Change' : 'Add',
        submit: async ({ name, description, tags, type, tracing }) => {
            if (!vhost && (await get(path`/vhosts/${name}`).then(() => true, () => false))) {
                throw new Error(`There is a virtual host ${name} already.`);
            }
            await put(path`/vhosts/${name}`, { description, tags, default_queue_type: type, tracing });
        },
        done: ({ name }) => (vhost ? `Virtual host ${name} is changed.` : `Virtual host ${name} is added.`),
        then,
    });
}

/** Says how much is in it, as it is told by the broker at that moment. */
export async function deleteVhost(name, then) {
    const total = list => get(path`/${list}/${name}` + '?page=1&page_size=1&columns=name').then(page => page.total_count, () => 0);
    const [queues, exchanges, vhost] = await Promise.all([total('queues'), total('exchanges'), get(path`/vhosts/${name}`).catch(() => ({}))]);
    confirmDestroying({
        title: 'Delete this virtual host?',
        what: `Virtual host ${name} will be gone with all that is in it: ${counted(queues, 'queue')} with ${counted(vhost.messages ?? 0, 'message')}, ${counted(exchanges, 'exchange')}, all bindings, policies and permissions. Its connections are closed.`,
        action: 'Delete virtual host',
        act: () => del(path`/vhosts/${name}`),
        done: `Virtual host ${name} is deleted.`,
        then,
    });
}
