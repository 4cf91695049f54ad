// Tells what a user may do with one queue or exchange, and which pattern decides.
import { get, path, withQuery } from '../api.js';
import { useForm } from '../components/form.js';
import { SelectField, TextField } from '../components/form.js';
import { Badge, Panel } from '../components/parts.js';
import { html, useState } from '../lib.js';

export function ExplainPermissions({ user, vhosts }) {
    const form = useForm({ vhost: vhosts[0], resource: 'queue', name: '', key: '' });
    const [answer, setAnswer] = useState();
    const [failure, setFailure] = useState();
    const ask = async event => {
        event.preventDefault();
        const { vhost, resource, name, key } = form.values;
        try {
            setAnswer(
                await get(
                    withQuery(path`/leveret/permissions/${vhost}/${user}`, {
                        resource,
                        name: name || 'amq.default',
                        routing_key: resource === 'exchange' ? key : undefined,
                    }),
                ),
            );
            setFailure(undefined);
        } catch (error) {
            setFailure(error.message);
        }
    };
    const topic = answer?.topic?.applies ? answer.topic : undefined;
    return html`<${Panel} title="What may it do?">
        <form onSubmit=${ask}>
            <div class="form-row">
                <${SelectField} form=${form} name="vhost" label="Virtual host" options=${vhosts} />
                <${SelectField} form=${form} name="resource" label="With" options=${[['queue', 'the queue'], ['exchange', 'the exchange']]} />
                <${TextField} form=${form} name="name" label="Name" required=${form.values.resource === 'queue'} />
                ${form.values.resource === 'exchange' && html`<${TextField} form=${form} name="key" label="Routing key" />`}
            </div>
            <div class="actions"><button type="submit" class="primary">Ask</button></div>
            ${failure && html`<p class="notice bad" role="alert">${failure}</p>`}
            <div role="status">
                ${answer &&
                html`<ul class="verdicts">
                    ${['configure', 'write', 'read'].map(each => html`<${Verdict} what=${each} of=${answer[each]} />`)}
                    ${topic && html`<${Verdict} what=${`publish with the key ${topic.routing_key}`} of=${topic.write} />`}
                    ${topic && html`<${Verdict} what=${`bind with the key ${topic.routing_key}`} of=${topic.read} />`}
                </ul>`}
            </div>
        </form>
    <//>`;
}

function Verdict({ what, of: { allowed, pattern, reason } }) {
    return html`<li>
        <${Badge} tone=${allowed ? 'good' : 'bad'}>${allowed ? 'may' : 'may not'}<//> <bdi>${what}</bdi>${' '}
        <span class="quiet">
            ${reason ?? (typeof pattern === 'string' ? html`by the pattern <code>${pattern || '(empty)'}</code>` : '')}
        </span>
    </li>`;
}
