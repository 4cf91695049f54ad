// The form that publishes a message to an exchange.
import { path, post } from '../api.js';
import { openForm } from '../components/form-dialog.js';
import { FieldTableField, SelectField, TextArea, TextField, fieldTable } from '../components/form.js';
import { toast } from '../components/toast.js';
import { html } from '../lib.js';

const PROPERTIES = [
    ['content_type', 'string', 'application/json'],
    ['correlation_id'],
    ['reply_to'],
    ['message_id'],
    ['expiration'],
    ['priority', 'number', '0'],
    ['type'],
];

/**
 * @param exchange its name, as paths of the API have it
 * @param routingKey what stands there first
 * @param fixed whether the key may not be changed, as when it names the queue that this is for
 */
export function publishMessage({ vhost, exchange, routingKey = '', fixed, title = 'Publish a message', then }) {
    openForm({
        title,
        wide: true,
        initial: { key: routingKey, mode: '2', encoding: 'string', payload: '', headers: [], properties: [] },
        fields: form => html`
            ${!fixed && html`<${TextField} form=${form} name="key" label="Routing key" autofocus />`}
            <${TextArea} form=${form} name="payload" label="Payload" autofocus=${fixed} />
            <div class="form-row">
                <${SelectField}
                    form=${form}
                    name="encoding"
                    label="Payload is"
                    options=${[['string', 'Text'], ['base64', 'Base64']]}
                />
                <${SelectField}
                    form=${form}
                    name="mode"
                    label="Delivery mode"
                    options=${[['2', 'Persistent'], ['1', 'Transient']]}
                />
            </div>
            <${FieldTableField} form=${form} name="headers" label="Headers" />
            <${FieldTableField} form=${form} name="properties" label="Properties" known=${PROPERTIES} />
        `,
        action: 'Publish',
        submit: values =>
            post(path`/exchanges/${vhost}/${exchange}/publish`, {
                routing_key: values.key,
                payload: values.payload,
                payload_encoding: values.encoding,
                properties: {
                    ...fieldTable(values.properties),
                    delivery_mode: Number(values.mode),
                    headers: fieldTable(values.headers),
                },
            }),
        then: (_, answer) => {
            if (answer.routed) {
                toast('The message is published.');
            } else {
                toast('The message is published, and no queue has taken it.', 'bad');
            }
            then?.();
        },
    });
}
