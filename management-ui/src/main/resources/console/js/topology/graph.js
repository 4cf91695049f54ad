// The graph: nodes that lead to their pages, and the edges between them.
import { Icon } from '../components/icons.js';
import { counted } from '../format.js';
import { html, useMemo, useRef } from '../lib.js';
import { href } from '../router.js';
import { NODE_HEIGHT, NODE_WIDTH, curve, cut, laidOut } from './layout.js';
import { usePanZoom } from './pan-zoom.js';

const NAME_CHARACTERS_MAX = 25;

/** @param way {nodes, edges} that are lit up, or undefined */
export function TopologyGraph({ vhost, model, way }) {
    const placed = useMemo(() => laidOut(model), [model]);
    const svg = useRef();
    const view = usePanZoom(svg, placed);
    return html`<div class="graph">
        <div class="graph-tools">
            <button type="button" aria-label="Larger" title="Larger (+)" onClick=${() => view.zoom(true)}><${Icon} name="plus" /></button>
            <button type="button" aria-label="Smaller" title="Smaller (-)" onClick=${() => view.zoom(false)}><${Icon} name="minus" /></button>
            <button type="button" title="All of it (0)" onClick=${view.fit}>Fit</button>
        </div>
        <svg ref=${svg} class=${way ? 'has-way' : ''} role="group" aria-label="Topology" ...${view.handlers}>
            <defs>
                <marker id="tip" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse">
                    <path d="M0 0.5 8 4 0 7.5z" />
                </marker>
            </defs>
            <g transform=${view.transform}>
                ${placed.edges.map(edge => html`<${Edge} key=${edge.id} edge=${edge} lit=${way?.edges.has(edge.id)} />`)}
                ${placed.nodes.map(
                    node => html`<${Node} key=${node.key} ...${{ node, vhost, lit: way?.nodes.has(node.key), show: view.show }} />`,
                )}
            </g>
        </svg>
    </div>`;
}

function Edge({ edge, lit }) {
    return html`<g class=${`edge ${edge.kind.replace(' ', '-')}${lit ? ' lit' : ''}`}>
        <path d=${curve(edge.points)} marker-end="url(#tip)" />
        ${edge.label && html`<text x=${edge.x} y=${edge.y + 3}>${edge.label}</text>`}
    </g>`;
}

function Node({ node, vhost, lit, show }) {
    const { kind, name, type, messages, x, y } = node;
    const note = kind === 'exchange' ? (type ?? 'exchange') : messages === undefined ? 'queue' : counted(messages, 'message');
    return html`<a
        class=${`node ${kind}${lit ? ' lit' : ''}`}
        href=${href(kind, { vhost, name })}
        aria-label=${`${kind} ${name}, ${note}${lit ? ', on the way' : ''}`}
        transform=${`translate(${x - NODE_WIDTH / 2} ${y - NODE_HEIGHT / 2})`}
        draggable="false"
        onFocus=${() => show(x, y)}
    >
        <title>${name}</title>
        <rect width=${NODE_WIDTH} height=${NODE_HEIGHT} rx=${kind === 'exchange' ? NODE_HEIGHT / 2 : 5} />
        <text class="name" x="16" y="17">${cut(name, NAME_CHARACTERS_MAX)}</text>
        <text class="note" x="16" y="31">${note}</text>
    </a>`;
}
