// Moves and scales what an SVG shows: by pointer, wheel, keys and buttons.
import { useEffect, useLayoutEffect, useState } from '../lib.js';

const SCALE_MIN = 0.1;
const SCALE_MAX = 2.5;
/** What is not smaller at first, as nobody could read it. */
const SCALE_READ = 0.55;
const STEP = 1.25;
const KEY_PX = 60;

/**
 * {transform, zoom(factor), fit(), show(x, y)}; the same with the listeners for the SVG as `handlers`.
 *
 * @param svg a reference to it
 * @param size {width, height} of what it shows
 */
export function usePanZoom(svg, size) {
    const [view, setView] = useState({ x: 0, y: 0, k: 1 });
    const fit = (least = SCALE_MIN) => {
        const { clientWidth: width, clientHeight: height } = svg.current;
        const k = Math.max(least, Math.min(1, width / size.width, height / size.height));
        setView({ k, x: Math.max(0, width - size.width * k) / 2, y: Math.max(0, height - size.height * k) / 2 });
    };
    const zoomAt = (factor, px, py) =>
        setView(({ x, y, k }) => {
            const next = Math.min(SCALE_MAX, Math.max(SCALE_MIN, k * factor));
            return { k: next, x: px - ((px - x) * next) / k, y: py - ((py - y) * next) / k };
        });
    const zoom = factor => zoomAt(factor, svg.current.clientWidth / 2, svg.current.clientHeight / 2);
    const show = (nodeX, nodeY) => {
        const { clientWidth: width, clientHeight: height } = svg.current;
        setView(before => {
            const k = Math.max(before.k, 0.6);
            const [x, y] = [nodeX * before.k + before.x, nodeY * before.k + before.y];
            const isSeen = before.k === k && x > 80 && y > 20 && x < width - 80 && y < height - 20;
            return isSeen ? before : { k, x: width / 2 - nodeX * k, y: height / 2 - nodeY * k };
        });
    };
    useLayoutEffect(() => fit(SCALE_READ), [size.width, size.height]);
    useEffect(() => {
        const element = svg.current;
        const onWheel = event => {
            event.preventDefault();
            const box = element.getBoundingClientRect();
            zoomAt(Math.exp(-event.deltaY / 400), event.clientX - box.left, event.clientY - box.top);
        };
        // Preact would listen passively, and the page would scroll.
        element.addEventListener('wheel', onWheel, { passive: false });
        return () => element.removeEventListener('wheel', onWheel);
    }, []);
    const move = (dx, dy) => setView(before => ({ ...before, x: before.x + dx, y: before.y + dy }));
    const onPointerMove = event => {
        if (event.buttons === 1) {
            move(event.movementX, event.movementY);
        }
    };
    const onKeyDown = event => {
        const steps = { ArrowLeft: [KEY_PX, 0], ArrowRight: [-KEY_PX, 0], ArrowUp: [0, KEY_PX], ArrowDown: [0, -KEY_PX] };
        if (steps[event.key]) {
            event.preventDefault();
            move(...steps[event.key]);
        } else if (event.key === '+' || event.key === '=') {
            zoom(STEP);
        } else if (event.key === '-') {
            zoom(1 / STEP);
        } else if (event.key === '0') {
            fit();
        }
    };
    return {
        transform: `translate(${view.x} ${view.y}) scale(${view.k})`,
        zoom: inward => zoom(inward ? STEP : 1 / STEP),
        fit: () => fit(),
        show,
        handlers: { onPointerMove, onKeyDown },
    };
}
