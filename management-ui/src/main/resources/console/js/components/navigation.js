// The navigation at the side: the pages that the user may see, in groups.
import { html } from '../lib.js';
import { GROUPS, PAGES, pageAt } from '../pages.js';
import { href } from '../router.js';
import { may } from '../session.js';
import { Icon, Mark } from './icons.js';

export function Navigation({ path, query, close }) {
    const here = pageAt(path);
    const current = here?.of ?? path;
    // A virtual host that was chosen in one list stays chosen in the next.
    const kept = here && !here.of ? { vhost: query.vhost } : {};
    const listed = group => PAGES.filter(page => page.group === group && may(page.needs));
    return html`<div class="side">
        <a class="brand" href=${href('overview')}><${Mark} /> Leveret</a>
        <nav aria-label="Pages" onClick=${event => event.target.closest('a') && close()}>
            ${GROUPS.filter(group => listed(group).length > 0).map(
                group =>
                    html`<div class="nav-group" role="group" aria-label=${group}>
                        <p aria-hidden="true">${group}</p>
                        ${listed(group).map(
                            page =>
                                html`<a
                                    href=${href(page.path, page.path === 'overview' ? {} : kept)}
                                    aria-current=${page.path === current ? 'page' : undefined}
                                    ><${Icon} name=${page.icon} /> ${page.title}</a
                                >`,
                        )}
                    </div>`,
            )}
        </nav>
    </div>`;
}
