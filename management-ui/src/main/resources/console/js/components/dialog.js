// Dialogs above the page. The browser keeps the focus inside and gives it back; Escape closes them.
import { html, useEffect, useId, useRef, useState } from '../lib.js';
import { store, useStore } from '../store.js';
import { toast } from './toast.js';

const open = store([]);
let last = 0;

/** Shows what `draw(close)` makes, until `close` is called. */
export function openDialog(draw) {
    const id = ++last;
    const close = () => open.set(open.get().filter(each => each.id !== id));
    open.set([...open.get(), { id, draw, close }]);
}

/** Whether one is shown; keys that belong to pages do nothing then. */
export const dialogIsOpen = () => open.get().length > 0;

export const closeDialogs = () => open.set([]);

/** All that are open; drawn once, by the shell. */
export function Dialogs() {
    return useStore(open).map(({ id, draw, close }) => html`<div key=${id}>${draw(close)}</div>`);
}

/** The box: a title, the content, and below it the `footer`. */
export function Dialog({ title, close, wide, children, footer }) {
    const box = useRef();
    const titleId = useId();
    useEffect(() => {
        const before = document.activeElement;
        box.current?.showModal();
        return () => before?.isConnected && before.focus();
    }, []);
    return html`<dialog ref=${box} class=${wide ? 'wide' : ''} aria-labelledby=${titleId} onClose=${close} onCancel=${close}>
        <header><h2 id=${titleId}>${title}</h2></header>
        <div class="dialog-body">${children}</div>
        <footer>${footer}</footer>
    </dialog>`;
}

/**
 * Asks before something is destroyed. `what` says exactly what goes: the names and the numbers. `act` is tried, and the
 * dialog stays with the reason if it fails.
 *
 * @param action what the button says: 'Delete queue'
 * @param done what is said afterwards
 */
export function confirmDestroying({ title, what, action, act, done, then }) {
    openDialog(close => html`<${Destroy} ...${{ title, what, action, act, done, then, close }} />`);
}

function Destroy({ title, what, action, act, done, then, close }) {
    const [failure, setFailure] = useState();
    const [busy, setBusy] = useState(false);
    const destroy = async () => {
        setBusy(true);
        try {
            await act();
            close();
            if (done) {
                toast(done);
            }
            then?.();
        } catch (error) {
            setFailure(error.message);
            setBusy(false);
        }
    };
    return html`<${Dialog}
        title=${title}
        close=${close}
        footer=${html`
            <button type="button" autofocus onClick=${close}>Cancel</button>
            <button type="button" class="danger" disabled=${busy} onClick=${destroy}>${action}</button>
        `}
    >
        <p dir="auto">${what}</p>
        ${failure && html`<p class="notice bad" role="alert">${failure}</p>`}
    <//>`;
}
