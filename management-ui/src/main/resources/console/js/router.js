// Where the user is: a page and its query, kept behind the # of the address, so that a path prefix and a reload are no matter.
// #/queues?vhost=%2F&name=orders is the page "queues" with the query {vhost: "/", name: "orders"}.
import { store } from './store.js';

export const route = store(read());

addEventListener('hashchange', () => route.set(read()));

function read() {
    const text = location.hash.replace(/^#\/?/, '');
    const cut = text.indexOf('?');
    const path = cut < 0 ? text : text.slice(0, cut);
    const query = cut < 0 ? {} : Object.fromEntries(new URLSearchParams(text.slice(cut + 1)));
    return { path: path || 'overview', query };
}

/** The address of a page; what is undefined, null or empty is left away. */
export function href(path, query = {}) {
    const kept = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
    const search = new URLSearchParams(kept).toString();
    return '#/' + path + (search ? '?' + search : '');
}

export function go(path, query) {
    location.hash = href(path, query);
}

/** Changes part of the query in place: filters and sorting do not fill the browser's history. */
export function patchQuery(patch) {
    const { path, query } = route.get();
    history.replaceState(null, '', href(path, { ...query, ...patch }));
    route.set(read());
}
