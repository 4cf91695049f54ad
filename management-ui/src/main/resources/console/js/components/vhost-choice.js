// The virtual host of pages that are about one: the query's, or the first that the user sees.
import { html } from '../lib.js';
import { useOnce } from '../live.js';
import { patchQuery } from '../router.js';

/** {vhost, error, choice}: choice is what chooses it, or nothing if there is none to choose. */
export function useVhost(query) {
    const { data, error } = useOnce('/vhosts?columns=name');
    const vhost = query.vhost ?? data?.[0]?.name;
    const choose = event => patchQuery(Object.fromEntries([...Object.keys(query).map(name => [name, undefined]), ['vhost', event.target.value]]));
    const choice =
        data?.length > 1 &&
        html`<label class="inline">
            <span class="quiet">Virtual host</span>
            <select onChange=${choose}>
                ${data.map(each => html`<option value=${each.name} selected=${each.name === vhost}>${each.name}</option>`)}
            </select>
        </label>`;
    return { vhost, error, choice };
}
