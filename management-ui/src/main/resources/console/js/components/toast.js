// Short messages at the edge of the window, which go by themselves.
import { html } from '../lib.js';
import { store, useStore } from '../store.js';

const SHOWN_MS = 5_000;
const toasts = store([]);
let last = 0;

/** Says that something is done, or by the tone 'bad' that it is not. */
export function toast(text, tone = 'good') {
    const id = ++last;
    toasts.set([...toasts.get(), { id, text, tone }]);
    setTimeout(() => dismiss(id), SHOWN_MS);
}

/** Says why something could not be done. */
export const toastError = failure => toast(failure.message, 'bad');

const dismiss = id => toasts.set(toasts.get().filter(each => each.id !== id));

export function Toasts() {
    return html`<div class="toasts" role="status" aria-live="polite">
        ${useStore(toasts).map(
            ({ id, text, tone }) =>
                html`<div key=${id} class=${'toast ' + tone}>
                    <span dir="auto">${text}</span>
                    <button class="bare" aria-label="Dismiss" onClick=${() => dismiss(id)}>×</button>
                </div>`,
        )}
    </div>`;
}
