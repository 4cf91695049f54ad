// Tabs of a page; which one is shown stands in the page's query.
import { html } from '../lib.js';
import { patchQuery } from '../router.js';

/** @param tabs [{id, title, count, draw()}]; the first is shown if the query names none */
export function Tabs({ label, tabs, query, name = 'tab' }) {
    const shown = tabs.find(tab => tab.id === query[name]) ?? tabs[0];
    const show = tab => patchQuery({ [name]: tab === tabs[0] ? undefined : tab.id });
    const onKeyDown = event => {
        const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (step) {
            const next = tabs[(tabs.indexOf(shown) + step + tabs.length) % tabs.length];
            show(next);
            document.getElementById('tab-' + next.id)?.focus();
        }
    };
    return html`<div class="tabs">
        <div role="tablist" aria-label=${label} onKeyDown=${onKeyDown}>
            ${tabs.map(
                tab =>
                    html`<button
                        type="button"
                        role="tab"
                        id=${'tab-' + tab.id}
                        aria-selected=${String(tab === shown)}
                        aria-controls="tabpanel"
                        tabindex=${tab === shown ? 0 : -1}
                        onClick=${() => show(tab)}
                    >
                        ${tab.title}${tab.count !== undefined && html` <span class="quiet">${tab.count}</span>`}
                    </button>`,
            )}
        </div>
        <div role="tabpanel" id="tabpanel" aria-labelledby=${'tab-' + shown.id}>${shown.draw()}</div>
    </div>`;
}
