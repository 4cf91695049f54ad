// Goes from page to page of a list, and says how many rows a page has.
import { count } from '../format.js';
import { html } from '../lib.js';
import { patchQuery } from '../router.js';
import { Icon } from './icons.js';

const SIZES = [50, 100, 250, 500];

/** @param page what the API answered: page, page_count, page_size, item_count, filtered_count */
export function Pager({ page, size }) {
    const { page: number, page_count: pages, page_size: perPage, item_count: items, filtered_count: all } = page;
    const turn = to => patchQuery({ page: to === 1 ? undefined : to });
    if (all <= SIZES[0]) {
        return null;
    }
    const first = (number - 1) * perPage + 1;
    return html`<nav class="pager" aria-label="Pages">
        <span class="quiet">${count(first)}–${count(first + items - 1)} of ${count(all)}</span>
        <span class="filler"></span>
        <label class="inline">
            <span class="quiet">Rows</span>
            <select onChange=${event => patchQuery({ page_size: event.target.value, page: undefined })}>
                ${SIZES.map(each => html`<option value=${each} selected=${each === size}>${each}</option>`)}
            </select>
        </label>
        <button type="button" aria-label="Previous page" disabled=${number <= 1} onClick=${() => turn(number - 1)}>
            <${Icon} name="left" />
        </button>
        <label class="inline">
            <span class="unseen">Page</span>
            <input
                class="page-number"
                inputmode="numeric"
                value=${number}
                onChange=${event => turn(Math.min(pages, Math.max(1, parseInt(event.target.value, 10) || 1)))}
            />
        </label>
        <span class="quiet">of ${count(pages)}</span>
        <button type="button" aria-label="Next page" disabled=${number >= pages} onClick=${() => turn(number + 1)}>
            <${Icon} name="right" />
        </button>
    </nav>`;
}
