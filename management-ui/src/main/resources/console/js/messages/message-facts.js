// What a message says of itself beside its body: properties, headers, and where it died.
import { Badge, Facts, FieldTable } from '../components/parts.js';
import { exchangeName, time } from '../format.js';
import { html } from '../lib.js';

const TITLES = {
    content_type: 'Content type',
    content_encoding: 'Content encoding',
    delivery_mode: 'Delivery mode',
    correlation_id: 'Correlation id',
    reply_to: 'Reply to',
    message_id: 'Message id',
    user_id: 'User',
    app_id: 'Application',
    cluster_id: 'Cluster id',
};

const SECONDS_MAX = 1e11;

function shown(name, value) {
    if (name === 'delivery_mode') {
        return value === 2 ? '2, persistent' : `${value}, transient`;
    }
    if (name === 'timestamp') {
        // Seconds, by the standard; some clients send milliseconds.
        return `${time(value < SECONDS_MAX ? value * 1000 : value)} (${value})`;
    }
    return html`<bdi>${String(value)}</bdi>`;
}

/** @param more [[name, value], …] that stand before the properties */
export function MessageFacts({ message, more = [] }) {
    const { headers = {}, ...properties } = message.properties ?? {};
    const { 'x-death': deaths, ...others } = headers;
    return html`<${Facts}
            of=${[
                ['Exchange', html`<bdi>${exchangeName(message.exchange)}</bdi>`],
                ['Routing key', message.routing_key === '' ? html`<span class="quiet">empty</span>` : html`<bdi>${message.routing_key}</bdi>`],
                ...more,
                ...Object.entries(properties).map(([name, value]) => [
                    TITLES[name] ?? name[0].toUpperCase() + name.slice(1),
                    shown(name, value),
                ]),
            ]}
        />
        ${Object.keys(others).length > 0 && html`<section><h3>Headers</h3><${FieldTable} of=${others} /></section>`}
        ${Array.isArray(deaths) && deaths.length > 0 && html`<${Deaths} of=${deaths} />`}`;
}

function Deaths({ of: deaths }) {
    return html`<section>
        <h3>Died</h3>
        <ul class="deaths">
            ${deaths.map(
                death => html`<li>
                    <${Badge} tone="warn">${death.reason}<//>
                    <span>
                        ${death.count > 1 ? `${death.count} times ` : ''}in <bdi class="code">${death.queue}</bdi>, published to
                        <bdi class="code"> ${exchangeName(death.exchange ?? '')}</bdi>
                        ${death['routing-keys']?.length > 0 && html` with <bdi class="code">${death['routing-keys'].join(', ')}</bdi>`}
                    </span>
                    ${Number.isFinite(death.time) && html`<span class="quiet">${time(death.time * 1000)}</span>`}
                </li>`,
            )}
        </ul>
    </section>`;
}
