// Which messages are meant, as fields of a form and as the API wants it.
import { TextField } from '../components/form.js';
import { html } from '../lib.js';

export const NO_FILTER = { search: '', header: '', key: '', olderThan: '' };

const HEADER = '[^=]+=.*';

/** Fields for the names of NO_FILTER. */
export function FilterFields({ form }) {
    return html`<div class="form-row">
            <${TextField} form=${form} name="search" label="Body or header contains" />
            <${TextField} form=${form} name="key" label="Routing key is" />
        </div>
        <div class="form-row">
            <${TextField} form=${form} name="header" label="Header" placeholder="name=value" pattern=${HEADER} />
            <${TextField}
                form=${form}
                name="olderThan"
                label="Older than, in seconds"
                type="number"
                min="0"
                step="any"
            />
        </div>`;
}

/** The `filter` of a request, of what the form says. */
export function filterOf({ search, header, key, olderThan }) {
    const equals = header.indexOf('=');
    return {
        search: search || undefined,
        headers: equals > 0 ? { [header.slice(0, equals)]: header.slice(equals + 1) } : undefined,
        routing_key: key || undefined,
        older_than_ms: olderThan ? Math.round(Number(olderThan) * 1000) : undefined,
    };
}

/** The same in words: "whose routing key is a, older than 5 s"; empty if any message is meant. */
export function told({ search, header, key, olderThan }) {
    return [
        search && `that contain “${search}”`,
        key && `whose routing key is “${key}”`,
        header && `that have the header ${header}`,
        olderThan && `older than ${olderThan} s`,
    ]
        .filter(Boolean)
        .join(', ');
}
