package org.leveret.management.command.ctl;

import java.util.List;

/**
 * Commands of RabbitMQ that scripts give before an upgrade or as a health check, and for which there is nothing to be done
 * here: what they ask for is always so. Stateless.
 */
final class FormerCommands {
    private static final Listing UNRESPONSIVE = Listing.streamed(List.of("name"), Column.of("name"));

    private FormerCommands() {}

    static List<Command> all() {
        return List.of(
                Command.of(
                        "enable_feature_flag",
                        "<all | feature_flag>",
                        1,
                        "Succeeds for feature flags that there are, as all are enabled",
                        FormerCommands::enableFlag),
                Command.of(
                        "restart_vhost",
                        "[--vhost <vhost>] [--timeout <timeout>]",
                        0,
                        "Tells that a virtual host runs",
                        FormerCommands::restart),
                new Command(
                        "list_unresponsive_queues",
                        "[--local] [--queue-timeout <milliseconds>] [<column> ...] [--no-table-headers]"
                                + " [--timeout <timeout>]",
                        0,
                        Command.ANY,
                        "Lists queues that do not respond, of which there are none",
                        FormerCommands::unresponsive),
                Command.of(
                        "node_health_check",
                        "[--timeout <timeout>]",
                        0,
                        "Fails if the broker does not serve clients, or an alarm is in effect",
                        FormerCommands::health),
                Command.of(
                        "check_if_node_is_mirror_sync_critical",
                        "[--timeout <timeout>]",
                        0,
                        "Succeeds, as no queue is mirrored",
                        FormerCommands::mirrors),
                Command.of(
                        "rotate_logs", "", 0, "Refused, as it is by RabbitMQ: logs go to standard error", session -> {
                            throw CtlException.error(
                                    CtlExit.UNAVAILABLE, "This command does not rotate logs anymore [deprecated]");
                        }));
    }

    private static void enableFlag(Session session) {
        String name = session.word(0);
        if (name.equals("all")) {
            session.banner("Enabling all feature flags ...");
        } else {
            session.banner("Enabling feature flag \"" + name + "\" ...");
            if (session.getOrFail("/feature-flags").objects().stream()
                    .noneMatch(flag -> name.equals(flag.get("name")))) {
                throw CtlException.error(CtlExit.USAGE, "This feature flag is not supported by node " + session.node());
            }
        }
        session.done();
    }

    private static void restart(Session session) {
        String vhost = session.vhost();
        session.banner("Trying to restart vhost '" + vhost + "' on node '" + session.node() + "' ...");
        if (session.get(ApiPath.of("vhosts", vhost)).isMissing()) {
            throw CtlException.error(
                    CtlExit.SOFTWARE,
                    "Failed to start vhost '" + vhost + "' on node '" + session.node() + "'Reason: {:no_such_vhost, \""
                            + vhost + "\"}");
        }
        session.done("Vhost '" + vhost + "' is already running on node '" + session.node() + "'");
    }

    private static void unresponsive(Session session) {
        session.banner("Listing unresponsive queues for vhost " + session.vhost() + " ...");
        session.checkVirtualHost(session.vhost());
        UNRESPONSIVE.print(session, List.of());
    }

    private static void health(Session session) {
        session.banner("Checking health of node " + session.node() + " ...");
        session.getOrFail("/health/checks/is-in-service");
        ApiReply alarms = session.get("/health/checks/local-alarms");
        if (!alarms.isGood()) {
            throw CtlException.error(CtlExit.UNAVAILABLE, "health check failed. Message: resource alarm(s) in effect");
        }
        session.result("Health check passed");
    }

    private static void mirrors(Session session) {
        session.banner("Checking if node " + session.node()
                + " is critical for data safety of any classic mirrored queues ...");
        session.getOrFail("/health/checks/is-in-service");
        HealthCommands.alone(session);
    }
}
