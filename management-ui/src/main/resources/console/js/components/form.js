// Fields of forms. Each is bound to one value of a form: <${TextField} form=${form} name="key" label="Binding key" />.
import { html, useId, useState } from '../lib.js';
import { Icon } from './icons.js';

/** The values of a form: {values, set(name, value)}. */
export function useForm(initial) {
    const [values, setValues] = useState(initial);
    return { values, set: (name, value) => setValues(before => ({ ...before, [name]: value })) };
}

function Field({ id, label, hint, children }) {
    return html`<div class="field">
        <label for=${id}>${label}</label>
        ${children}
        ${hint && html`<p class="hint" id=${id + '-hint'}>${hint}</p>`}
    </div>`;
}

/** One line of text; `type` may be 'number' or 'password'. What else is given goes to the input. */
export function TextField({ form, name, label, hint, type = 'text', ...rest }) {
    const id = useId();
    return html`<${Field} id=${id} label=${label} hint=${hint}>
        <input
            id=${id}
            type=${type}
            dir="auto"
            autocomplete="off"
            spellcheck=${false}
            value=${form.values[name] ?? ''}
            aria-describedby=${hint ? id + '-hint' : undefined}
            onInput=${event => form.set(name, event.target.value)}
            ...${rest}
        />
    <//>`;
}

/** Several lines of text. */
export function TextArea({ form, name, label, hint, rows = 6, ...rest }) {
    const id = useId();
    return html`<${Field} id=${id} label=${label} hint=${hint}>
        <textarea
            id=${id}
            rows=${rows}
            dir="auto"
            spellcheck=${false}
            value=${form.values[name] ?? ''}
            aria-describedby=${hint ? id + '-hint' : undefined}
            onInput=${event => form.set(name, event.target.value)}
            ...${rest}
        ></textarea>
    <//>`;
}

/** One of several: `options` are texts or [value, text]. */
export function SelectField({ form, name, label, hint, options }) {
    const id = useId();
    return html`<${Field} id=${id} label=${label} hint=${hint}>
        <select
            id=${id}
            value=${form.values[name]}
            aria-describedby=${hint ? id + '-hint' : undefined}
            onChange=${event => form.set(name, event.target.value)}
        >
            ${options.map(option => {
                const [value, text] = Array.isArray(option) ? option : [option, option];
                return html`<option value=${value} selected=${value === form.values[name]}>${text}</option>`;
            })}
        </select>
    <//>`;
}

export function CheckField({ form, name, label, hint }) {
    const id = useId();
    return html`<div class="field check">
        <input
            id=${id}
            type="checkbox"
            checked=${Boolean(form.values[name])}
            aria-describedby=${hint ? id + '-hint' : undefined}
            onChange=${event => form.set(name, event.target.checked)}
        />
        <label for=${id}>${label}</label>
        ${hint && html`<p class="hint" id=${id + '-hint'}>${hint}</p>`}
    </div>`;
}

const TYPES = [
    ['string', 'Text'],
    ['number', 'Number'],
    ['boolean', 'Boolean'],
    ['json', 'JSON'],
];

/**
 * A field table, such as arguments or headers, as lines of name, value and type; fieldTable() makes an object of it.
 *
 * @param known [[name, type], …] that one click adds
 */
export function FieldTableField({ form, name, label, known = [] }) {
    const lines = form.values[name] ?? [];
    const set = next => form.set(name, next);
    const change = (at, patch) => set(lines.map((line, i) => (i === at ? { ...line, ...patch } : line)));
    const missing = known.filter(([key]) => !lines.some(line => line.key === key));
    return html`<fieldset class="field-table">
        <legend>${label}</legend>
        ${lines.map(
            (line, at) =>
                html`<div class="line" key=${at}>
                    <input
                        aria-label=${`${label}: name ${at + 1}`}
                        value=${line.key}
                        dir="auto"
                        spellcheck=${false}
                        autocomplete="off"
                        onInput=${event => change(at, { key: event.target.value })}
                    />
                    <input
                        aria-label=${`${label}: value ${at + 1}`}
                        value=${line.text}
                        dir="auto"
                        spellcheck=${false}
                        autocomplete="off"
                        onInput=${event => change(at, { text: event.target.value })}
                    />
                    <select aria-label=${`${label}: type ${at + 1}`} onChange=${event => change(at, { type: event.target.value })}>
                        ${TYPES.map(
                            ([value, text]) => html`<option value=${value} selected=${value === line.type}>${text}</option>`,
                        )}
                    </select>
                    <button
                        type="button"
                        class="bare"
                        aria-label=${`${label}: remove ${line.key || 'line ' + (at + 1)}`}
                        onClick=${() => set(lines.filter((_, i) => i !== at))}
                    >
                        <${Icon} name="close" />
                    </button>
                </div>`,
        )}
        <div class="chips">
            <button type="button" class="chip" onClick=${() => set([...lines, { key: '', text: '', type: 'string' }])}>
                <${Icon} name="plus" /> Add
            </button>
            ${missing.map(
                ([key, type = 'string', text = '']) =>
                    html`<button type="button" class="chip" onClick=${() => set([...lines, { key, text, type }])}>${key}</button>`,
            )}
        </div>
    </fieldset>`;
}

/** The object that the lines of a FieldTableField say; throws an Error that names the line that is not right. */
export function fieldTable(lines = []) {
    const table = {};
    for (const { key, text, type } of lines) {
        if (key !== '') {
            Object.defineProperty(table, key, { value: valueOf(key, text, type), enumerable: true, configurable: true });
        }
    }
    return table;
}

function valueOf(key, text, type) {
    if (type === 'number') {
        if (text.trim() === '' || !Number.isFinite(Number(text))) {
            throw new Error(`${key} is not a number: ${text}`);
        }
        return Number(text);
    }
    if (type === 'boolean') {
        if (!['true', 'false'].includes(text.trim())) {
            throw new Error(`${key} is neither true nor false: ${text}`);
        }
        return text.trim() === 'true';
    }
    if (type === 'json') {
        try {
            return JSON.parse(text);
        } catch {
            throw new Error(`${key} is not JSON: ${text}`);
        }
    }
    return text;
}
