// Small parts that pages are made of.
import { html } from '../lib.js';
import { plain } from '../format.js';

/** A titled section. `actions` stand at its right. */
export function Panel({ title, actions, class: name = '', children }) {
    return html`<section class=${'panel ' + name}>
        ${title &&
        html`<header class="panel-head">
            <h2>${title}</h2>
            ${actions && html`<div class="actions">${actions}</div>`}
        </header>`}
        ${children}
    </section>`;
}

/** Names and values: [['Node', 'rabbit@host'], …]. Pairs whose value is undefined or null are left away. */
export function Facts({ of }) {
    return html`<dl class="facts">
        ${of
            .filter(fact => fact && fact[1] !== undefined && fact[1] !== null)
            .map(
                ([name, value]) =>
                    html`<div>
                        <dt>${name}</dt>
                        <dd>${value}</dd>
                    </div>`,
            )}
    </dl>`;
}

/** A field table, such as arguments: one line for each, or a dash. */
export function FieldTable({ of }) {
    const entries = Object.entries(of ?? {});
    return entries.length === 0
        ? html`<span class="quiet">none</span>`
        : html`<ul class="fields">
              ${entries.map(([name, value]) => html`<li><code>${name}</code> <span class="code">${plain(value)}</span></li>`)}
          </ul>`;
}

/** A short word in a box. `tone` is 'good', 'warn', 'bad' or none; `title` says more. */
export function Badge({ tone = '', title, children }) {
    return html`<span class=${'badge ' + tone} title=${title}>${children}</span>`;
}

/** What stands where something is not there yet, or could not be had. */
export function Loading({ error }) {
    return error
        ? html`<p class="notice bad" role="alert">${error.message}</p>`
        : html`<p class="loading" role="status">Loading…</p>`;
}

/** Numbers with their names, large: [[name, text], …], or [name, text, href] where more is told of it. */
export function Figures({ of, class: name = '' }) {
    return html`<dl class=${'figures ' + name}>
        ${of.map(
            ([title, value, to]) =>
                html`<div class="figure">
                    <dt>${to ? html`<a href=${to}>${title}</a>` : title}</dt>
                    <dd>${value}</dd>
                </div>`,
        )}
    </dl>`;
}
