// A message that is only looked at, in a dialog.
import { Dialog, openDialog } from '../components/dialog.js';
import { html } from '../lib.js';
import { BodyView } from './body-view.js';
import { MessageFacts } from './message-facts.js';

/** @param more as for MessageFacts; `actions(close)` draws buttons for the dialog's foot */
export function openPlainMessage({ title, message, more, actions }) {
    openDialog(
        close => html`<${Dialog}
            wide
            title=${title}
            close=${close}
            footer=${html`${actions && html`${actions(close)}<span class="filler"></span>`}<button type="button" autofocus onClick=${close}>Close</button>`}
        >
            <${MessageFacts} message=${message} more=${more} />
            <${BodyView} message=${message} />
        <//>`,
    );
}
