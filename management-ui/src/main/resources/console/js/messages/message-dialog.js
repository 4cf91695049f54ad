// One message of a queue in a dialog, with what can be done to it.
import { del, get, path, post, withQuery } from '../api.js';
import { Dialog, confirmDestroying, openDialog } from '../components/dialog.js';
import { openForm } from '../components/form-dialog.js';
import { CheckField, SelectField, TextField } from '../components/form.js';
import { Loading } from '../components/parts.js';
import { toast } from '../components/toast.js';
import { bytes } from '../format.js';
import { html, useEffect, useState } from '../lib.js';
import { BodyView } from './body-view.js';
import { MessageFacts } from './message-facts.js';

const WHOLE_BYTES_MAX = 1 << 20;

/**
 * @param message as it is in the list, where its body is cut short
 * @param isStream whether nothing can be taken from it
 * @param before the position of the one before it, behind which it is asked for once more
 * @param filters those by which it was found
 * @param changed is called when it is not there any more, or may not be
 */
export function openMessage({ vhost, queue, isStream, message, before, filters, changed }) {
    openDialog(close => html`<${MessageDialog} ...${{ vhost, queue, isStream, message, before, filters, changed, close }} />`);
}

function MessageDialog({ vhost, queue, isStream, message, before, filters, changed, close }) {
    const [whole, setWhole] = useState(message.truncated ? undefined : message);
    const [failure, setFailure] = useState();
    useEffect(() => {
        if (whole) {
            return;
        }
        get(withQuery(path`/leveret/queues/${vhost}/${queue}/messages`, { ...filters, from: before, limit: 1, truncate: WHOLE_BYTES_MAX })).then(
            ({ messages: [found] }) =>
                found?.position === message.position ? setWhole(found) : setFailure(new Error('The message is not in the queue any more.')),
            setFailure,
        );
    }, []);
    const done = () => {
        close();
        changed();
    };
    const one = { vhost, queue, message, done };
    return html`<${Dialog}
        wide
        title=${`Message ${message.position}`}
        close=${close}
        footer=${html`
            ${message.state === 'ready' &&
            !isStream &&
            html`<button type="button" class="danger-quiet" onClick=${() => deleteMessage(one)}>Delete …</button>
                <button type="button" onClick=${() => resendMessage(one)}>Resend …</button>
                <span class="filler"></span>`}
            <button type="button" autofocus onClick=${close}>Close</button>
        `}
    >
        <${MessageFacts}
            message=${message}
            more=${[
                ['State', message.state === 'ready' ? 'ready' : 'delivered, not acknowledged'],
                ['Redelivered', message.redelivered ? 'yes' : 'no'],
            ]}
        />
        ${whole ? html`<${BodyView} message=${whole} />` : html`<${Loading} error=${failure} />`}
    <//>`;
}

function deleteMessage({ vhost, queue, message, done }) {
    confirmDestroying({
        title: 'Delete this message?',
        what: `Message ${message.position} of the queue ${queue} (routing key ${message.routing_key || 'empty'}, ${bytes(message.payload_bytes)}) will be gone for good. It is not dead-lettered.`,
        action: 'Delete message',
        act: () => del(path`/leveret/queues/${vhost}/${queue}/messages/${message.position}`),
        done: 'The message is deleted.',
        then: done,
    });
}

function resendMessage({ vhost, queue, message, done }) {
    openForm({
        title: 'Resend this message',
        initial: { to: 'same', exchange: message.exchange, key: message.routing_key, keep: false },
        fields: form => html`
            <${SelectField}
                form=${form}
                name="to"
                label="Publish it"
                options=${[['same', 'as it was published'], ['other', 'with another exchange or routing key']]}
            />
            ${form.values.to === 'other' &&
            html`<div class="form-row">
                <${TextField} form=${form} name="exchange" label="Exchange" hint="Nothing is the default exchange." />
                <${TextField} form=${form} name="key" label="Routing key" />
            </div>`}
            <${CheckField}
                form=${form}
                name="keep"
                label="Keep it in this queue too"
                hint="Without this it leaves the queue once another queue has it."
            />
        `,
        action: 'Resend',
        submit: ({ to, exchange, key, keep }) =>
            post(path`/leveret/queues/${vhost}/${queue}/messages/${message.position}/resend`, {
                ...(to === 'other' ? { exchange: exchange || 'amq.default', routing_key: key } : {}),
                keep,
            }),
        then: (_, { routed }) => {
            toast(routed ? 'The message is sent again.' : 'No queue took the message; it stays where it is.', routed ? 'good' : 'bad');
            done();
        },
    });
}
