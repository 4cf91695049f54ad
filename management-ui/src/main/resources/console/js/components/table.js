// A table of many rows. It draws those that are in sight and some around them, so that thousands stay smooth.
import { html, useLayoutEffect, useRef, useState } from '../lib.js';
import { Icon } from './icons.js';

const WHOLE_MAX = 60;
const AROUND = 12;

/**
 * @param label what it is a table of, for those who cannot see it
 * @param columns [{id, title, draw(row), end, sort, hint}]: `end` aligns numbers, `sort` is what onSort is told
 * @param rowKey row => what tells it from the others
 * @param sort, reverse what it is sorted by
 * @param view when it changes, these are other rows, and the first of them is to be seen
 * @param total how many rows there are on all pages, and `first` the number of the first of these
 */
export function Table({ label, columns, rows, rowKey, sort, reverse, onSort, fills, view: shows, total, first = 1, empty = 'None.' }) {
    const scroller = useRef();
    const [view, setView] = useState({ from: 0, to: WHOLE_MAX, rowPx: 30 });
    const windowed = rows.length > WHOLE_MAX;
    const look = () => {
        const box = scroller.current;
        const row = box?.querySelector('tbody tr.row');
        if (!row) {
            return;
        }
        const rowPx = row.offsetHeight || 30;
        const above = Math.floor(box.scrollTop / rowPx);
        const from = Math.max(0, above - AROUND);
        const to = above + Math.ceil((box.clientHeight || 900) / rowPx) + AROUND;
        if (from !== view.from || to !== view.to || rowPx !== view.rowPx) {
            setView({ from, to, rowPx });
        }
    };
    useLayoutEffect(() => {
        scroller.current.scrollTop = 0;
    }, [shows]);
    useLayoutEffect(() => {
        if (!windowed) {
            return undefined;
        }
        look();
        const observer = new ResizeObserver(look);
        observer.observe(scroller.current);
        return () => observer.disconnect();
    });
    const from = windowed ? Math.min(view.from, Math.max(0, rows.length - 1)) : 0;
    const to = windowed ? Math.min(view.to, rows.length) : rows.length;
    return html`<div
        class=${'table-box' + (fills ? ' fills' : '') + (windowed ? ' windowed' : '')}
        ref=${scroller}
        onScroll=${windowed ? look : undefined}
        role="region"
        aria-label=${label}
        tabindex="0"
    >
        <table aria-rowcount=${windowed ? (total ?? rows.length) + 1 : undefined}>
            <thead>
                <tr>
                    ${columns.map(column => html`<${Head} key=${column.id} ...${{ column, sort, reverse, onSort }} />`)}
                </tr>
            </thead>
            <tbody>
                ${from > 0 && html`<tr class="space" aria-hidden="true"><td style=${{ height: from * view.rowPx + 'px' }}></td></tr>`}
                ${rows.slice(from, to).map(
                    (row, at) =>
                        html`<tr class="row" key=${rowKey(row)} aria-rowindex=${windowed ? first + from + at + 1 : undefined}>
                            ${columns.map(
                                column => html`<td key=${column.id} class=${column.end ? 'end' : ''}>${column.draw(row)}</td>`,
                            )}
                        </tr>`,
                )}
                ${to < rows.length &&
                html`<tr class="space" aria-hidden="true">
                    <td style=${{ height: (rows.length - to) * view.rowPx + 'px' }}></td>
                </tr>`}
                ${rows.length === 0 && html`<tr><td class="empty" colspan=${columns.length}>${empty}</td></tr>`}
            </tbody>
        </table>
    </div>`;
}

function Head({ column, sort, reverse, onSort }) {
    const sorted = column.sort && column.sort === sort;
    const direction = sorted ? (reverse ? 'descending' : 'ascending') : undefined;
    return html`<th scope="col" class=${column.end ? 'end' : ''} aria-sort=${direction} title=${column.hint}>
        ${column.sort && onSort
            ? html`<button type="button" onClick=${() => onSort(column.sort, sorted ? !reverse : Boolean(column.end))}>
                  ${column.title}<span class="sort">${sorted && html`<${Icon} name=${reverse ? 'down' : 'up'} />`}</span>
              </button>`
            : column.title || html`<span class="unseen">Actions</span>`}
    </th>`;
}
