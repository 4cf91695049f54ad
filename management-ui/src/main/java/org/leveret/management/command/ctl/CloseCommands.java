package org.leveret.management.command.ctl;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ends of connections. Stateless. */
final class CloseCommands {
    private CloseCommands() {}

    static List<Command> all() {
        return List.of(
                Command.of(
                        "close_connection",
                        "<connection pid> <explanation>",
                        2,
                        "Instructs the broker to close the connection of that name",
                        CloseCommands::one),
                Command.of(
                        "close_all_connections",
                        "[--vhost <vhost> --limit <limit>] [-n <node> --global] [--per-connection-delay <delay>]"
                                + " <explanation>",
                        1,
                        "Instructs the broker to close all connections for the specified vhost or entire RabbitMQ node",
                        CloseCommands::all),
                Command.of(
                        "close_all_user_connections",
                        "<username> <explanation>",
                        2,
                        "Instructs the broker to close all connections of the specified user",
                        CloseCommands::ofUser));
    }

    private static void one(Session session) {
        session.banner("Closing connection " + session.word(0) + ", reason: " + session.word(1) + "...");
        String name = session.word(0);
        if (!close(session, name, session.word(1)) && !name.contains(" -> ")) {
            throw CtlException.error(CtlExit.UNAVAILABLE, "Error:\n{:invalid_pid_syntax, \"" + name + "\"}");
        }
        session.done();
    }

    private static void all(Session session) {
        String reason = session.word(0);
        CtlOptions options = session.options();
        session.banner(
                options.global
                        ? "Closing all connections to node " + session.node() + " (across all vhosts), reason: "
                                + reason + "..."
                        : "Closing all connections in vhost " + session.vhost() + ", reason: " + reason + "...");
        String path = options.global ? "/connections" : ApiPath.of("vhosts", session.vhost(), "connections");
        ApiReply reply = session.get(path + "?columns=name");
        int closed =
                reply.isMissing() ? 0 : closeEach(session, Session.good(reply).objects(), reason);
        session.result("Closed " + closed + " connections");
    }

    private static int closeEach(Session session, List<Map<String, @Nullable Object>> connections, String reason) {
        CtlOptions options = session.options();
        int closed = 0;
        for (Map<String, @Nullable Object> connection : connections) {
            if (options.limit > 0 && closed == options.limit) {
                break;
            }
            close(session, String.valueOf(connection.get("name")), reason);
            closed++;
            pause(options.perConnectionDelayMs);
        }
        return closed;
    }

    private static void pause(int durationMs) {
        try {
            Thread.sleep(durationMs);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void ofUser(Session session) {
        String user = session.word(0);
        session.banner("Closing connections of user " + user + ", reason: " + session.word(1) + "...");
        ApiReply reply = session.ask(
                "DELETE", ApiPath.of("connections/username", user), null, Map.of("X-Reason", session.word(1)));
        if (!reply.isMissing()) {
            Session.good(reply);
        }
        session.done();
    }

    /** Whether it was there: one that has gone meanwhile is as good as closed. */
    private static boolean close(Session session, String name, String reason) {
        ApiReply reply = session.ask("DELETE", ApiPath.of("connections", name), null, Map.of("X-Reason", reason));
        if (reply.isMissing()) {
            return false;
        }
        Session.good(reply);
        return true;
    }
}
