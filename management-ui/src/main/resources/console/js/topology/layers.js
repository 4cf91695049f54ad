// Puts the nodes of a graph into layers, so that edges go from left to right as far as they can, and orders each layer so that
// few of them cross. Each part that hangs together is on its own.

const SWEEPS = 8;

/** [{layers, edges}]: layers are lists of cells {key} or, where a long edge passes, {edge}; edges have {edge, cells, back}. */
export function partsOf(nodes, edges) {
    const next = new Map(nodes.map(node => [node.key, []]));
    edges.forEach(edge => {
        next.get(edge.from).push(edge.to);
        next.get(edge.to).push(edge.from);
    });
    const seen = new Set();
    const parts = [];
    for (const { key } of nodes) {
        if (!seen.has(key)) {
            const part = [key];
            seen.add(key);
            for (const each of part) {
                for (const other of next.get(each)) {
                    if (!seen.has(other)) {
                        seen.add(other);
                        part.push(other);
                    }
                }
            }
            parts.push(new Set(part));
        }
    }
    return parts
        .sort((a, b) => b.size - a.size)
        .map(part => layered([...part], edges.filter(edge => part.has(edge.from))));
}

function layered(keys, edges) {
    const backward = backEdges(keys, edges);
    const forward = edges
        .filter(edge => edge.from !== edge.to)
        .map(edge => (backward.has(edge) ? { edge, from: edge.to, to: edge.from, back: true } : { edge, from: edge.from, to: edge.to }));
    const rank = ranksOf(keys, forward);
    const layers = [];
    const put = (at, cell) => {
        (layers[at] ??= []).push(cell);
        return cell;
    };
    const cells = new Map(keys.map(key => [key, put(rank.get(key), { key, before: [], after: [] })]));
    const ways = forward.map(({ edge, from, to, back }) => {
        const way = [cells.get(from)];
        for (let at = rank.get(from) + 1; at < rank.get(to); at++) {
            way.push(put(at, { edge, before: [], after: [] }));
        }
        way.push(cells.get(to));
        way.slice(1).forEach((cell, i) => {
            cell.before.push(way[i]);
            way[i].after.push(cell);
        });
        return { edge, cells: way, back };
    });
    order(layers);
    return { layers, edges: ways, loops: edges.filter(edge => edge.from === edge.to) };
}

/** Those that lead back to where a walk came from. */
function backEdges(keys, edges) {
    const out = Map.groupBy(edges, edge => edge.from);
    const state = new Map();
    const back = new Set();
    const entered = new Set(edges.filter(edge => edge.from !== edge.to).map(edge => edge.to));
    for (const start of [...keys].sort((a, b) => entered.has(a) - entered.has(b))) {
        const walk = state.has(start) ? [] : [[start, 0]];
        state.get(start) ?? state.set(start, 'open');
        while (walk.length > 0) {
            const here = walk.at(-1);
            const edge = (out.get(here[0]) ?? [])[here[1]++];
            if (!edge) {
                state.set(here[0], 'done');
                walk.pop();
            } else if (state.get(edge.to) === 'open') {
                back.add(edge);
            } else if (!state.has(edge.to)) {
                state.set(edge.to, 'open');
                walk.push([edge.to, 0]);
            }
        }
    }
    return back;
}

/** Each node behind all that lead to it; what nothing leads to stands right before what it leads to. */
function ranksOf(keys, edges) {
    const rank = new Map(keys.map(key => [key, 0]));
    const waiting = new Map(keys.map(key => [key, 0]));
    const out = Map.groupBy(edges, edge => edge.from);
    edges.forEach(edge => waiting.set(edge.to, waiting.get(edge.to) + 1));
    const first = keys.filter(key => waiting.get(key) === 0);
    const ready = [...first];
    for (const key of ready) {
        for (const { to } of out.get(key) ?? []) {
            rank.set(to, Math.max(rank.get(to), rank.get(key) + 1));
            waiting.set(to, waiting.get(to) - 1);
            if (waiting.get(to) === 0) {
                ready.push(to);
            }
        }
    }
    for (const key of first) {
        const ranks = (out.get(key) ?? []).map(edge => rank.get(edge.to));
        if (ranks.length > 0) {
            rank.set(key, Math.min(...ranks) - 1);
        }
    }
    return rank;
}

/** Sorts each layer by where its neighbours stand, to and fro. */
function order(layers) {
    const number = layer => layer.forEach((cell, i) => (cell.at = i));
    layers.forEach(number);
    for (let sweep = 0; sweep < SWEEPS; sweep++) {
        const down = sweep % 2 === 0;
        for (const layer of down ? layers : layers.toReversed()) {
            for (const cell of layer) {
                const beside = down ? cell.before : cell.after;
                cell.wish = beside.length ? mean(beside.map(each => each.at)) : cell.at;
            }
            layer.sort((a, b) => a.wish - b.wish);
            number(layer);
        }
    }
}

export const mean = numbers => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
