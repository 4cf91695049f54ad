// A form in a dialog: it stays with the reason if what it asks for is refused.
import { html, useId, useState } from '../lib.js';
import { Dialog, openDialog } from './dialog.js';
import { useForm } from './form.js';
import { toast, toastError } from './toast.js';

/**
 * Opens it. `load`, if given, is waited for first, and what it answers goes to `initial` and `fields`.
 *
 * @param title what stands above it
 * @param initial the values at first; with `load`, loaded => the values
 * @param fields draws the fields: (form, loaded) => html`…`
 * @param action what the button says
 * @param submit does it with the values; may throw
 * @param done what is said afterwards: a text, or values => a text
 * @param then what is done afterwards with the values
 */
export async function openForm({ load, ...options }) {
    try {
        const loaded = await load?.();
        const initial = load ? options.initial(loaded) : options.initial;
        const fields = form => options.fields(form, loaded);
        openDialog(close => html`<${FormDialog} ...${options} ...${{ initial, fields, close }} />`);
    } catch (failure) {
        toastError(failure);
    }
}

function FormDialog({ title, initial, fields, action, submit, done, then, wide, close }) {
    const form = useForm(initial);
    const id = useId();
    const [failure, setFailure] = useState();
    const [busy, setBusy] = useState(false);
    const onSubmit = async event => {
        event.preventDefault();
        setBusy(true);
        try {
            const answer = await submit(form.values);
            close();
            const said = typeof done === 'function' ? done(form.values, answer) : done;
            if (said) {
                toast(said);
            }
            then?.(form.values, answer);
        } catch (error) {
            setFailure(error.message);
            setBusy(false);
        }
    };
    return html`<${Dialog}
        title=${title}
        wide=${wide}
        close=${close}
        footer=${html`
            <button type="button" onClick=${close}>Cancel</button>
            <button type="submit" form=${id} class="primary" disabled=${busy}>${action}</button>
        `}
    >
        <form id=${id} onSubmit=${onSubmit}>${fields(form)}</form>
        ${failure && html`<p class="notice bad" role="alert">${failure}</p>`}
    <//>`;
}
