// The frame of a page: its title with what stands above and beside it, and its content.
import { html, useEffect } from '../lib.js';

/**
 * @param crumb {href, title} of the list that the page belongs to
 * @param fills whether a table takes all the height that is left
 */
export function Page({ title, crumb, badges, actions, fills, children }) {
    useEffect(() => {
        document.title = title + ' · Leveret';
    }, [title]);
    return html`<div class=${'page' + (fills ? ' fills' : '')}>
        <header class="page-head">
            <div class="page-title">
                ${crumb && html`<a class="crumb" href=${crumb.href}>${crumb.title}</a>`}
                <h1 dir="auto">${title}</h1>
                ${badges}
            </div>
            ${actions && html`<div class="actions">${actions}</div>`}
        </header>
        ${children}
    </div>`;
}
