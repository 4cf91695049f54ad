// The dialog that tells the keys.
import { html } from '../lib.js';
import { PAGES } from '../pages.js';
import { may } from '../session.js';
import { Dialog, openDialog } from './dialog.js';

export function showHelp() {
    openDialog(close => html`<${Help} close=${close} />`);
}

function Help({ close }) {
    const pages = PAGES.filter(page => page.key && may(page.needs));
    return html`<${Dialog} title="Keys" close=${close} footer=${html`<button type="button" onClick=${close}>Close</button>`}>
        <dl class="keys">
            <div><dt><kbd>/</kbd></dt><dd>Search or filter, where the page can</dd></div>
            <div><dt><kbd>p</kbd></dt><dd>Pause, go on</dd></div>
            <div><dt><kbd>?</kbd></dt><dd>This help</dd></div>
            <div><dt><kbd>Esc</kbd></dt><dd>Close a dialog</dd></div>
            ${pages.map(page => html`<div><dt><kbd>g</kbd> <kbd>${page.key}</kbd></dt><dd>${page.title}</dd></div>`)}
        </dl>
    <//>`;
}
