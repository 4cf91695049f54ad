// Who is signed in. The browser holds a token in a cookie that scripts cannot read; no password is kept anywhere.
import { ApiError, del, get, post, whenSignedOut } from './api.js';
import { store } from './store.js';

const RANKS = {
    management: ['management', 'policymaker', 'monitoring', 'administrator'],
    policymaker: ['policymaker', 'administrator'],
    monitoring: ['monitoring', 'administrator'],
    administrator: ['administrator'],
};

/** {state: 'unknown' | 'out' | 'in', user, ended}: `ended` if a session that was good is not any more. */
export const session = store({ state: 'unknown' });

whenSignedOut(() => {
    if (session.get().state === 'in') {
        session.set({ state: 'out', ended: true });
    }
});

export async function resume() {
    try {
        session.set({ state: 'in', user: await get('/leveret/session', { quiet: true }) });
    } catch (failure) {
        session.set({ state: 'out', unreachable: failure instanceof ApiError && failure.status === 0 });
    }
}

export async function signIn(username, password) {
    session.set({ state: 'in', user: await postQuietly({ username, password }) });
}

function postQuietly(body) {
    return post('/leveret/session', body);
}

export async function signOut() {
    try {
        await del('/leveret/session');
    } finally {
        session.set({ state: 'out' });
    }
}

/** Whether the user's tags suffice for what needs 'management', 'policymaker', 'monitoring' or 'administrator'. */
export function may(need) {
    const tags = session.get().user?.tags ?? [];
    const list = Array.isArray(tags) ? tags : String(tags).split(',');
    return RANKS[need ?? 'management'].some(tag => list.includes(tag));
}
