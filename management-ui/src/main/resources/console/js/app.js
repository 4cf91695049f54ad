// The shell: the sign-in page, or the navigation with the page that the address names.
import { Dialogs, closeDialogs } from './components/dialog.js';
import { showHelp } from './components/help.js';
import { Navigation } from './components/navigation.js';
import { Loading } from './components/parts.js';
import { Toasts } from './components/toast.js';
import { TopBar } from './components/top-bar.js';
import { listenToKeys } from './keyboard.js';
import { html, useEffect, useErrorBoundary, useRef, useState } from './lib.js';
import { pageAt } from './pages.js';
import { route } from './router.js';
import { may, session } from './session.js';
import { SignIn } from './sign-in.js';
import { useStore } from './store.js';

export function App() {
    const { state } = useStore(session);
    return html`
        ${state === 'unknown' && html`<div class="boot"><${Loading} /></div>`}
        ${state === 'out' && html`<${SignIn} />`} ${state === 'in' && html`<${Shell} />`}
        <${Toasts} />
    `;
}

function Shell() {
    const { path, query } = useStore(route);
    const [menu, setMenu] = useState(false);
    const main = useRef();
    const first = useRef(true);
    useEffect(() => listenToKeys(showHelp), []);
    useEffect(() => closeDialogs, []);
    useEffect(() => {
        setMenu(false);
        if (!first.current) {
            // Who cannot see that the page has changed is told so by the focus.
            main.current.focus({ preventScroll: true });
            main.current.scrollTo(0, 0);
            closeDialogs();
        }
        first.current = false;
    }, [path]);
    const page = pageAt(path);
    return html`<div class=${'shell' + (menu ? ' menu-open' : '')}>
        <button type="button" class="skip" onClick=${() => main.current.focus()}>Skip to the page</button>
        <${Navigation} path=${path} query=${query} close=${() => setMenu(false)} />
        <div class="body">
            <${TopBar} menu=${menu} toggleMenu=${() => setMenu(!menu)} />
            <main ref=${main} tabindex="-1">
                ${page && may(page.needs)
                    ? html`<${Content} key=${identity(path, query)} page=${page} query=${query} />`
                    : html`<div class="page"><h1>${page ? 'Not for this user' : 'No such page'}</h1>
                          <p>${page ? `This page needs the tag ${page.needs}.` : `There is no page “${path}”.`}</p></div>`}
            </main>
        </div>
        <${Dialogs} />
    </div>`;
}

/** Another object is another page; another filter is not. */
const identity = (path, query) =>
    pageAt(path)?.of ? JSON.stringify([path, query.vhost, query.name, query.id]) : path;

/** Loads the page's module and draws it. An error inside stays inside. */
function Content({ page, query }) {
    const [component, setComponent] = useState();
    const [failure, setFailure] = useState();
    const [error, reset] = useErrorBoundary();
    useEffect(() => {
        page.load().then(module => setComponent(() => module.default), setFailure);
    }, [page]);
    if (error || failure) {
        return html`<div class="page">
            <h1>This page has failed</h1>
            <p class="notice bad" role="alert">${String(error ?? failure)}</p>
            <p><button type="button" onClick=${() => (failure ? location.reload() : reset())}>Try again</button></p>
        </div>`;
    }
    const Loaded = component;
    return Loaded ? html`<${Loaded} query=${query} />` : html`<div class="page"><${Loading} /></div>`;
}
