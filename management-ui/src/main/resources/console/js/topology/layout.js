// Places of nodes and ways of edges, from left to right.
import { mean, partsOf } from './layers.js';
import { labelOf } from './model.js';

export const NODE_WIDTH = 184;
export const NODE_HEIGHT = 40;
const ROW_HEIGHT = 56;
const PASSING_HEIGHT = 24;
const GAP_WIDTH_MIN = 56;
const MARGIN = 16;
const PASSES = 12;
const CHARACTER_WIDTH = 6.4;
const LABEL_CHARACTERS_MAX = 24;

export const cut = (text, most) => {
    const characters = [...text];
    return characters.length > most ? characters.slice(0, most - 1).join('') + '…' : text;
};

/** {nodes, edges, width, height}: nodes with x and y of their middle, edges with points, and x and y of the label. */
export function laidOut({ nodes, edges }) {
    const known = new Map(nodes.map(node => [node.key, node]));
    const placed = { nodes: [], edges: [], width: 0, height: MARGIN };
    for (const part of partsOf(nodes, edges)) {
        setRows(part.layers, placed.height);
        setColumns(part);
        const cells = new Map(part.layers.flat().filter(cell => cell.key).map(cell => [cell.key, cell]));
        cells.forEach(({ x, y }, key) => placed.nodes.push({ ...known.get(key), x, y }));
        part.edges.forEach(way => placed.edges.push(drawn(way)));
        part.loops.forEach(edge => placed.edges.push(loop(edge, cells.get(edge.from))));
        for (const { x, y } of part.layers.flat()) {
            placed.width = Math.max(placed.width, x + NODE_WIDTH / 2 + MARGIN);
            placed.height = Math.max(placed.height, y + NODE_HEIGHT / 2 + MARGIN);
        }
    }
    return placed;
}

const heightOf = cell => (cell.key ? ROW_HEIGHT : PASSING_HEIGHT);
const distance = (above, below) => (heightOf(above) + heightOf(below)) / 2;

/** Each node as near to the middle of its neighbours as the others of its layer let it. */
function setRows(layers, top) {
    for (const layer of layers) {
        layer.forEach((cell, i) => (cell.y = i === 0 ? 0 : layer[i - 1].y + distance(layer[i - 1], cell)));
    }
    for (let pass = 0; pass < PASSES; pass++) {
        for (const layer of pass % 2 ? layers.toReversed() : layers) {
            const wishes = layer.map(cell => {
                const beside = [...cell.before, ...cell.after];
                return beside.length ? mean(beside.map(each => each.y)) : cell.y;
            });
            layer.forEach((cell, i) => (cell.y = i === 0 ? wishes[0] : Math.max(wishes[i], layer[i - 1].y + distance(layer[i - 1], cell))));
            // What was pushed down pulls all of the layer up by half of it.
            const lift = mean(layer.map((cell, i) => cell.y - wishes[i]));
            layer.forEach(cell => (cell.y -= lift));
        }
    }
    const all = layers.flat();
    const shift = top + NODE_HEIGHT / 2 - Math.min(...all.map(cell => cell.y));
    all.forEach(cell => (cell.y += shift));
}

/** As much room between two layers as the labels there take. */
function setColumns({ layers, edges }) {
    const gaps = layers.map(() => GAP_WIDTH_MIN);
    const column = new Map(layers.flatMap((layer, i) => layer.map(cell => [cell, i])));
    for (const way of edges) {
        const at = column.get(way.cells[0]);
        way.label = cut(labelOf(way.edge), LABEL_CHARACTERS_MAX);
        gaps[at] = Math.max(gaps[at], way.label.length * CHARACTER_WIDTH + 36);
    }
    let x = MARGIN + NODE_WIDTH / 2;
    layers.forEach((layer, i) => {
        layer.forEach(cell => (cell.x = x));
        x += NODE_WIDTH + gaps[i];
    });
}

/** An edge leaves and enters level, and crosses a layer level too, so that it passes no node. */
function drawn({ edge, cells, back, label }) {
    const points = cells.flatMap(({ x, y }, i) => [
        ...(i > 0 ? [{ x: x - NODE_WIDTH / 2, y }] : []),
        ...(i < cells.length - 1 ? [{ x: x + NODE_WIDTH / 2, y }] : []),
    ]);
    const [from, to] = points;
    // Nearer to the end, where the edges of one node are farther from each other.
    const [x, y] = [from.x * 0.42 + to.x * 0.58, from.y * 0.35 + to.y * 0.65];
    return { ...edge, label, x, y, points: back ? points.reverse() : points };
}

function loop(edge, { x, y }) {
    const side = x + NODE_WIDTH / 2;
    const points = [{ x: side, y: y - 9 }, { x: side + 26, y: y - 9 }, { x: side + 26, y: y + 9 }, { x: side, y: y + 9 }];
    return { ...edge, label: '', x: side, y, points };
}

/** The line through points: level where it begins and ends. */
export function curve([first, ...rest]) {
    let last = first;
    const steps = rest.map(({ x, y }) => {
        const middle = (last.x + x) / 2;
        const step = y === last.y || x === last.x ? `L${x} ${y}` : `C${middle} ${last.y} ${middle} ${y} ${x} ${y}`;
        last = { x, y };
        return step;
    });
    return `M${first.x} ${first.y}${steps.join('')}`;
}
