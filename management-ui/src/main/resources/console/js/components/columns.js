// Which columns of a list are shown: what the user has chosen, which this browser remembers.
import { html, useState } from '../lib.js';
import { Icon } from './icons.js';
import { Popover } from './popover.js';

/** The columns to show, and the properties of the ColumnChooser that changes them. */
export function useColumns(list, columns) {
    const key = 'leveret.columns.' + list;
    const [chosen, setChosen] = useState(() => remembered(key));
    const isShown = column => chosen[column.id] ?? !column.hidden;
    const toggle = column => {
        const next = { ...chosen, [column.id]: !isShown(column) };
        setChosen(next);
        try {
            localStorage.setItem(key, JSON.stringify(next));
        } catch {
            // Without storage the choice holds until the page is left.
        }
    };
    return [columns.filter(column => column.fixed || isShown(column)), { columns, isShown, toggle }];
}

function remembered(key) {
    try {
        return JSON.parse(localStorage.getItem(key)) ?? {};
    } catch {
        return {};
    }
}

export function ColumnChooser({ columns, isShown, toggle }) {
    return html`<${Popover} label="Columns" button=${html`<${Icon} name="columns" /><span class="wide-only">Columns</span>`}>
        <fieldset class="choices">
            <legend class="unseen">Columns</legend>
            ${columns
                .filter(column => !column.fixed)
                .map(
                    column =>
                        html`<label>
                            <input type="checkbox" checked=${isShown(column)} onChange=${() => toggle(column)} />
                            ${column.title}
                        </label>`,
                )}
        </fieldset>
    <//>`;
}
