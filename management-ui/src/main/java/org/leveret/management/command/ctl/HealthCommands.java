package org.leveret.management.command.ctl;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** rabbitmq-diagnostics' questions whether all is well. Stateless. */
final class HealthCommands {
    private static final int CONNECT_MS_MAX = 5_000;
    private static final Map<String, Object> OK = Map.of("result", "ok");

    private HealthCommands() {}

    static List<Command> all() {
        return List.of(
                Command.of(
                        "check_running",
                        "[--timeout <timeout>]",
                        0,
                        "Health check that exits with a non-zero code if the RabbitMQ app on the target node is not running",
                        HealthCommands::checkRunning),
                Command.of(
                        "is_running",
                        "[--timeout <timeout>]",
                        0,
                        "Tells whether the node is up and booted",
                        HealthCommands::isRunning),
                Command.of(
                        "is_booting",
                        "[--timeout <timeout>]",
                        0,
                        "Tells whether the node is booting",
                        HealthCommands::booting),
                Command.of(
                        "check_local_alarms",
                        "[--timeout <timeout>]",
                        0,
                        "Fails if there are resource alarms on the node",
                        HealthCommands::localAlarms),
                Command.of(
                        "check_alarms",
                        "[--timeout <timeout>]",
                        0,
                        "Fails if there are resource alarms in the cluster",
                        HealthCommands::checkAlarms),
                Command.of(
                        "alarms",
                        "[--timeout <timeout>]",
                        0,
                        "Lists resource alarms in the cluster",
                        HealthCommands::alarms),
                Command.of(
                        "check_virtual_hosts",
                        "[--timeout <timeout>]",
                        0,
                        "Fails if a virtual host is not running",
                        session -> {
                            session.banner("Checking if all vhosts are running on node " + session.node() + " ...");
                            session.getOrFail("/health/checks/virtual-hosts");
                            session.result("Node " + session.node() + " reported all vhosts as running", OK);
                        }),
                Command.of(
                        "check_port_listener",
                        "<port> [--timeout <timeout>]",
                        1,
                        "Fails if nothing listens on the port",
                        HealthCommands::portListener),
                Command.of(
                        "check_protocol_listener",
                        "<protocol> [--timeout <timeout>]",
                        1,
                        "Fails if nothing listens for the protocol",
                        HealthCommands::protocolListener),
                Command.of(
                        "check_port_connectivity",
                        "[--timeout <timeout>]",
                        0,
                        "Fails if a listener does not accept connections",
                        HealthCommands::connectivity),
                Command.of(
                        "check_if_node_is_quorum_critical",
                        "[--timeout <timeout>]",
                        0,
                        "Fails if there are quorum queues that would lose their majority without the node",
                        session -> {
                            session.banner("Checking if node " + session.node()
                                    + " is critical for quorum of any quorum queues ...");
                            session.getOrFail("/health/checks/node-is-quorum-critical");
                            alone(session);
                        }));
    }

    /** Says of a question about other nodes that there are none. */
    static void alone(Session session) {
        String alone = "seems to be the only one in a single node cluster, the check does not apply";
        session.result(
                "Node " + session.node() + " " + alone, Map.of("message", "Target node " + alone, "result", "ok"));
    }

    private static void checkRunning(Session session) {
        session.banner("Checking if RabbitMQ is running on node " + session.node() + " ...");
        session.getOrFail("/health/checks/is-in-service");
        session.result(running(session));
    }

    private static void isRunning(Session session) {
        session.banner("Asking node " + session.node() + " for its status ...");
        session.getOrFail("/health/checks/is-in-service");
        session.result(running(session), Map.of("message", running(session), "result", true));
    }

    private static String running(Session session) {
        return "RabbitMQ on node " + session.node() + " is fully booted and running";
    }

    private static void booting(Session session) {
        session.banner("Asking node " + session.node() + " for its boot status ...");
        session.getOrFail("/health/checks/is-in-service");
        String booted = "RabbitMQ on node " + session.node()
                + " is fully booted (check with is_running), stopped or has not started booting yet";
        session.result(booted, Map.of("message", booted, "result", false));
    }

    private static void localAlarms(Session session) {
        session.banner("Asking node " + session.node() + " to report any local resource alarms ...");
        List<String> raised = raised(session, "local-alarms");
        if (!raised.isEmpty()) {
            throw session.failure(
                    CtlException.error(CtlExit.UNAVAILABLE, String.join("\n", raised)),
                    Map.of(
                            "local",
                            raised,
                            "message",
                            "Node " + session.node() + " reported local alarms",
                            "result",
                            "error"));
        }
        session.result("Node " + session.node() + " reported no local alarms", OK);
    }

    private static void checkAlarms(Session session) {
        session.banner("Asking node " + session.node() + " to report any local resource alarms ...");
        List<String> raised = raised(session, "alarms");
        if (!raised.isEmpty()) {
            throw session.failure(
                    CtlException.plain(CtlExit.UNAVAILABLE, String.join("\n", raised)),
                    reported(session, raised, "error"));
        }
        session.result(noAlarms(session), OK);
    }

    private static void alarms(Session session) {
        session.banner("Asking node " + session.node() + " to report any known resource alarms ...");
        List<String> raised = raised(session, "alarms");
        if (raised.isEmpty()) {
            session.result(noAlarms(session), Map.of("alarms", raised, "node", session.node(), "result", "ok"));
        } else {
            session.result(String.join("\n", raised), reported(session, raised, "ok"));
        }
    }

    private static String noAlarms(Session session) {
        return "Node " + session.node() + " reported no alarms, local or clusterwide";
    }

    /** All alarms are the node's own, as there is no other. */
    private static Map<String, Object> reported(Session session, List<String> raised, String result) {
        return Map.of(
                "global",
                List.of(),
                "local",
                raised,
                "message",
                "Node " + session.node() + " reported alarms",
                "result",
                result);
    }

    private static List<String> raised(Session session, String check) {
        ApiReply reply = session.get("/health/checks/" + check);
        if (reply.isGood()) {
            return List.of();
        }
        List<String> raised = new ArrayList<>();
        if (reply.object().get("alarms") instanceof List<?> alarms) {
            alarms.forEach(alarm -> raised.add(alarmText(session, ApiReply.asObject(alarm))));
        }
        if (raised.isEmpty()) {
            throw CtlException.error(CtlExit.UNAVAILABLE, reply.reason());
        }
        return raised;
    }

    private static String alarmText(Session session, Map<String, @Nullable Object> alarm) {
        Object resource = alarm.get("resource");
        return "disk".equals(resource)
                ? "Free disk space alarm on node " + session.node()
                : "Memory alarm on node " + session.node();
    }

    private static void portListener(Session session) {
        String port = String.valueOf(session.positive(0));
        session.banner("Asking node " + session.node() + " if there's an active listener on port " + port + " ...");
        ApiReply reply = session.get(ApiPath.of("health/checks/port-listener", port));
        if (!reply.isGood()) {
            throw missing(
                    session,
                    CtlException.plain(
                            CtlExit.UNAVAILABLE,
                            "No listener for port " + port + " is active on node " + session.node()
                                    + ". Found listeners that use the following ports: "
                                    + joined(reply.object().get("ports"))),
                    "port");
        }
        session.result(
                "A listener for port " + port + " is running on node " + session.node() + ".",
                Map.of("node", session.node(), "port", port, "result", "ok"));
    }

    /** That nothing listens for the word, where programs are told what listens instead. */
    private static CtlException missing(Session session, CtlException failure, String field) {
        if (!session.isJson()) {
            return failure;
        }
        List<Map<String, @Nullable Object>> listeners = Listeners.of(session);
        return session.failure(
                failure,
                Map.of(
                        "listeners",
                        listeners,
                        "missing",
                        session.word(0),
                        field + "s",
                        listeners.stream().map(listener -> listener.get(field)).toList(),
                        "result",
                        "error"));
    }

    private static void protocolListener(Session session) {
        String protocol = session.word(0);
        session.banner(
                "Asking node " + session.node() + " if there's an active listener for protocol " + protocol + " ...");
        ApiReply reply = session.get(ApiPath.of("health/checks/protocol-listener", protocol));
        if (!reply.isGood()) {
            throw missing(
                    session,
                    CtlException.error(
                            CtlExit.UNAVAILABLE,
                            "No listener for protocol " + protocol + " is active on node " + session.node()
                                    + ". Found listeners for the following protocols: "
                                    + joined(reply.object().get("protocols"))),
                    "protocol");
        }
        session.result(
                "A listener for protocol " + protocol + " is running on node " + session.node() + ".",
                Map.of("node", session.node(), "protocol", protocol, "result", "ok"));
    }

    private static String joined(@Nullable Object list) {
        return list instanceof List<?> values
                ? values.stream().map(String::valueOf).collect(Collectors.joining(", "))
                : "";
    }

    /** The ports are those that a check for a port that nobody has tells of. */
    private static void connectivity(Session session) {
        session.banner("Testing TCP connections to all active listeners on node " + session.node() + " ...");
        List<Map<String, @Nullable Object>> listeners = Listeners.of(session);
        List<Map<String, @Nullable Object>> failed = listeners.stream()
                .filter(listener -> !accepts(Integer.parseInt(String.valueOf(listener.get("port")))))
                .toList();
        if (!failed.isEmpty()) {
            throw session.failure(
                    CtlException.error(
                            CtlExit.UNAVAILABLE,
                            "Connection to ports of the following listeners on node " + session.node() + " failed: \n"
                                    + failed.stream().map(Listeners::text).collect(Collectors.joining("\n"))),
                    Map.of("failures", failed, "node", session.node(), "result", "error"));
        }
        Object ports = session.get("/health/checks/port-listener/0").object().get("ports");
        session.result(
                "Successfully connected to ports " + joined(ports) + " on node " + session.node() + ".",
                Map.of("listeners", listeners, "node", session.node(), "result", "ok"));
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MS_MAX);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
