package org.leveret.management.command.ctl;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How often somebody has tried to log in, and with what success. Stateless. */
final class AttemptCommands {
    private static final Listing ATTEMPTS =
            Listing.fixed("protocol", "auth_attempts", "auth_attempts_failed", "auth_attempts_succeeded");
    private static final Listing BY_SOURCE = Listing.fixed(
            "remote_address",
            "username",
            "protocol",
            "auth_attempts",
            "auth_attempts_failed",
            "auth_attempts_succeeded");

    private AttemptCommands() {}

    static List<Command> all() {
        return List.of(
                Command.of(
                        "list_node_auth_attempt_stats",
                        "[--by-source]",
                        0,
                        "Lists authentication attempts on the target node",
                        AttemptCommands::list),
                Command.of(
                        "reset_node_auth_attempt_metrics",
                        "",
                        0,
                        "Resets auth attempt metrics on the target node",
                        AttemptCommands::reset));
    }

    private static String path(Session session) {
        return ApiPath.of(
                "auth/attempts",
                String.valueOf(session.getOrFail("/overview").object().get("node")));
    }

    private static void list(Session session) {
        boolean bySource = session.options().bySource;
        session.banner("Listing authentication\n attempts for node \"" + session.node() + "\" ...");
        List<Map<String, @Nullable Object>> attempts =
                session.getOrFail(path(session) + (bySource ? "/source" : "")).objects();
        if (session.isJson()) {
            session.out()
                    .println("{\"attempts\":" + Session.json(attempts) + ",\"node\":" + Session.json(session.node())
                            + ",\"result\":\"ok\"}");
        } else if (attempts.isEmpty()) {
            session.result("Node " + session.node() + " reported no authentication attempt stats");
        } else {
            (bySource ? BY_SOURCE : ATTEMPTS).print(session, attempts);
        }
    }

    private static void reset(Session session) {
        session.banner("Reset auth attempt metrics on node " + session.node() + " ...");
        session.change("DELETE", path(session), null);
        session.done();
    }
}
