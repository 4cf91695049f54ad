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

    private HealthCommands() {}

    static List<Command> all() {
        return List.of(
                Command.of(
                        "check_running",
                        "",
                        0,
                        "Health check that exits with a non-zero code if the RabbitMQ app on the target node is not running",
                        session ->
                                running(session, "Checking if RabbitMQ is running on node " + session.node() + " ...")),
                Command.of(
                        "is_running",
                        "",
                        0,
                        "Tells whether the node is up and booted",
                        session -> running(session, "Asking node " + session.node() + " for its status ...")),
                Command.of("is_booting", "", 0, "Tells whether the node is booting", HealthCommands::booting),
                Command.of(
                        "check_local_alarms",
                        "",
                        0,
                        "Fails if there are resource alarms on the node",
                        session -> alarms(session, "any local", "local-alarms", "no local alarms")),
                Command.of(
                        "check_alarms",
                        "",
                        0,
                        "Fails if there are resource alarms in the cluster",
                        session -> alarms(session, "any local", "alarms", "no alarms, local or clusterwide")),
                Command.of(
                        "alarms",
                        "",
                        0,
                        "Lists resource alarms in the cluster",
                        session -> alarms(session, "any known", "alarms", "no alarms, local or clusterwide")),
                Command.of("check_virtual_hosts", "", 0, "Fails if a virtual host is not running", session -> {
                    session.banner("Checking if all vhosts are running on node " + session.node() + " ...");
                    session.getOrFail("/health/checks/virtual-hosts");
                    session.result("Node " + session.node() + " reported all vhosts as running");
                }),
                Command.of(
                        "check_port_listener",
                        "<port>",
                        1,
                        "Fails if nothing listens on the port",
                        HealthCommands::portListener),
                Command.of(
                        "check_protocol_listener",
                        "<protocol>",
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
                        "",
                        0,
                        "Fails if there are quorum queues that would lose their majority without the node",
                        session -> {
                            session.banner("Checking if node " + session.node()
                                    + " is critical for quorum of any quorum queues ...");
                            session.getOrFail("/health/checks/node-is-quorum-critical");
                            session.result("Node " + session.node()
                                    + " is not critical for any quorum queues: this is a single node cluster");
                        }));
    }

    private static void running(Session session, String banner) {
        session.banner(banner);
        session.getOrFail("/health/checks/is-in-service");
        session.result("RabbitMQ on node " + session.node() + " is fully booted and running");
    }

    private static void booting(Session session) {
        session.banner("Asking node " + session.node() + " for its boot status ...");
        session.getOrFail("/health/checks/is-in-service");
        session.result("RabbitMQ on node " + session.node()
                + " is fully booted (check with is_running), stopped or has not started booting yet");
    }

    private static void alarms(Session session, String which, String check, String none) {
        session.banner("Asking node " + session.node() + " to report " + which + " resource alarms ...");
        ApiReply reply = session.get("/health/checks/" + check);
        if (reply.isGood()) {
            session.result("Node " + session.node() + " reported " + none);
            return;
        }
        List<String> raised = new ArrayList<>();
        if (reply.object().get("alarms") instanceof List<?> alarms) {
            alarms.forEach(alarm -> raised.add(alarmText(session, ApiReply.asObject(alarm))));
        }
        throw CtlException.error(CtlExit.UNAVAILABLE, "Alarms:\n\n" + String.join("\n", raised));
    }

    private static String alarmText(Session session, Map<String, @Nullable Object> alarm) {
        Object resource = alarm.get("resource");
        return "disk".equals(resource)
                ? "Free disk space alarm on node " + session.node()
                : "Memory alarm on node " + session.node();
    }

    private static void portListener(Session session) {
        String port = session.word(0);
        session.banner("Asking node " + session.node() + " if there's an active listener on port " + port + " ...");
        ApiReply reply = session.get(ApiPath.of("health/checks/port-listener", port));
        if (!reply.isGood()) {
            throw CtlException.plain(
                    CtlExit.UNAVAILABLE,
                    "No listener for port " + port + " is active on node " + session.node()
                            + ". Found listeners that use the following ports: "
                            + joined(reply.object().get("ports")));
        }
        session.result("A listener for port " + port + " is running on node " + session.node() + ".");
    }

    private static void protocolListener(Session session) {
        String protocol = session.word(0);
        session.banner(
                "Asking node " + session.node() + " if there's an active listener for protocol " + protocol + " ...");
        ApiReply reply = session.get(ApiPath.of("health/checks/protocol-listener", protocol));
        if (!reply.isGood()) {
            throw CtlException.error(
                    CtlExit.UNAVAILABLE,
                    "No listener for protocol " + protocol + " is active on node " + session.node()
                            + ". Found listeners for the following protocols: "
                            + joined(reply.object().get("protocols")));
        }
        session.result("A listener for protocol " + protocol + " is running on node " + session.node() + ".");
    }

    private static String joined(@Nullable Object list) {
        return list instanceof List<?> values
                ? values.stream().map(String::valueOf).collect(Collectors.joining(", "))
                : "";
    }

    /** The ports are those that a check for a port that nobody has tells of. */
    private static void connectivity(Session session) {
        session.banner("Testing TCP connections to all active listeners on node " + session.node() + " ...");
        ApiReply reply = session.get("/health/checks/port-listener/0");
        List<String> failed = new ArrayList<>();
        Object ports = reply.object().get("ports");
        if (ports instanceof List<?> list) {
            for (Object port : list) {
                if (!accepts(Integer.parseInt(String.valueOf(port)))) {
                    failed.add(String.valueOf(port));
                }
            }
        }
        if (!failed.isEmpty()) {
            throw CtlException.error(
                    CtlExit.UNAVAILABLE,
                    "Connection to ports of the following listeners on node " + session.node() + " failed: "
                            + String.join(", ", failed));
        }
        session.result("Successfully connected to ports " + joined(ports) + " on node " + session.node() + ".");
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
