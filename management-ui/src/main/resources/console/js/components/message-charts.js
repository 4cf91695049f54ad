// The charts that the broker, a queue, an exchange and a channel have alike.
import { count, rate, short } from '../format.js';
import { html } from '../lib.js';
import { Chart } from './chart.js';

/** @param of [[name, title, colour], …] of what `past` of useHistory has */
export const RatesChart = ({ past, of }) => html`<${Chart}
    title="Message rates"
    times=${past.times}
    format=${rate}
    axis=${short}
    series=${of.map(([name, title, colour]) => ({ name: title, colour, values: past.values[name] ?? [] }))}
/>`;

export const DepthsChart = ({ past }) => html`<${Chart}
    title="Messages in queues"
    times=${past.times}
    format=${count}
    axis=${short}
    series=${[
        { name: 'Ready', colour: '--series-1', values: past.values.messages_ready ?? [], filled: true },
        { name: 'Unacked', colour: '--series-2', values: past.values.messages_unacknowledged ?? [] },
    ]}
/>`;
