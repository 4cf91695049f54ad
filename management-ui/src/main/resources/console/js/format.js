// Numbers, sizes and times as text, the same on every page.
const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const TENTHS = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });
const SHORT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });
const RESTS_MS = 15_000;
const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** 1,204 */
export const count = value => (Number.isFinite(value) ? WHOLE.format(value) : '–');

/** 1,204 messages; 1 message */
export const counted = (value, one, many = one + 's') => count(value) + ' ' + (value === 1 ? one : many);

/** 1.2K */
export const short = value => (Number.isFinite(value) ? SHORT.format(value) : '–');

/** 12.3/s */
export const rate = value => (Number.isFinite(value) ? (value < 10 ? TENTHS : WHOLE).format(value) + '/s' : '–');

/** 165 MiB */
export function bytes(value) {
    if (!Number.isFinite(value)) {
        return '–';
    }
    let unit = 0;
    while (Math.abs(value) >= 1024 && unit < BYTE_UNITS.length - 1) {
        value /= 1024;
        unit++;
    }
    return (value < 10 && unit > 0 ? TENTHS : WHOLE).format(value) + ' ' + BYTE_UNITS[unit];
}

/** 3 d 4 h */
export function duration(ms) {
    const seconds = Math.floor(ms / 1000);
    const parts = [
        [Math.floor(seconds / 86400), 'd'],
        [Math.floor(seconds / 3600) % 24, 'h'],
        [Math.floor(seconds / 60) % 60, 'min'],
        [seconds % 60, 's'],
    ];
    const first = parts.findIndex(([value]) => value > 0);
    if (first < 0) {
        return '0 s';
    }
    return parts
        .slice(first, first + 2)
        .filter(([value]) => value > 0)
        .map(([value, unit]) => value + ' ' + unit)
        .join(' ');
}

/** 2026-01-31 14:05:09, in the user's own time zone */
export function time(ms) {
    if (!Number.isFinite(ms)) {
        return '–';
    }
    const date = new Date(ms);
    const two = value => String(value).padStart(2, '0');
    return (
        `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ` +
        `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
    );
}

/** Since when something rests, of the API's idle_since; undefined if that is not long. */
export function idleSince(text) {
    const ms = Date.parse(text);
    return Date.now() - ms > RESTS_MS ? time(ms) : undefined;
}

/** A value of a field table as text: strings as they are, the rest as JSON. */
export const plain = value => (typeof value === 'string' ? value : JSON.stringify(value));

/** JSON over several lines. */
export const json = value => JSON.stringify(value, null, 2);

/** The rate of a number of a `message_stats` or the like; 0 if there is none. */
export const rateOf = (stats, name) => stats?.[name + '_details']?.rate ?? 0;

/** The name of an exchange as people say it; the default one has none. */
export const exchangeName = name => (name === '' ? '(default)' : name);
