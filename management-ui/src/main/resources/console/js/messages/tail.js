// Messages as they pass, by server-sent events.
import { useCallback, useEffect, useRef, useState } from '../lib.js';

export const KEPT_MAX = 200;
const DRAWN_EVERY_MS = 200;

/**
 * {state, reason, messages, dropped, clear}: state is 'connecting', 'open', 'ended' or 'lost'; messages are the newest first,
 * each with `at` and `number`. Nothing is followed without a path; while paused, what passes is not taken.
 */
export function useTail(path, paused) {
    const [known, setKnown] = useState(NOTHING);
    const number = useRef(0);
    useEffect(() => {
        setKnown(before => ({ ...before, state: path && !paused ? 'connecting' : before.state, reason: undefined }));
        if (!path || paused) {
            return undefined;
        }
        const source = new EventSource('api' + path);
        const abort = new AbortController();
        let taken = [];
        let dropped = 0;
        const draw = () => {
            if (taken.length > 0 || dropped > 0) {
                const [newest, more] = [taken, dropped];
                taken = [];
                dropped = 0;
                setKnown(before => ({
                    ...before,
                    state: 'open',
                    messages: [...newest.toReversed(), ...before.messages].slice(0, KEPT_MAX),
                    dropped: before.dropped + more,
                }));
            }
        };
        const timer = setInterval(draw, DRAWN_EVERY_MS);
        const end = (state, reason) => setKnown(before => ({ ...before, state, reason }));
        source.addEventListener('started', () => end('open'));
        source.onmessage = event => {
            taken.push({ ...JSON.parse(event.data), at: Date.now(), number: ++number.current });
            if (taken.length > KEPT_MAX) {
                taken.shift();
                dropped++;
            }
        };
        source.addEventListener('dropped', event => {
            dropped += JSON.parse(event.data).count;
        });
        source.addEventListener('ended', event => {
            source.close();
            draw();
            end('ended', JSON.parse(event.data).reason);
        });
        source.onerror = async () => {
            if (source.readyState !== EventSource.CLOSED) {
                end('lost');
                return;
            }
            end('ended', await whyRefused(path, abort.signal));
        };
        return () => {
            clearInterval(timer);
            abort.abort();
            source.close();
        };
    }, [path, paused]);
    const clear = useCallback(() => setKnown(before => ({ ...before, messages: [], dropped: 0 })), []);
    return { ...known, clear };
}

const NOTHING = { state: 'connecting', messages: [], dropped: 0 };

/** An EventSource does not tell it; a plain request does. */
async function whyRefused(path, signal) {
    try {
        const response = await fetch('api' + path, { signal, credentials: 'same-origin', headers: { 'x-requested-with': 'console' } });
        if (response.ok) {
            response.body.cancel();
            return 'the broker has ended it';
        }
        const { error, reason } = await response.json();
        return response.status === 404 ? 'it is not there' : String(reason ?? error);
    } catch {
        return 'the broker does not answer';
    }
}
