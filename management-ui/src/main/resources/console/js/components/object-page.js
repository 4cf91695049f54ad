// The page of one object: what GET of its path answers, each second, or that it is not there any more.
import { html } from '../lib.js';
import { useLive } from '../live.js';
import { Page } from './page.js';
import { Loading } from './parts.js';

/**
 * @param path of the API
 * @param title, crumb as for Page
 * @param what what it is called: 'queue'
 * @param draw (data, refresh) => the page
 */
export function ObjectPage({ path, title, crumb, what, draw }) {
    const { data, error, refresh } = useLive(path);
    if (error?.isNotFound) {
        return html`<${Page} title=${title} crumb=${crumb}>
            <p class="notice warn" role="alert">This ${what} ${data ? 'is not there any more' : 'does not exist'}.</p>
        <//>`;
    }
    if (!data) {
        return html`<${Page} title=${title} crumb=${crumb}><${Loading} error=${error} /><//>`;
    }
    return draw(data, refresh);
}
