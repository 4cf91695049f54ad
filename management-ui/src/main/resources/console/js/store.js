// A value that components watch: whoever uses it is drawn again when it is set.
import { useLayoutEffect, useState } from './lib.js';

export function store(value) {
    const watchers = new Set();
    return {
        get: () => value,
        set(next) {
            value = next;
            for (const watcher of [...watchers]) {
                watcher();
            }
        },
        watch(watcher) {
            watchers.add(watcher);
            return () => watchers.delete(watcher);
        },
    };
}

export function useStore(watched) {
    const [, draw] = useState({});
    useLayoutEffect(() => watched.watch(() => draw({})), [watched]);
    return watched.get();
}
