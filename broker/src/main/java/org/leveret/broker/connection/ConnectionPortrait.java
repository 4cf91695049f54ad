package org.leveret.broker.connection;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.control.admin.PlainTables;
import org.leveret.broker.event.NamedProcess;
import org.leveret.broker.statistics.ChannelSnapshot;
import org.leveret.broker.statistics.ConnectedClient;
import org.leveret.broker.statistics.ConnectionSnapshot;
import org.leveret.broker.statistics.TlsSnapshot;

/**
 * Who a connection is, for those who look at it, and for its exclusive queues. Its addresses and its names are for any thread,
 * the rest for its event loop.
 */
final class ConnectionPortrait implements ConnectedClient, NamedProcess {
    private final AmqpSocket socket;
    private final ClientIdentity client;
    private final Tuning tuning;
    private final String virtualHost;
    private final String name;
    private final String processName;
    private final long connectedMs;
    private @Nullable Map<String, Object> plainProperties;

    /** @param connectedMs when it was opened, in milliseconds since 1970 */
    ConnectionPortrait(
            AmqpSocket socket,
            ClientIdentity client,
            Tuning tuning,
            String virtualHost,
            String processName,
            long connectedMs) {
        this.socket = socket;
        this.client = client;
        this.tuning = tuning;
        this.virtualHost = virtualHost;
        this.name = NetUtil.toSocketAddressString(clientAddress()) + " -> "
                + NetUtil.toSocketAddressString(brokerAddress());
        this.processName = processName;
        this.connectedMs = connectedMs;
    }

    private InetSocketAddress clientAddress() {
        return (InetSocketAddress) socket.remoteAddress();
    }

    private InetSocketAddress brokerAddress() {
        return (InetSocketAddress) socket.localAddress();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String processName() {
        return processName;
    }

    @Override
    public String clientHost() {
        return NetUtil.toAddressString(clientAddress().getAddress());
    }

    @Override
    public int clientPort() {
        return clientAddress().getPort();
    }

    /** What it looks like now. */
    ConnectionSnapshot snapshot(String state, List<ChannelSnapshot> channels) {
        return new ConnectionSnapshot(
                name,
                client.connectionName(),
                client.userName(),
                virtualHost,
                "AMQP 0-9-1",
                client.mechanism(),
                clientHost(),
                clientPort(),
                NetUtil.toAddressString(brokerAddress().getAddress()),
                brokerAddress().getPort(),
                TlsSnapshot.of(socket.tls()),
                connectedMs,
                tuning.heartbeatSeconds(),
                tuning.channelMax(),
                tuning.frameBytesMax(),
                plainProperties(),
                state,
                socket.receivedBytes(),
                socket.receivedReads(),
                socket.sentBytes(),
                socket.sentWrites(),
                socket.outboundBytes(),
                channels);
    }

    private Map<String, Object> plainProperties() {
        Map<String, Object> plain = plainProperties;
        if (plain == null) {
            plain = Collections.unmodifiableMap(PlainTables.of(client.properties()));
            plainProperties = plain;
        }
        return plain;
    }
}
