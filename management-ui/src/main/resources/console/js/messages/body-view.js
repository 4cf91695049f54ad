// The body of a message in the ways it can be read; the one that says most is shown first.
import { toast } from '../components/toast.js';
import { bytes as size } from '../format.js';
import { html, useEffect, useMemo, useState } from '../lib.js';
import { hex, isGzip, octets, prettyJson, text, unpacked } from './body.js';

const HEX_BYTES_MAX = 64 << 10;

/** @param message with payload, payload_encoding, payload_bytes and truncated */
export function BodyView({ message }) {
    const raw = useMemo(() => octets(message), [message.payload]);
    const [inside, setInside] = useState();
    const [chosen, choose] = useState();
    useEffect(() => {
        setInside(undefined);
        if (isGzip(raw)) {
            unpacked(raw).then(setInside);
        }
    }, [raw]);
    const ways = useMemo(() => waysOf(raw, inside, message.truncated), [raw, inside]);
    const shown = ways.find(way => way.name === chosen) ?? ways[0];
    const copy = () => navigator.clipboard.writeText(shown.text).then(() => toast('Copied.'), () => {});
    return html`<section class="body-view" aria-label="Body">
        <header>
            <h3>Body</h3>
            <span class="quiet">${size(message.payload_bytes)}</span>
            <div class="choice" role="group" aria-label="Show as">
                ${ways.map(
                    way =>
                        html`<button type="button" aria-pressed=${String(way === shown)} onClick=${() => choose(way.name)}>
                            ${way.name}
                        </button>`,
                )}
            </div>
            ${navigator.clipboard && html`<button type="button" class="bare" onClick=${copy}>Copy</button>`}
        </header>
        ${message.truncated && html`<p class="quiet">Only its first ${size(raw.length)} are here.</p>`}
        ${shown.note && html`<p class="quiet">${shown.note}</p>`}
        ${shown.text === ''
            ? html`<p class="quiet">It is empty.</p>`
            : html`<pre class="body-text" tabindex="0" dir="ltr">${shown.text}</pre>`}
    </section>`;
}

function waysOf(raw, inside, truncated) {
    const ways = [];
    if (inside) {
        const within = text(inside.bytes, inside.cut || truncated);
        const pretty = prettyJson(within);
        const note = `Unpacked: ${size(inside.bytes.length)}${inside.cut ? ', and there is more' : ''}.`;
        if (pretty !== undefined) {
            ways.push({ name: 'JSON in gzip', text: pretty, note });
        }
        ways.push(
            within === undefined
                ? { name: 'Hex in gzip', text: hexOf(inside.bytes), note }
                : { name: 'Text in gzip', text: within, note },
        );
    }
    const plain = text(raw, truncated);
    const pretty = prettyJson(plain);
    if (pretty !== undefined) {
        ways.push({ name: 'JSON', text: pretty });
    }
    if (plain !== undefined) {
        ways.push({ name: 'Text', text: plain });
    }
    const note = raw.length > HEX_BYTES_MAX ? `The first ${size(HEX_BYTES_MAX)}.` : undefined;
    ways.push({ name: 'Hex', text: hexOf(raw), note });
    return ways;
}

const hexOf = bytes => hex(bytes.subarray(0, HEX_BYTES_MAX));
