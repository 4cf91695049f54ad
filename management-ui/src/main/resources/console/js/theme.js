// Dark or light: the system's, or what the user has chosen, which this browser remembers.
import { store } from './store.js';

const KEY = 'leveret.theme';
const NEXT = { system: 'light', light: 'dark', dark: 'system' };

/** 'system', 'light' or 'dark' */
export const theme = store(document.documentElement.dataset.theme ?? 'system');

/** Counts changes of the colours, for what draws on a canvas. */
export const colours = store(0);

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => colours.set(colours.get() + 1));

export function nextTheme() {
    const chosen = NEXT[theme.get()];
    try {
        if (chosen === 'system') {
            delete document.documentElement.dataset.theme;
            localStorage.removeItem(KEY);
        } else {
            document.documentElement.dataset.theme = chosen;
            localStorage.setItem(KEY, chosen);
        }
    } catch {
        // Without storage the choice holds until the page is left.
    }
    theme.set(chosen);
    colours.set(colours.get() + 1);
}

/** The value of a custom property of the style sheet, such as '--accent'. */
export function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
