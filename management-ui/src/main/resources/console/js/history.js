// What numbers have been over the last minutes: what the broker had kept of them, and then each second what it says. Kept while
// the console is open, so that a page that is come back to has its past.
import { get } from './api.js';
import { useEffect, useReducer } from './lib.js';
import { rateOf } from './format.js';

const KEPT_S = 300;
const GAP_S = 15;
const KEYS_MAX = 20;
const histories = new Map();

/**
 * {times, values}: a list of numbers for each name that `read` answers.
 *
 * @param key what the numbers are of
 * @param data what useLive answers now
 * @param read data => {name: number}
 * @param seed where the broker has what was before: {path, points(answer)}, the points as of samplesOf
 */
export function useHistory(key, data, read, seed) {
    const [, draw] = useReducer(n => n + 1, 0);
    useEffect(() => {
        if (!data) {
            return;
        }
        const history = of(key);
        const now = Date.now() / 1000;
        if (now - history.last > GAP_S) {
            clear(history);
            if (seed) {
                get(seed.path).then(past => (prepend(history, seed.points(past)), draw()), () => {});
            }
        }
        append(history, now, read(data));
        draw();
    }, [key, data]);
    return of(key).view;
}

function of(key) {
    const known = histories.get(key) ?? { last: 0, times: [], values: {}, view: { times: [], values: {} } };
    histories.delete(key);
    histories.set(key, known);
    if (histories.size > KEYS_MAX) {
        histories.delete(histories.keys().next().value);
    }
    return known;
}

function clear(history) {
    history.times = [];
    history.values = {};
}

function append(history, now, numbers) {
    history.last = now;
    history.times = [...history.times, now];
    for (const [name, value] of Object.entries(numbers)) {
        history.values[name] = [...(history.values[name] ?? []), value];
    }
    const old = history.times.findIndex(time => time >= now - KEPT_S);
    if (old > 0) {
        history.times = history.times.slice(old);
        for (const name of Object.keys(history.values)) {
            history.values[name] = history.values[name].slice(old);
        }
    }
    history.view = { times: history.times, values: { ...history.values } };
}

function prepend(history, points) {
    const first = history.times[0] ?? Infinity;
    const before = points.filter(point => point.time < first - 1);
    history.times = [...before.map(point => point.time), ...history.times];
    for (const name of Object.keys(history.values)) {
        history.values[name] = [...before.map(point => point.values[name] ?? null), ...history.values[name]];
    }
    history.view = { times: history.times, values: { ...history.values } };
}

/** What stands in a queue, as the API has it. */
export const LENGTHS = ['messages_ready', 'messages_unacknowledged'];

/** How the API is asked for samples of the last minutes. */
export const SAMPLES = {
    lengths_age: KEPT_S,
    lengths_incr: 5,
    msg_rates_age: KEPT_S,
    msg_rates_incr: 5,
    data_rates_age: KEPT_S,
    data_rates_incr: 5,
    node_stats_age: KEPT_S,
    node_stats_incr: 5,
};

/**
 * Points, the oldest first, of the samples that an answer has.
 *
 * @param lengths {name: details} whose samples are the values
 * @param counters {name: details} whose samples only grow, so that their differences are rates
 */
export function samplesOf(lengths, counters) {
    const points = new Map();
    const point = timestamp => {
        const time = timestamp / 1000;
        points.set(time, points.get(time) ?? { time, values: {} });
        return points.get(time).values;
    };
    for (const [name, details] of Object.entries(lengths)) {
        for (const { sample, timestamp } of details?.samples ?? []) {
            point(timestamp)[name] = sample;
        }
    }
    for (const [name, details] of Object.entries(counters)) {
        const samples = details?.samples ?? [];
        for (let i = 0; i + 1 < samples.length; i++) {
            const seconds = (samples[i].timestamp - samples[i + 1].timestamp) / 1000;
            point(samples[i].timestamp)[name] = Math.max(0, (samples[i].sample - samples[i + 1].sample) / seconds);
        }
    }
    return [...points.values()].sort((a, b) => a.time - b.time);
}

/** The rates of these names as numbers of now. */
export const ratesNow = (stats, names) => Object.fromEntries(names.map(name => [name, rateOf(stats, name)]));

/** The details of these names, for samplesOf. */
export const detailsOf = (stats, names) => Object.fromEntries(names.map(name => [name, stats?.[name + '_details']]));
