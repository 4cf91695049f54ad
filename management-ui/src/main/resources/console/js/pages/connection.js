// One connection: who it is, how much it carries, and its channels.
import { del, path, withQuery } from '../api.js';
import { Chart } from '../components/chart.js';
import { confirmDestroying } from '../components/dialog.js';
import { ObjectPage } from '../components/object-page.js';
import { Page } from '../components/page.js';
import { Facts, FieldTable, Loading, Panel } from '../components/parts.js';
import { Table } from '../components/table.js';
import { bytes, count, counted, time } from '../format.js';
import { SAMPLES, detailsOf, ratesNow, samplesOf, useHistory } from '../history.js';
import { html } from '../lib.js';
import { useLive } from '../live.js';
import { go, href } from '../router.js';
import { CHANNEL_COLUMNS } from './channels.js';
import { ConnectionState } from './connections.js';

const NAMES = ['recv_oct', 'send_oct'];
const CRUMB = { href: href('connections'), title: 'Connections' };
const perSecond = value => bytes(value) + '/s';

export default function Connection({ query: { name } }) {
    return html`<${ObjectPage}
        path=${path`/connections/${name}`}
        title=${name}
        crumb=${CRUMB}
        what="connection"
        draw=${connection => html`<${Details} connection=${connection} />`}
    />`;
}

function Details({ connection }) {
    const at = path`/connections/${connection.name}`;
    const past = useHistory(at, connection, each => ratesNow(each, NAMES), {
        path: withQuery(at, SAMPLES),
        points: answer => samplesOf({}, detailsOf(answer, NAMES)),
    });
    return html`<${Page}
        title=${connection.user_provided_name || connection.name}
        crumb=${CRUMB}
        badges=${html`<${ConnectionState} state=${connection.state} />`}
        actions=${html`<button type="button" class="danger-quiet" onClick=${() => close(connection)}>Close</button>`}
    >
        <div class="columns-2">
            <${Panel} title="Data rates">
                <${Chart}
                    title="Data rates"
                    times=${past.times}
                    format=${perSecond}
                    binary
                    series=${[
                        { name: 'From client', colour: '--series-1', values: past.values.recv_oct ?? [] },
                        { name: 'To client', colour: '--series-3', values: past.values.send_oct ?? [] },
                    ]}
                />
            <//>
            <${Panel} title="Details"><${About} connection=${connection} /><//>
        </div>
        <${Panel} title="Channels"><${Channels} at=${at} /><//>
        <${Panel} title="What the client says of itself">
            <${Facts}
                of=${Object.entries(connection.client_properties ?? {}).map(([name, value]) => [
                    name,
                    typeof value === 'object' ? html`<${FieldTable} of=${value} />` : String(value),
                ])}
            />
        <//>
    <//>`;
}

function About({ connection }) {
    return html`<${Facts}
        of=${[
            ['Name', connection.name],
            ['User', connection.user],
            ['Virtual host', connection.vhost],
            ['Client', `${connection.peer_host}:${connection.peer_port}`],
            ['Connected', time(connection.connected_at)],
            ['Protocol', connection.protocol],
            ['Authentication', connection.auth_mechanism],
            ['TLS', connection.ssl ? `${connection.ssl_protocol}, ${connection.ssl_cipher}` : 'no'],
            connection.peer_cert_subject && ['Certificate of', connection.peer_cert_subject],
            ['Heartbeat', connection.timeout ? connection.timeout + ' s' : 'none'],
            ['Frame size', bytes(connection.frame_max)],
            ['Channels at most', count(connection.channel_max)],
            ['Received', bytes(connection.recv_oct)],
            ['Sent', bytes(connection.send_oct)],
            ['Waiting to be sent', bytes(connection.send_pend)],
        ]}
    />`;
}

function Channels({ at }) {
    const { data, error } = useLive(at + '/channels');
    return data
        ? html`<${Table}
              label="Channels"
              rows=${data}
              columns=${CHANNEL_COLUMNS.filter(column => !['vhost', 'user'].includes(column.id) && !column.hidden)}
              rowKey=${channel => channel.name}
              empty="No channels are open."
          />`
        : html`<${Loading} error=${error} />`;
}

function close({ name, user, vhost, channels }) {
    confirmDestroying({
        title: 'Close a connection',
        what: `Close the connection ${name} of user ${user} in ${vhost}, with ${counted(channels, 'channel')}. What its consumers have not acknowledged goes back to the queues.`,
        action: 'Close connection',
        act: () => del(path`/connections/${name}`),
        done: 'The connection is closed.',
        then: () => go('connections'),
    });
}
