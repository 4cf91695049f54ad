// Answers of the API that keep themselves up to date: the broker sends each path's answer once a second.
import { ApiError, get } from './api.js';
import { useCallback, useEffect, useState } from './lib.js';
import { store, useStore } from './store.js';

const RETRY_MS = 2_000;

/** {paused: by the user, hidden: nobody sees the page, lost: the broker does not answer} */
export const liveness = store({ paused: false, hidden: document.hidden, lost: false });

const change = patch => liveness.set({ ...liveness.get(), ...patch });

addEventListener('visibilitychange', () => change({ hidden: document.hidden }));

export function togglePaused() {
    change({ paused: !liveness.get().paused });
}

/**
 * What GET of a path answers, again each second: {data, error, stale, refresh}. It is stale when it is of another path, which
 * was asked for before. A page has one of these, or two: browsers allow six connections to one place.
 */
export function useLive(path) {
    const [known, setKnown] = useState({ path: null });
    const [attempt, setAttempt] = useState(0);
    const { paused, hidden } = useStore(liveness);
    const flows = !paused && !hidden;
    useEffect(() => {
        if (!path) {
            return undefined;
        }
        const abort = new AbortController();
        const take = data => setKnown({ path, data });
        const refuse = error => setKnown(before => ({ path, data: before.path === path ? before.data : undefined, error }));
        const close = flows
            ? watch(path, take, refuse, () => setAttempt(n => n + 1))
            : fetchOnce(path, take, refuse, abort.signal);
        return () => {
            abort.abort();
            close();
        };
    }, [path, flows, attempt]);
    const refresh = useCallback(
        () => get(path).then(data => setKnown({ path, data }), () => {}),
        [path],
    );
    return { data: known.data, error: known.path === path ? known.error : undefined, stale: known.path !== path, refresh };
}

function fetchOnce(path, take, refuse, signal) {
    get(path, { signal }).then(take, failure => failure.name === 'AbortError' || refuse(failure));
    return () => {};
}

function watch(path, take, refuse, again) {
    const source = new EventSource('api/leveret/watch?path=' + encodeURIComponent(path));
    let timer;
    source.onmessage = event => {
        change({ lost: false });
        take(JSON.parse(event.data));
    };
    source.addEventListener('refused', event => {
        source.close();
        const { error, reason } = JSON.parse(event.data);
        refuse(new ApiError(400, error, reason));
    });
    source.onerror = () => {
        if (source.readyState === EventSource.CLOSED) {
            // An EventSource does not tell why. A plain request does, and ends an ended session.
            timer = setTimeout(() => get(path).then(data => (take(data), again()), failure => (refuse(failure), again())), RETRY_MS);
        }
        change({ lost: true });
    };
    return () => {
        clearTimeout(timer);
        source.close();
    };
}

/** What GET of a path answers, once: {data, error, reload}. */
export function useOnce(path) {
    const [known, setKnown] = useState({});
    const [asked, setAsked] = useState(0);
    useEffect(() => {
        if (!path) {
            return undefined;
        }
        const abort = new AbortController();
        fetchOnce(path, data => setKnown({ data }), error => setKnown({ error }), abort.signal);
        return () => abort.abort();
    }, [path, asked]);
    return { ...known, reload: useCallback(() => setAsked(n => n + 1), []) };
}
