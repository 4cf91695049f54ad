// What cells of tables show: names that lead somewhere, numbers that are quiet when they are nothing.
import { bytes, count, exchangeName, rate } from '../format.js';
import { html } from '../lib.js';
import { href } from '../router.js';

/** A number; 0 is quiet. */
export const Count = ({ of }) => html`<span class=${of ? '' : 'zero'}>${count(of)}</span>`;

/** A rate; 0 is quiet. */
export const Rate = ({ of }) => html`<span class=${of ? '' : 'zero'}>${rate(of)}</span>`;

export const Bytes = ({ of }) => html`<span class=${of ? '' : 'zero'}>${bytes(of)}</span>`;

/** A name from a client, cut where it is too long, with its whole in the tip. */
export const Name = ({ of }) => html`<bdi title=${of}>${of}</bdi>`;

/** A link to the page of an object. */
const ObjectLink = ({ to, text }) => html`<a class="object" href=${to} title=${text}><bdi>${text}</bdi></a>`;

export const QueueLink = ({ vhost, name }) => html`<${ObjectLink} to=${href('queue', { vhost, name })} text=${name} />`;

/** The default exchange has no name; its page is asked for by the one that the API gives it. */
export const ExchangeLink = ({ vhost, name }) =>
    html`<${ObjectLink} to=${href('exchange', { vhost, name: name || 'amq.default' })} text=${exchangeName(name)} />`;

export const ConnectionLink = ({ name, text }) =>
    html`<${ObjectLink} to=${href('connection', { name })} text=${text || name} />`;

export const ChannelLink = ({ name }) => html`<${ObjectLink} to=${href('channel', { name })} text=${name} />`;
