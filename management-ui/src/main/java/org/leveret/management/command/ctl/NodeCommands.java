package org.leveret.management.command.ctl;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.leveret.config.Setting;
import org.leveret.config.Settings;

/** The node: whether it is there, which version it is, and waiting for it. Stateless. */
final class NodeCommands {
    /** The level of RabbitMQ's behaviour that we follow, which is the version that scripts ask for. */
    static final String BEHAVIOUR_VERSION = "4.0.0";

    private static final int WAIT_SECONDS = 300;
    private static final long LOOK_MS = 200;
    private static final Listing FLAGS = Listing.whole(
            List.of("name", "state"),
            Column.of("name"),
            Column.of("state"),
            Column.of("stability"),
            Column.of("provided_by"),
            Column.of("desc"),
            Column.of("doc_url"));

    private NodeCommands() {}

    static List<Command> all() {
        return List.of(
                Command.of(
                        "version",
                        "",
                        0,
                        "Displays the version of RabbitMQ that Leveret behaves as",
                        session -> session.out().println(BEHAVIOUR_VERSION)),
                Command.of(
                        "server_version",
                        "[--timeout <timeout>]",
                        0,
                        "Displays the version of the node",
                        NodeCommands::serverVersion),
                Command.of("ping", "[--timeout <timeout>]", 0, "Checks that the broker answers", NodeCommands::ping),
                Command.of("await_startup", "", 0, "Waits for the broker to start", NodeCommands::await),
                new Command(
                        "wait",
                        "[<pidfile>] [--pid|-P <pid>] [--timeout <timeout>]",
                        0,
                        1,
                        "Waits for the broker to start",
                        NodeCommands::await),
                new Command(
                        "await_online_nodes",
                        "<count> [--timeout <timeout>]",
                        1,
                        1,
                        "Waits for <count> nodes",
                        NodeCommands::awaitNodes),
                new Command(
                        "list_feature_flags",
                        "[<column> ...] [--timeout <timeout>]",
                        0,
                        Command.ANY,
                        "Lists feature flags",
                        NodeCommands::flags),
                Command.of(
                        "environment",
                        "",
                        0,
                        "Displays the settings that a broker would start with",
                        NodeCommands::environment));
    }

    private static void serverVersion(Session session) {
        session.banner("Asking node " + session.node() + " for its RabbitMQ version...");
        Map<String, @Nullable Object> overview = session.getOrFail("/overview").object();
        String version = String.valueOf(overview.get("rabbitmq_version"));
        session.result(version, Map.of("result", "ok", "value", version));
    }

    private static void ping(Session session) {
        Integer seconds = session.options().timeoutSeconds;
        session.banner("Will ping " + session.node()
                + ". This only checks if the OS process is running and registered with epmd."
                + " Timeout: "
                + (seconds == null ? 60 : seconds) * 1_000 + " ms.");
        session.getOrFail("/whoami");
        session.result("Ping succeeded");
    }

    private static void awaitNodes(Session session) {
        int count = session.positive(0);
        session.banner("Will wait for at least " + count + " nodes to join the cluster of " + session.node()
                + ". Timeout: " + timeoutSeconds(session) + " seconds.");
        CtlException tooFew = CtlException.error(
                CtlExit.SOFTWARE,
                "Error: timed out while waiting. Not enough nodes joined " + session.node() + "'s cluster.");
        // There will never be another one to wait for.
        if (count > 1) {
            throw tooFew;
        }
        await(session, tooFew);
    }

    private static void await(Session session) {
        await(session, CtlException.error(CtlExit.UNAVAILABLE, "timeout"));
    }

    private static int timeoutSeconds(Session session) {
        Integer seconds = session.options().timeoutSeconds;
        return seconds == null ? WAIT_SECONDS : seconds;
    }

    private static void await(Session session, CtlException late) {
        long untilMs = System.currentTimeMillis() + timeoutSeconds(session) * 1_000L;
        while (!isUp(session)) {
            if (System.currentTimeMillis() > untilMs) {
                throw late;
            }
            try {
                Thread.sleep(LOOK_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw CtlException.error(CtlExit.UNAVAILABLE, "interrupted");
            }
        }
        session.done();
    }

    private static boolean isUp(Session session) {
        try {
            return session.get("/whoami").isGood();
        } catch (CtlException notThere) {
            return false;
        }
    }

    private static void flags(Session session) {
        List<Column> columns = FLAGS.chosen(session.words());
        session.banner("Listing feature flags ...");
        FLAGS.print(session, columns, session.getOrFail("/feature-flags").objects());
    }

    /** The settings that a broker would start with that is given the same options; those that are secret are left out. */
    private static void environment(Session session) {
        session.banner("Application environment of node " + session.node() + " ...");
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (Setting<?> setting : Settings.single()) {
            if (!setting.isSecret()) {
                Object value = session.configuration().value(setting);
                values.put(setting.key(), text(value instanceof Optional<?> optional ? optional.orElse(null) : value));
            }
        }
        if (session.options().formatter.equals("json")) {
            session.out().println(Session.json(values));
        } else {
            values.forEach((key, value) -> session.out().println(key + " = " + value));
        }
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : String.valueOf(value);
    }
}
