// The sign-in page. It stands in place of the page that the address names, which is there again afterwards.
import { Mark } from './components/icons.js';
import { html, useEffect, useRef, useState } from './lib.js';
import { session, signIn } from './session.js';
import { useStore } from './store.js';

export function SignIn() {
    const { ended, unreachable } = useStore(session);
    const [failure, setFailure] = useState();
    const [busy, setBusy] = useState(false);
    const form = useRef();
    useEffect(() => {
        document.title = 'Sign in · Leveret';
    }, []);
    const onSubmit = async event => {
        event.preventDefault();
        const { username, password } = form.current.elements;
        setBusy(true);
        try {
            await signIn(username.value, password.value);
        } catch (error) {
            setFailure(error.status === 401 ? 'The name or the password is wrong.' : error.message);
            setBusy(false);
            password.value = '';
            password.focus();
        }
    };
    const notice = failure ?? (unreachable ? 'The broker does not answer.' : undefined);
    return html`<main class="sign-in">
        <form ref=${form} onSubmit=${onSubmit}>
            <h1><${Mark} /> Leveret</h1>
            ${ended && !notice && html`<p class="notice" role="status">Your session has ended. Sign in to go on.</p>`}
            ${notice && html`<p class="notice bad" role="alert">${notice}</p>`}
            <div class="field">
                <label for="username">User</label>
                <input id="username" name="username" autocomplete="username" autocapitalize="none" spellcheck=${false} required autofocus />
            </div>
            <div class="field">
                <label for="password">Password</label>
                <input id="password" name="password" type="password" autocomplete="current-password" />
            </div>
            <button type="submit" class="primary" disabled=${busy}>Sign in</button>
        </form>
    </main>`;
}
