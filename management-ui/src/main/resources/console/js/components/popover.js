// A button with a small box below it, which the browser closes when something else is clicked or Escape is pressed.
import { html, useId, useLayoutEffect, useRef, useState } from '../lib.js';

const MARGIN_PX = 8;

/** @param button what the button shows; `label` is its name */
export function Popover({ label, button, class: name = '', children }) {
    const id = useId();
    const anchor = useRef();
    const box = useRef();
    const [open, setOpen] = useState(false);
    // The box is placed when what is in it has been drawn, and it has its size.
    useLayoutEffect(() => {
        if (open) {
            const at = anchor.current.getBoundingClientRect();
            const { style, offsetWidth: width, offsetHeight: height } = box.current;
            style.top = Math.max(MARGIN_PX, Math.min(at.bottom + 4, innerHeight - height - MARGIN_PX)) + 'px';
            style.left = Math.max(MARGIN_PX, Math.min(at.left, innerWidth - width - MARGIN_PX)) + 'px';
        }
    }, [open]);
    return html`<button
            type="button"
            ref=${anchor}
            class=${name}
            popovertarget=${id}
            aria-label=${label}
            aria-expanded=${String(open)}
            title=${label}
        >
            ${button}
        </button>
        <div ref=${box} id=${id} popover="auto" class="popover" onToggle=${event => setOpen(event.newState === 'open')}>${open && children}</div>`;
}
