// Keys for the whole console: / searches, ? helps, p pauses, g and a page's letter goes there.
import { dialogIsOpen } from './components/dialog.js';
import { togglePaused } from './live.js';
import { PAGES } from './pages.js';
import { go } from './router.js';
import { may } from './session.js';

const SECOND_KEY_MS = 1_500;

/** Takes the keys until the answer is called. */
export function listenToKeys(showHelp) {
    let goUntil = 0;
    const onKey = event => {
        if (event.ctrlKey || event.metaKey || event.altKey || dialogIsOpen() || isTyping(event.target)) {
            return;
        }
        const isSecond = performance.now() < goUntil;
        goUntil = 0;
        if (isSecond) {
            const page = PAGES.find(each => each.key === event.key);
            if (page && may(page.needs)) {
                event.preventDefault();
                go(page.path);
            }
        } else if (event.key === 'g') {
            goUntil = performance.now() + SECOND_KEY_MS;
        } else if (event.key === '/') {
            const search = document.querySelector('.page-search') ?? document.querySelector('.filters :is(input:not([type=checkbox]), select)');
            if (search) {
                event.preventDefault();
                search.focus();
                search.select?.();
            }
        } else if (event.key === '?') {
            showHelp();
        } else if (event.key === 'p') {
            togglePaused();
        }
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
}

const isTyping = target => target.matches?.('input:not([type=checkbox]), textarea, select, [contenteditable]');
