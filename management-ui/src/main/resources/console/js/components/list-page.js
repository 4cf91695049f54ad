// A page that is a list: what is asked of the broker, which filters, sorts and pages, stands in the page's query.
import { withQuery } from '../api.js';
import { count, counted } from '../format.js';
import { html, useEffect, useRef, useState } from '../lib.js';
import { useLive, useOnce } from '../live.js';
import { patchQuery } from '../router.js';
import { ColumnChooser, useColumns } from './columns.js';
import { Icon } from './icons.js';
import { pageOf } from './local-page.js';
import { Page } from './page.js';
import { Pager } from './pager.js';
import { Loading } from './parts.js';
import { Table } from './table.js';

const TYPING_MS = 250;
const PAGE_SIZE = 50;

/**
 * @param title what the list holds, as the page's title: 'Queues'
 * @param one, many what one and several of it are called: 'queue'
 * @param path vhost => the API's path; vhost is undefined for all
 * @param columns as for Table; `hidden` ones are shown when the user chooses them
 * @param nameOf row => its name, for lists that the broker does not page
 * @param actions buttons at the top right, given {refresh, vhost}
 */
export function ListPage({ title, one, many = one + 's', path, query, columns, rowKey, nameOf, sortDefault, actions, noVhosts }) {
    const size = Number(query.page_size) || PAGE_SIZE;
    const sort = query.sort ?? sortDefault;
    const reverse = query.sort_reverse === 'true';
    const { data, error, stale, refresh } = useLive(
        withQuery(path(query.vhost), {
            page: query.page ?? 1,
            page_size: size,
            pagination: true,
            name: query.name,
            use_regex: query.name && query.use_regex,
            sort,
            sort_reverse: reverse || undefined,
        }),
    );
    const [chosen, chooser] = useColumns(title, columns);
    const shown = query.vhost ? chosen.filter(column => column.id !== 'vhost') : chosen;
    useEffect(() => {
        // What was on the last page may be gone, and that page with it.
        if (error?.error === 'page_out_of_range') {
            patchQuery({ page: undefined });
        }
    }, [error]);
    const page = Array.isArray(data) ? pageOf(data, { ...query, sort, size, nameOf }) : data;
    return html`<${Page} title=${title} fills actions=${actions?.({ refresh, vhost: query.vhost })}>
        <div class="filters" role="search">
            <${NameFilter} query=${query} many=${many} />
            ${!noVhosts && html`<${VhostFilter} query=${query} />`}
            <span class="filler"></span>
            <span class="quiet total" role="status">
                ${page &&
                (page.filtered_count === page.total_count
                    ? counted(page.total_count, one, many)
                    : `${count(page.filtered_count)} of ${counted(page.total_count, one, many)}`)}
            </span>
            <${ColumnChooser} ...${chooser} />
        </div>
        ${error && error.error !== 'page_out_of_range' && html`<p class="notice bad" role="alert">${error.message}</p>`}
        ${!page && !error && html`<${Loading} />`}
        ${page &&
        html`<div class=${'list' + (stale ? ' stale' : '')}>
            <${Table}
                fills
                label=${title}
                columns=${shown}
                rows=${page.items}
                rowKey=${rowKey}
                sort=${sort}
                reverse=${reverse}
                onSort=${(by, down) => patchQuery({ sort: by, sort_reverse: down || undefined, page: undefined })}
                view=${JSON.stringify([page.page, sort, reverse, query.name, query.vhost])}
                total=${page.filtered_count}
                first=${(page.page - 1) * page.page_size + 1}
                empty=${query.name || query.vhost ? `No ${many} match.` : `There are no ${many}.`}
            />
            <${Pager} page=${page} size=${size} />
        </div>`}
    <//>`;
}

/** The search field, which / focuses; the list is asked for when typing has stopped. */
function NameFilter({ query, many }) {
    const [text, setText] = useState(query.name ?? '');
    const timer = useRef();
    useEffect(() => {
        setText(query.name ?? '');
    }, [query.name]);
    useEffect(() => () => clearTimeout(timer.current), []);
    const onInput = event => {
        const name = event.target.value;
        setText(name);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => patchQuery({ name, page: undefined }), TYPING_MS);
    };
    const regex = query.use_regex === 'true';
    return html`<div class="search">
        <${Icon} name="search" />
        <input
            type="search"
            class="page-search"
            aria-label=${`Filter ${many} by name`}
            placeholder=${regex ? 'Name matches …' : 'Name contains …'}
            autocomplete="off"
            spellcheck=${false}
            value=${text}
            onInput=${onInput}
        />
        <button
            type="button"
            class="toggle"
            aria-pressed=${String(regex)}
            title="Regular expression"
            aria-label="Regular expression"
            onClick=${() => patchQuery({ use_regex: regex ? undefined : 'true', page: undefined })}
        >
            .*
        </button>
    </div>`;
}

function VhostFilter({ query }) {
    const { data } = useOnce('/vhosts?columns=name');
    const names = (data ?? []).map(vhost => vhost.name);
    if (names.length < 2 && !query.vhost) {
        return null;
    }
    return html`<label class="inline">
        <span class="quiet">Virtual host</span>
        <select onChange=${event => patchQuery({ vhost: event.target.value, page: undefined })}>
            <option value="" selected=${!query.vhost}>All</option>
            ${names.map(name => html`<option value=${name} selected=${name === query.vhost}>${name}</option>`)}
        </select>
    </label>`;
}
