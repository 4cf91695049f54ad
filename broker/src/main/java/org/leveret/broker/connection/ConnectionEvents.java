package org.leveret.broker.connection;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.StringJoiner;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.FieldTable;
import org.leveret.broker.access.Credentials;
import org.leveret.broker.channel.AmqpChannel;
import org.leveret.broker.event.DescribedConsumer;
import org.leveret.broker.event.Event;
import org.leveret.broker.event.Events;
import org.leveret.broker.event.ProcessNames;
import org.leveret.broker.vhost.ErlangTerm;

/**
 * The events of one connection, of its channels and of their consumers, with RabbitMQ's headers; none is made while nobody
 * wants it. Owned by the connection's loop.
 */
public final class ConnectionEvents {
    private static final String PROTOCOL = "{0,9,1}";

    private final Events events;
    private final ProcessNames processNames;
    private final AmqpConnection connection;

    ConnectionEvents(Events events, ProcessNames processNames, AmqpConnection connection) {
        this.events = events;
        this.processNames = processNames;
        this.connection = connection;
    }

    /** For a channel that is told of. */
    public String nextProcessName() {
        return processNames.next();
    }

    static void loggedIn(Events events, AmqpSocket socket, String mechanism, String user) {
        if (events.areWanted()) {
            events.tell(new Event(
                    "user.authentication.success",
                    login(socket, mechanism, user).build()));
        }
    }

    static void loginRefused(
            Events events, AmqpSocket socket, String mechanism, Credentials credentials, String refusal) {
        if (events.areWanted()) {
            events.tell(new Event(
                    "user.authentication.failure",
                    login(socket, mechanism, credentials.userName())
                            .put("error", refusal)
                            .build()));
        }
    }

    private static FieldTable.Builder login(AmqpSocket socket, String mechanism, String user) {
        return FieldTable.builder()
                .put("name", user)
                .put("connection_name", name(socket))
                .put("connection_type", "network")
                .put("auth_mechanism", mechanism)
                .put("protocol", PROTOCOL)
                .put("host", host(socket.localAddress()))
                .put("peer_host", host(socket.remoteAddress()))
                .put("peer_port", port(socket.remoteAddress()))
                .put("ssl", socket.tls() != null);
    }

    void opened(AmqpSocket socket, Tuning tuning) {
        if (!events.areWanted()) {
            return;
        }
        SSLSession tls = socket.tls();
        FieldTable.Builder headers = about().put("user", connection.userName())
                .put("vhost", connection.virtualHost().name())
                .put("type", "network")
                .put("protocol", PROTOCOL)
                .put("auth_mechanism", connection.client().mechanism())
                .put("host", host(socket.localAddress()))
                .put("port", port(socket.localAddress()))
                .put("peer_host", host(socket.remoteAddress()))
                .put("peer_port", port(socket.remoteAddress()))
                .put("channel_max", (long) tuning.channelMax())
                .put("frame_max", (long) tuning.frameBytesMax())
                .put("timeout", (long) tuning.heartbeatSeconds())
                .put("connected_at", connection.loop().nowMs())
                .put("ssl", tls != null)
                .put("ssl_protocol", tls == null ? "" : tls.getProtocol())
                .put("ssl_cipher", tls == null ? "" : tls.getCipherSuite());
        events.tell(new Event(
                "connection.created",
                headers.put(Event.BY, connection.userName()).build()));
    }

    void closed() {
        if (events.areWanted()) {
            events.tell(new Event("connection.closed", about().build()));
        }
    }

    private FieldTable.Builder about() {
        FieldTable.Builder headers = FieldTable.builder()
                .put("name", connection.name())
                .put("pid", connection.processName())
                .put("node", connection.nodeName())
                .put("client_properties", ErlangTerm.fields(connection.client().properties()));
        String given = connection.client().connectionName();
        return given == null ? headers : headers.put("user_provided_name", given);
    }

    public void channelOpened(AmqpChannel channel) {
        if (events.areWanted()) {
            events.tell(new Event(
                    "channel.created",
                    FieldTable.builder()
                            .put("name", connection.name() + " (" + channel.number() + ")")
                            .put("number", (long) channel.number())
                            .put("pid", channel.processName())
                            .put("connection", connection.processName())
                            .put("user", connection.userName())
                            .put("vhost", connection.virtualHost().name())
                            .put(Event.BY, connection.userName())
                            .build()));
        }
    }

    public void channelClosed(AmqpChannel channel) {
        if (events.areWanted()) {
            events.tell(new Event(
                    "channel.closed",
                    FieldTable.builder()
                            .put("pid", channel.processName())
                            .put(Event.BY, connection.userName())
                            .build()));
        }
    }

    public void consumerAdded(AmqpChannel channel, DescribedConsumer consumer) {
        if (events.areWanted()) {
            events.tell(new Event(
                    "consumer.created",
                    about(channel, consumer)
                            .put("ack_required", consumer.ackRequired())
                            .put("exclusive", consumer.exclusive())
                            .put("prefetch_count", (long) consumer.prefetch())
                            .put("arguments", ErlangTerm.fields(consumer.arguments()))
                            .build()));
        }
    }

    public void consumerRemoved(AmqpChannel channel, DescribedConsumer consumer) {
        if (events.areWanted()) {
            events.tell(new Event("consumer.deleted", about(channel, consumer).build()));
        }
    }

    private FieldTable.Builder about(AmqpChannel channel, DescribedConsumer consumer) {
        return FieldTable.builder()
                .put("consumer_tag", consumer.tag())
                .put("queue", consumer.queue())
                .put("vhost", connection.virtualHost().name())
                .put("channel", channel.processName())
                .put(Event.BY, connection.userName());
    }

    private static String name(AmqpSocket socket) {
        return text(socket.remoteAddress()) + " -> " + text(socket.localAddress());
    }

    private static String text(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress known ? NetUtil.toSocketAddressString(known) : "unknown";
    }

    private static long port(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress known ? known.getPort() : 0;
    }

    /** An address as Erlang writes it: a tuple of numbers, four of one octet or eight of two. */
    private static String host(@Nullable SocketAddress address) {
        InetAddress known = address instanceof InetSocketAddress socket ? socket.getAddress() : null;
        if (known == null) {
            return "unknown";
        }
        byte[] octets = known.getAddress();
        StringJoiner tuple = new StringJoiner(",", "{", "}");
        if (octets.length == 4) {
            for (byte octet : octets) {
                tuple.add(Integer.toString(octet & 0xFF));
            }
        } else {
            for (int i = 0; i < octets.length; i += 2) {
                tuple.add(Integer.toString((octets[i] & 0xFF) << 8 | (octets[i + 1] & 0xFF)));
            }
        }
        return tuple.toString();
    }
}
