// The dialog that adds a policy or changes one.
import { del, path, put } from '../api.js';
import { confirmDestroying } from '../components/dialog.js';
import { openForm } from '../components/form-dialog.js';
import { FieldTableField, SelectField, TextField, fieldTable } from '../components/form.js';
import { vhostNames } from '../forms/queue-form.js';
import { html } from '../lib.js';
import { MatchCount } from './policy-matches.js';

const LIMITS = [
    ['max-length', 'number'],
    ['max-length-bytes', 'number'],
    ['message-ttl', 'number'],
    ['expires', 'number'],
    ['delivery-limit', 'number'],
];
const KNOWN = [
    ...LIMITS,
    ['overflow', 'string', 'reject-publish'],
    ['dead-letter-exchange'],
    ['dead-letter-routing-key'],
    ['alternate-exchange'],
];
const APPLY_TO = ['all', 'queues', 'classic_queues', 'quorum_queues', 'streams', 'exchanges'].map(each => [each, each.replace('_', ' ')]);

/** What the API calls the two kinds, and people. */
export const KINDS = {
    policy: { path: 'policies', one: 'policy', many: 'policies', field: 'policy' },
    operator: { path: 'operator-policies', one: 'operator policy', many: 'operator policies', field: 'operator_policy' },
};

const lines = definition =>
    Object.entries(definition).map(([key, value]) =>
        typeof value === 'object'
            ? { key, text: JSON.stringify(value), type: 'json' }
            : { key, text: String(value), type: typeof value },
    );

/** @param policy the one that is changed, or undefined for a new one */
export function editPolicy(kind, policy, vhost, then) {
    const { path: list, one } = KINDS[kind];
    openForm({
        title: policy ? `Change the ${one} ${policy.name}` : `Add ${kind === 'operator' ? 'an' : 'a'} ${one}`,
        wide: true,
        load: vhostNames,
        initial: names => ({
            vhost: policy?.vhost ?? vhost ?? names[0],
            name: policy?.name ?? '',
            pattern: policy?.pattern ?? '',
            applyTo: policy?.['apply-to'] ?? 'queues',
            priority: String(policy?.priority ?? 0),
            definition: lines(policy?.definition ?? {}),
        }),
        fields: (form, names) => html`
            ${!policy &&
            html`<div class="form-row">
                ${names.length > 1 && html`<${SelectField} form=${form} name="vhost" label="Virtual host" options=${names} />`}
                <${TextField} form=${form} name="name" label="Name" required autofocus />
            </div>`}
            <div>
                <${TextField} form=${form} name="pattern" label="Pattern" hint="A regular expression that names fit." class="code" />
                <${MatchCount} vhost=${form.values.vhost} pattern=${form.values.pattern} applyTo=${form.values.applyTo} />
            </div>
            <div class="form-row">
                <${SelectField} form=${form} name="applyTo" label="For" options=${APPLY_TO} />
                <${TextField} form=${form} name="priority" label="Priority" type="number" hint="Of those that fit, the highest counts." />
            </div>
            <${FieldTableField} form=${form} name="definition" label="Definition" known=${kind === 'operator' ? LIMITS : KNOWN} />
        `,
        action: `${policy ? 'Change' : 'Add'} ${one}`,
        submit: values =>
            put(path`/${list}/${values.vhost}/${values.name}`, {
                pattern: values.pattern,
                'apply-to': values.applyTo,
                priority: Number(values.priority || 0),
                definition: fieldTable(values.definition),
            }),
        done: values => `The ${one} ${values.name} is set.`,
        then,
    });
}

export function deletePolicy(kind, policy, then) {
    const { path: list, one } = KINDS[kind];
    confirmDestroying({
        title: `Delete this ${one}?`,
        what: `The ${one} ${policy.name} of ${policy.vhost} will be gone. What it says (${Object.keys(policy.definition).join(', ')}) will not hold any more for the ${policy['apply-to'].replace('_', ' ')} that fit ${policy.pattern}.`,
        action: `Delete ${one}`,
        act: () => del(path`/${list}/${policy.vhost}/${policy.name}`),
        done: `The ${one} ${policy.name} is deleted.`,
        then,
    });
}
