// The dialog that declares an exchange.
import { get, path, put } from '../api.js';
import { openForm } from '../components/form-dialog.js';
import { CheckField, FieldTableField, SelectField, TextField, fieldTable } from '../components/form.js';
import { html } from '../lib.js';
import { vhostNames } from './queue-form.js';

const KNOWN = [['alternate-exchange']];

export function declareExchange(vhost, then) {
    openForm({
        title: 'Declare an exchange',
        load: () => Promise.all([vhostNames(), get('/overview?columns=exchange_types')]),
        initial: ([names]) => ({
            vhost: vhost ?? names[0],
            name: '',
            type: 'direct',
            durable: true,
            autoDelete: false,
            internal: false,
            arguments: [],
        }),
        fields: (form, [names, overview]) => html`
            ${names.length > 1 && html`<${SelectField} form=${form} name="vhost" label="Virtual host" options=${names} />`}
            <${TextField} form=${form} name="name" label="Name" required autofocus />
            <${SelectField} form=${form} name="type" label="Type" options=${overview.exchange_types.map(type => type.name)} />
            <${CheckField} form=${form} name="durable" label="Durable" hint="It survives a restart." />
            <${CheckField} form=${form} name="autoDelete" label="Auto-delete" hint="It is deleted when nothing is bound to it any more." />
            <${CheckField} form=${form} name="internal" label="Internal" hint="Clients cannot publish to it, other exchanges can." />
            <${FieldTableField} form=${form} name="arguments" label="Arguments" known=${KNOWN} />
        `,
        action: 'Declare',
        submit: values =>
            put(path`/exchanges/${values.vhost}/${values.name}`, {
                type: values.type,
                durable: values.durable,
                auto_delete: values.autoDelete,
                internal: values.internal,
                arguments: fieldTable(values.arguments),
            }),
        done: values => `Exchange ${values.name} is declared.`,
        then,
    });
}
