// Lines over time, by uPlot, with a legend that tells the numbers under the pointer, or else the newest.
import { html, useEffect, useRef, useState } from '../lib.js';
import { useStore } from '../store.js';
import { colour, colours } from '../theme.js';

const HEIGHT_PX = 168;
const SPAN_S = 300;
const LOWEST_TOP = 1;
const POWERS = Array.from({ length: 50 }, (_, power) => 2 ** power);
const STEPS = Array.from({ length: 13 }, (_, power) => [1, 2, 5].map(digit => digit * 10 ** power)).flat();
let loading;

/** uPlot is a script that leaves a global name; it is fetched when the first chart is drawn. */
function uplot() {
    loading ??= new Promise((resolve, reject) => {
        const script = document.createElement('script');
        script.src = new URL('../../lib/uplot.js', import.meta.url);
        script.onload = () => resolve(globalThis.uPlot);
        script.onerror = reject;
        document.head.append(script);
    });
    return loading;
}

/**
 * @param title of what, for those who cannot see it
 * @param times in seconds since 1970, the oldest first
 * @param series [{name, colour: '--series-1', values, dashed, filled}]
 * @param format number => text with its unit
 * @param axis number => text for the axis; `format` if there is none
 * @param binary whether the axis goes by powers of two, as bytes are counted
 */
export function Chart({ title, times, series, format, axis = format, binary }) {
    const box = useRef();
    const plot = useRef();
    const [at, setAt] = useState(null);
    const [ready, setReady] = useState(false);
    const palette = useStore(colours);
    const names = series.map(each => each.name).join('\n');
    useEffect(() => {
        // Effects run a little later, and the page may have been left by then.
        const place = box.current;
        if (!place) {
            return undefined;
        }
        let gone = false;
        uplot().then(uPlot => {
            if (!gone && place.isConnected) {
                plot.current = new uPlot(options(place.clientWidth, series, axis, binary, setAt), [[]], place);
                setReady(true);
            }
        });
        const observer = new ResizeObserver(([entry]) => {
            plot.current?.setSize({ width: Math.floor(entry.contentRect.width), height: HEIGHT_PX });
        });
        observer.observe(place);
        return () => {
            gone = true;
            observer.disconnect();
            plot.current?.destroy();
            plot.current = undefined;
            setReady(false);
        };
    }, [names, palette]);
    useEffect(() => {
        if (ready && plot.current) {
            plot.current.setData([times, ...series.map(each => each.values)]);
        }
    }, [ready, times]);
    const shown = at !== null && at < times.length ? at : times.length - 1;
    return html`<div class="chart" role="group" aria-label=${title}>
        <ul class="legend">
            ${series.map(
                each =>
                    html`<li>
                        <span class="key" style=${{ background: `var(${each.colour})` }}></span>${each.name}
                        <b>${format(each.values[shown])}</b>
                    </li>`,
            )}
        </ul>
        <div class="plot" ref=${box} aria-hidden="true"></div>
    </div>`;
}

function options(width, series, axis, binary, setAt) {
    const text = colour('--ink-3');
    const font = `11px ${colour('--font')}`;
    const grid = { stroke: colour('--line'), width: 1 };
    return {
        width,
        height: HEIGHT_PX,
        padding: [8, 16, 0, 0],
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
        hooks: { setCursor: [u => setAt(u.cursor.idx ?? null)] },
        scales: {
            x: { time: true, range: (_, from, to) => [to - SPAN_S, to] },
            y: { range: (_, low, high) => [0, Math.max(LOWEST_TOP, high * 1.08)] },
        },
        axes: [
            { stroke: text, font, grid: { show: false }, ticks: { show: false }, size: 24, space: 48, values: clock },
            {
                stroke: text,
                font,
                grid,
                ticks: { show: false },
                size: 58,
                space: 34,
                gap: 6,
                incrs: binary ? POWERS : STEPS,
                values: (_, at) => at.map(axis),
            },
        ],
        series: [
            {},
            ...series.map(each => ({
                stroke: colour(each.colour),
                width: 1.5,
                dash: each.dashed ? [4, 4] : undefined,
                fill: each.filled ? colour(each.colour) + '1f' : undefined,
                points: { show: false },
                spanGaps: false,
            })),
        ],
    };
}

function clock(_, at) {
    return at.map(seconds => {
        const date = new Date(seconds * 1000);
        const two = value => String(value).padStart(2, '0');
        return `${two(date.getHours())}:${two(date.getMinutes())}` + (date.getSeconds() ? ':' + two(date.getSeconds()) : '');
    });
}
