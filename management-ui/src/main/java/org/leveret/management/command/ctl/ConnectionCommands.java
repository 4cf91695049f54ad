package org.leveret.management.command.ctl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Connections, channels and consumers. Where RabbitMQ names an Erlang process we name the connection or the channel, by
 * which it is closed. Stateless.
 */
final class ConnectionCommands {
    private static final Listing CONNECTIONS = connections();
    private static final Listing CHANNELS = Listing.streamed(
            List.of("pid", "user", "consumer_count", "messages_unacknowledged"),
            Column.from("pid", "name"),
            Column.inner("connection", "connection_details", "name"),
            Column.of("name"),
            Column.of("number"),
            Column.of("user"),
            Column.of("vhost"),
            Column.of("transactional"),
            Column.of("confirm"),
            Column.of("consumer_count"),
            Column.of("messages_unacknowledged"),
            Column.of("messages_uncommitted"),
            Column.of("acks_uncommitted"),
            Column.of("messages_unconfirmed"),
            Column.of("prefetch_count"),
            Column.of("global_prefetch_count"));
    private static final Listing CONSUMERS = Listing.streamed(
            List.of(
                    "queue_name",
                    "channel_pid",
                    "consumer_tag",
                    "ack_required",
                    "prefetch_count",
                    "active",
                    "arguments"),
            Column.inner("queue_name", "queue", "name"),
            Column.inner("channel_pid", "channel_details", "name"),
            Column.of("consumer_tag"),
            Column.of("ack_required"),
            Column.of("prefetch_count"),
            Column.of("active"),
            Column.of("arguments"),
            Column.of("activity_status"));

    private ConnectionCommands() {}

    static List<Command> all() {
        return List.of(
                new Command(
                        "list_connections",
                        "[--no-table-headers] [<column> ...] [--timeout <timeout>]",
                        0,
                        Command.ANY,
                        "Lists AMQP 0.9.1 connections for the node",
                        session -> list(session, "Listing connections ...", "/connections", CONNECTIONS)),
                new Command(
                        "list_channels",
                        "[--no-table-headers] [<column> ...]",
                        0,
                        Command.ANY,
                        "Lists all channels in the node",
                        session -> list(session, "Listing channels ...", "/channels", CHANNELS)),
                new Command(
                        "list_consumers",
                        "[--vhost <vhost>] [--no-table-headers] [<column> ...] [--timeout <timeout>]",
                        0,
                        Command.ANY,
                        "Lists all consumers for a vhost",
                        session -> list(
                                session,
                                "Listing consumers in vhost " + session.vhost() + " ...",
                                ApiPath.of("consumers", session.vhost()),
                                CONSUMERS)));
    }

    private static Listing connections() {
        List<Column> columns = new ArrayList<>();
        columns.add(Column.from("pid", "name"));
        columns.add(Column.made("host", "host", Cell::address));
        columns.add(Column.made("peer_host", "peer_host", Cell::address));
        columns.add(Column.made("protocol", "protocol", ConnectionCommands::protocol));
        for (String same : List.of(
                "name",
                "port",
                "peer_port",
                "ssl",
                "ssl_protocol",
                "ssl_key_exchange",
                "ssl_cipher",
                "ssl_hash",
                "peer_cert_subject",
                "peer_cert_issuer",
                "peer_cert_validity",
                "state",
                "channels",
                "auth_mechanism",
                "user",
                "vhost",
                "timeout",
                "frame_max",
                "channel_max",
                "client_properties",
                "recv_oct",
                "recv_cnt",
                "send_oct",
                "send_cnt",
                "send_pend",
                "connected_at",
                "user_provided_name")) {
            columns.add(Column.of(same));
        }
        return Listing.streamed(List.of("user", "peer_host", "peer_port", "state"), columns.toArray(Column[]::new));
    }

    /** AMQP 0-9-1 is {0,9,1} to Erlang. */
    private static Object protocol(@Nullable Object protocol) {
        if (!(protocol instanceof String text) || !text.matches("AMQP \\d+(-\\d+)+")) {
            return Cell.orEmpty(protocol);
        }
        List<Long> numbers = new ArrayList<>();
        for (String number : text.substring(text.indexOf(' ') + 1).split("-", -1)) {
            numbers.add(Long.valueOf(number));
        }
        String tuple = numbers.toString().replace(" ", "").replace('[', '{').replace(']', '}');
        return new Cell(tuple, tuple, numbers);
    }

    private static void list(Session session, String banner, String path, Listing listing) {
        List<Column> columns = listing.chosen(session.words());
        session.banner(banner);
        ApiReply reply = session.get(path + Listing.query(columns));
        List<Map<String, @Nullable Object>> objects =
                reply.isMissing() ? List.of() : Session.good(reply).objects();
        listing.print(session, columns, objects);
    }
}
