package org.leveret.management.command.ctl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Queues: which there are, and what is in them. Stateless. */
final class QueueCommands {
    private static final int TIMEOUT_SECONDS = 60;
    private static final Listing QUEUES = listing();

    private QueueCommands() {}

    static List<Command> all() {
        return List.of(
                new Command(
                        "list_queues",
                        "[--vhost <vhost>] [--online] [--offline] [--local] [--no-table-headers] [<column>, ...]"
                                + " [--timeout <timeout>]",
                        0,
                        Command.ANY,
                        "Lists queues and their properties",
                        QueueCommands::list),
                Command.of(
                        "purge_queue",
                        "<queue> [--timeout <timeout>]",
                        1,
                        "Purges a queue (removes all messages in it)",
                        QueueCommands::purge),
                Command.of(
                        "delete_queue",
                        "[--vhost <vhost>] <queue_name> [--if-empty|-e] [--if-unused|-u]",
                        1,
                        "Deletes a queue",
                        QueueCommands::delete));
    }

    private static Listing listing() {
        List<Column> columns = new ArrayList<>();
        for (String same : List.of(
                "name",
                "durable",
                "auto_delete",
                "arguments",
                "policy",
                "operator_policy",
                "exclusive",
                "exclusive_consumer_tag",
                "single_active_consumer_tag",
                "messages_ready",
                "messages_unacknowledged",
                "messages",
                "messages_ready_ram",
                "messages_unacknowledged_ram",
                "messages_ram",
                "messages_persistent",
                "message_bytes",
                "message_bytes_ready",
                "message_bytes_unacknowledged",
                "message_bytes_ram",
                "message_bytes_persistent",
                "head_message_timestamp",
                "consumers",
                "consumer_utilisation",
                "consumer_capacity",
                "memory",
                "state",
                "type",
                "leader",
                "vhost")) {
            columns.add(Column.of(same));
        }
        columns.add(Column.made(
                "effective_policy_definition",
                "effective_policy_definition",
                definition -> ApiReply.asObject(definition)));
        columns.add(Column.from("pid", "node"));
        columns.add(Column.inner("owner_pid", "owner_pid_details", "name"));
        columns.add(Column.empty("exclusive_consumer_pid"));
        columns.add(Column.empty("single_active_consumer_pid"));
        columns.add(Column.inner("disk_reads", "message_stats", "disk_reads"));
        columns.add(Column.inner("disk_writes", "message_stats", "disk_writes"));
        columns.add(Column.made("members", "members", QueueCommands::nodes));
        columns.add(Column.made("online", "online", QueueCommands::nodes));
        return Listing.streamed(List.of("name", "messages"), columns.toArray(Column[]::new));
    }

    private static Object nodes(@Nullable Object names) {
        return names == null ? "" : Cell.atoms(names);
    }

    private static void list(Session session) {
        List<Column> columns = QUEUES.chosen(session.words());
        CtlOptions options = session.options();
        int timeoutSeconds = options.timeoutSeconds == null ? TIMEOUT_SECONDS : options.timeoutSeconds;
        session.banner("Timeout: " + timeoutSeconds + ".0 seconds ...");
        session.banner("Listing queues for vhost " + session.vhost() + " ...");
        ApiReply reply = session.get(ApiPath.of("queues", session.vhost()) + Listing.query(columns));
        // As RabbitMQ has it, a virtual host that is not there has no queues.
        List<Map<String, @Nullable Object>> queues = reply.isMissing() || options.offline
                ? List.of()
                : Session.good(reply).objects();
        QUEUES.print(session, columns, queues);
    }

    private static void purge(Session session) {
        String queue = session.word(0);
        session.banner("Purging queue '" + queue + "' in vhost '" + session.vhost() + "' ...");
        ApiReply reply = session.ask("DELETE", ApiPath.of("queues", session.vhost(), queue) + "/contents", null);
        if (reply.isMissing()) {
            throw CtlException.error(CtlExit.UNAVAILABLE, "not_found");
        }
        Session.good(reply);
        session.done();
    }

    private static void delete(Session session) {
        String queue = session.word(0);
        CtlOptions options = session.options();
        session.banner("Deleting queue '" + queue + "' on vhost '" + session.vhost() + "'"
                + (options.ifEmpty || options.ifUnused
                        ? " if queue is "
                                + (options.ifEmpty && options.ifUnused
                                        ? "empty and if queue is unused"
                                        : options.ifEmpty ? "empty" : "unused")
                        : "")
                + " ...");
        String path = ApiPath.of("queues", session.vhost(), queue);
        ApiReply found = session.get(path);
        if (found.isMissing()) {
            throw CtlException.error(CtlExit.USAGE, "Queue not found");
        }
        Object ready = Session.good(found).object().get("messages_ready");
        ApiReply reply =
                session.ask("DELETE", path + "?if-empty=" + options.ifEmpty + "&if-unused=" + options.ifUnused, null);
        if (!reply.isGood()) {
            throw kept(reply.reason());
        }
        session.result("Queue was successfully deleted with " + (ready == null ? 0 : ready) + " ready messages");
    }

    /** Why a queue was not deleted, as RabbitMQ's command says it. */
    private static CtlException kept(String reason) {
        if (reason.endsWith(" not empty")) {
            return CtlException.error(CtlExit.USAGE, "Queue is not empty");
        }
        if (reason.endsWith(" in use")) {
            return CtlException.error(CtlExit.USAGE, "Queue is in use");
        }
        return CtlException.error(CtlExit.UNAVAILABLE, reason);
    }
}
