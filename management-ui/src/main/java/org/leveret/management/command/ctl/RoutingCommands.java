package org.leveret.management.command.ctl;

import java.util.List;

/** Exchanges and bindings. Stateless. */
final class RoutingCommands {
    private static final Listing EXCHANGES = Listing.streamed(
            List.of("name", "type"),
            Column.of("name"),
            Column.of("type"),
            Column.of("durable"),
            Column.of("auto_delete"),
            Column.of("internal"),
            Column.of("arguments"),
            Column.of("policy"));
    private static final Listing BINDINGS = Listing.streamed(
            List.of("source_name", "source_kind", "destination_name", "destination_kind", "routing_key", "arguments"),
            Column.from("source_name", "source"),
            Column.made("source_kind", "source", source -> "exchange"),
            Column.from("destination_name", "destination"),
            Column.from("destination_kind", "destination_type"),
            Column.of("routing_key"),
            Column.of("arguments"),
            Column.of("vhost"));

    private RoutingCommands() {}

    static List<Command> all() {
        return List.of(
                new Command(
                        "list_exchanges",
                        "[--vhost <vhost>] [--no-table-headers] [<column> ...] [--timeout <timeout>]",
                        0,
                        Command.ANY,
                        "Lists exchanges",
                        session -> list(session, "exchanges", " ...", EXCHANGES)),
                new Command(
                        "list_bindings",
                        "[--vhost <vhost>] [--no-table-headers] [<column> ...] [--timeout <timeout>]",
                        0,
                        Command.ANY,
                        "Lists all bindings on a vhost",
                        session -> list(session, "bindings", "...", BINDINGS)));
    }

    private static void list(Session session, String what, String end, Listing listing) {
        List<Column> columns = listing.chosen(session.words());
        session.banner("Listing " + what + " for vhost " + session.vhost() + end);
        ApiReply reply = session.get(ApiPath.of(what, session.vhost()) + Listing.query(columns));
        listing.print(
                session,
                columns,
                reply.isMissing() ? List.of() : Session.good(reply).objects());
    }
}
