// The dialog that declares a queue.
import { get, path, put } from '../api.js';
import { openForm } from '../components/form-dialog.js';
import { CheckField, FieldTableField, SelectField, TextField, fieldTable } from '../components/form.js';
import { html } from '../lib.js';

const KNOWN = [
    ['x-message-ttl', 'number'],
    ['x-expires', 'number'],
    ['x-max-length', 'number'],
    ['x-max-length-bytes', 'number'],
    ['x-overflow', 'string', 'reject-publish'],
    ['x-dead-letter-exchange'],
    ['x-dead-letter-routing-key'],
    ['x-max-priority', 'number', '10'],
    ['x-single-active-consumer', 'boolean', 'true'],
    ['x-delivery-limit', 'number'],
];

/** The names of the virtual hosts that the user sees, for a form. */
export const vhostNames = async () => (await get('/vhosts?columns=name')).map(vhost => vhost.name);

export function declareQueue(vhost, then) {
    openForm({
        title: 'Declare a queue',
        load: vhostNames,
        initial: names => ({
            vhost: vhost ?? names[0],
            name: '',
            type: 'classic',
            durable: true,
            autoDelete: false,
            arguments: [],
        }),
        fields: (form, names) => html`
            ${names.length > 1 && html`<${SelectField} form=${form} name="vhost" label="Virtual host" options=${names} />`}
            <${TextField} form=${form} name="name" label="Name" required autofocus />
            <${SelectField}
                form=${form}
                name="type"
                label="Type"
                options=${[['classic', 'Classic'], ['quorum', 'Quorum'], ['stream', 'Stream']]}
            />
            ${form.values.type === 'classic' &&
            html`<${CheckField} form=${form} name="durable" label="Durable" hint="It survives a restart." />
                <${CheckField} form=${form} name="autoDelete" label="Auto-delete" hint="It is deleted when its last consumer has gone." />`}
            <${FieldTableField} form=${form} name="arguments" label="Arguments" known=${KNOWN} />
        `,
        action: 'Declare',
        submit: values => {
            const classic = values.type === 'classic';
            return put(path`/queues/${values.vhost}/${values.name}`, {
                durable: !classic || values.durable,
                auto_delete: classic && values.autoDelete,
                arguments: { ...fieldTable(values.arguments), ...(classic ? {} : { 'x-queue-type': values.type }) },
            });
        },
        done: values => `Queue ${values.name} is declared.`,
        then,
    });
}
