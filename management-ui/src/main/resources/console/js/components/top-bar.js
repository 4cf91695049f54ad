// The bar at the top: the menu on small screens, whether the page is live, the theme, help, and who is signed in.
import { html } from '../lib.js';
import { liveness, togglePaused, useOnce } from '../live.js';
import { session, signOut } from '../session.js';
import { useStore } from '../store.js';
import { nextTheme, theme } from '../theme.js';
import { showHelp } from './help.js';
import { Icon } from './icons.js';

const THEME_NAMES = { system: 'the system’s', light: 'light', dark: 'dark' };

export function TopBar({ menu, toggleMenu }) {
    const { user } = useStore(session);
    const chosen = useStore(theme);
    return html`<header class="top">
        <button type="button" class="bare menu" aria-label="Menu" aria-expanded=${String(menu)} onClick=${toggleMenu}>
            <${Icon} name=${menu ? 'close' : 'menu'} />
        </button>
        <${Where} />
        <span class="filler"></span>
        <${LiveSwitch} />
        <button
            type="button"
            class="bare"
            aria-label=${`Theme: ${THEME_NAMES[chosen]}`}
            title=${`Theme: ${THEME_NAMES[chosen]}`}
            onClick=${nextTheme}
        >
            <${Icon} name=${chosen} />
        </button>
        <button type="button" class="bare" aria-label="Help" title="Keys (?)" onClick=${showHelp}><${Icon} name="help" /></button>
        <span class="who" dir="auto" title=${[user.tags].flat().join(', ')}><${Icon} name="user" /> ${user.name}</span>
        <button type="button" class="bare" aria-label="Sign out" title="Sign out" onClick=${signOut}><${Icon} name="exit" /></button>
    </header>`;
}

/** Which broker this is: who has several wants to know. */
function Where() {
    const { data } = useOnce('/overview?columns=cluster_name,product_name,product_version');
    return (
        data &&
        html`<span class="where" title=${data.cluster_name}>
            <bdi>${data.cluster_name}</bdi> <span class="quiet wide-only">${data.product_name} ${data.product_version}</span>
        </span>`
    );
}

function LiveSwitch() {
    const { paused, lost } = useStore(liveness);
    const [tone, text] = paused ? ['paused', 'Paused'] : lost ? ['lost', 'No answer'] : ['live', 'Live'];
    return html`<button
        type="button"
        class=${'live ' + tone}
        aria-pressed=${String(paused)}
        aria-label=${`${text}: ${paused ? 'go on' : 'pause'}`}
        title=${paused ? 'Go on (p)' : 'Pause (p)'}
        onClick=${togglePaused}
    >
        <span class="dot"></span>${text}<${Icon} name=${paused ? 'play' : 'pause'} />
    </button>`;
}
