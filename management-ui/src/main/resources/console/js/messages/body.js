// What the body of a message says: octets of what the API sends, and texts of those.

/** A gzip that becomes more than this is shown as far as this. */
const UNPACKED_BYTES_MAX = 4 << 20;
const HEX_ROW_BYTES = 16;

/** The octets of a body that the API has sent as text or as Base64. */
export function octets({ payload, payload_encoding: encoding }) {
    return encoding === 'base64' ? Uint8Array.from(atob(payload), each => each.charCodeAt(0)) : new TextEncoder().encode(payload);
}

export const isGzip = bytes => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** {bytes, cut}: what was packed, or undefined if it was not. What comes of a part of it is shown. */
export async function unpacked(bytes) {
    const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')).getReader();
    const parts = [];
    let length = 0;
    let cut = false;
    try {
        while (!cut) {
            const { done, value } = await reader.read();
            if (done) {
                break;
            }
            parts.push(value);
            length += value.length;
            cut = length > UNPACKED_BYTES_MAX;
        }
        if (cut) {
            reader.cancel();
        }
    } catch {
        cut = true;
    }
    return length === 0 && cut ? undefined : { bytes: joined(parts, length), cut };
}

function joined(parts, length) {
    const all = new Uint8Array(length);
    let at = 0;
    for (const part of parts) {
        all.set(part, at);
        at += part.length;
    }
    return all;
}

/** The text of octets, or undefined if they are not UTF-8. A character at the end that was cut off does not count. */
export function text(bytes, cut) {
    try {
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: cut });
    } catch {
        return undefined;
    }
}

/** JSON over several lines, its numbers and texts exactly as they came; undefined if the text is no JSON object or array. */
export function prettyJson(json) {
    if (!/^\s*[[{]/.test(json ?? '')) {
        return undefined;
    }
    try {
        JSON.parse(json);
    } catch {
        return undefined;
    }
    let depth = 0;
    const line = () => '\n' + '  '.repeat(depth);
    return json
        .match(/"(?:[^"\\]|\\.)*"|[{[]\s*[}\]]|[{}[\],:]|[^\s{}[\],:"]+/g)
        .map(token => {
            if (token === '{' || token === '[') {
                depth++;
                return token + line();
            }
            if (token === '}' || token === ']') {
                depth--;
                return line() + token;
            }
            if (token === ',') {
                return token + line();
            }
            return token === ':' ? ': ' : /^[{[]\s/.test(token) ? token[0] + token.at(-1) : token;
        })
        .join('');
}

/** Sixteen octets a line: where, as numbers, as characters. */
export function hex(bytes) {
    const lines = [];
    for (let at = 0; at < bytes.length; at += HEX_ROW_BYTES) {
        const row = [...bytes.subarray(at, at + HEX_ROW_BYTES)];
        const numbers = row.map(each => each.toString(16).padStart(2, '0')).join(' ');
        const characters = row.map(each => (each >= 0x20 && each < 0x7f ? String.fromCharCode(each) : '.')).join('');
        lines.push(`${at.toString(16).padStart(8, '0')}  ${numbers.padEnd(HEX_ROW_BYTES * 3 - 1)}  ${characters}`);
    }
    return lines.join('\n');
}
