package org.leveret.management.api;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.leveret.broker.connection.Alarms;
import org.leveret.management.http.Answer;
import org.leveret.management.http.ApiException;
import org.leveret.management.http.Call;
import org.leveret.management.http.Requirement;
import org.leveret.management.http.Route;

/** Health checks. */
final class HealthResource implements Resource {
    private static final String STATUS = "status";
    private static final Map<String, Object> OK = Map.of(STATUS, "ok");
    private static final int UNHEALTHY = 503;

    private final ApiSite site;

    HealthResource(ApiSite site) {
        this.site = site;
    }

    @Override
    public List<Route> routes() {
        Requirement anyManager = Requirement.MANAGEMENT;
        List<Route> routes = new ArrayList<>(List.of(
                Route.get("/aliveness-test/:vhost", Requirement.VIRTUAL_HOST, this::aliveness),
                Route.get("/healthchecks/node", anyManager, call -> Answer.json(OK)),
                Route.get("/healthchecks/node/:node", anyManager, this::node),
                Route.get("/health/checks/alarms", anyManager, call -> alarms("in the cluster")),
                Route.get("/health/checks/local-alarms", anyManager, call -> alarms("on the node")),
                Route.get("/health/checks/port-listener/:port", anyManager, this::port),
                Route.get("/health/checks/protocol-listener/:protocol", anyManager, this::protocol),
                Route.get(
                        "/health/checks/certificate-expiration/:within/:unit",
                        anyManager,
                        new CertificateCheck(site)::answer)));
        for (String check : List.of("node-is-quorum-critical", "node-is-mirror-sync-critical")) {
            routes.add(Route.get("/health/checks/" + check, anyManager, call -> singleNode()));
        }
        // What can only go wrong where there are several nodes, or before a start has come to its end.
        for (String check : List.of(
                "virtual-hosts",
                "is-in-service",
                "below-node-connection-limit",
                "ready-to-serve-clients",
                "reached-target-cluster-size",
                "metadata-store/initialized",
                "metadata-store/initialized/with-data",
                "quorum-queues-without-elected-leaders/all-vhosts",
                "quorum-queues-without-elected-leaders/vhost/:vhost",
                "quorum-queues-without-elected-leaders/all-vhosts/pattern/:pattern",
                "quorum-queues-without-elected-leaders/vhost/:vhost/pattern/:pattern")) {
            routes.add(Route.get("/health/checks/" + check, anyManager, call -> Answer.json(OK)));
        }
        return List.copyOf(routes);
    }

    /** RabbitMQ sends a message around, until 4.1; that it answers says as much. */
    private Answer aliveness(Call call) {
        site.existingVhost(call);
        return Answer.json(OK);
    }

    private Answer node(Call call) {
        site.checkNode(call, "node");
        return Answer.json(OK);
    }

    private static Answer singleNode() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(STATUS, "ok");
        json.put("reason", "single node cluster");
        return Answer.json(json);
    }

    static Answer failed(String reason, Map<String, Object> more) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(STATUS, "failed");
        json.put("reason", reason);
        json.putAll(more);
        return Answer.json(UNHEALTHY, json);
    }

    private Answer alarms(String where) {
        List<Map<String, Object>> alarms = site.broker().alarms().raised().stream()
                .map(HealthResource::resource)
                .distinct()
                .sorted()
                .map(resource -> Map.<String, Object>of("node", site.node(), "resource", resource))
                .toList();
        return alarms.isEmpty()
                ? Answer.json(OK)
                : failed("There are alarms in effect " + where, Map.of("alarms", alarms));
    }

    private static String resource(Alarms.Resource resource) {
        return resource == Alarms.Resource.DISK_FULL ? "disk" : resource.name().toLowerCase(Locale.ROOT);
    }

    private Answer port(Call call) {
        int port;
        try {
            port = Integer.parseInt(call.path("port"));
        } catch (NumberFormatException e) {
            throw ApiException.badRequest("Invalid port");
        }
        List<Integer> ports = new ArrayList<>();
        site.served().get().forEach(each -> ports.add(each.address().getPort()));
        site.broker().tcpListeners().stream().map(InetSocketAddress::getPort).forEach(ports::add);
        site.broker().tlsListeners().stream().map(InetSocketAddress::getPort).forEach(ports::add);
        if (!ports.contains(port)) {
            Map<String, Object> missing = new LinkedHashMap<>();
            missing.put("missing", port);
            missing.put("ports", ports);
            return failed("No active listener", missing);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(STATUS, "ok");
        json.put("port", port);
        return Answer.json(json);
    }

    private Answer protocol(Call call) {
        String asked = call.path("protocol").toLowerCase(Locale.ROOT);
        String protocol = normalized(asked);
        List<String> protocols = new ArrayList<>();
        site.served().get().forEach(each -> protocols.add(each.protocol()));
        site.broker().tcpListeners().forEach(listener -> protocols.add("amqp"));
        site.broker().tlsListeners().forEach(listener -> protocols.add("amqp/ssl"));
        if (!protocols.contains(protocol)) {
            Map<String, Object> missing = new LinkedHashMap<>();
            missing.put("missing", asked);
            missing.put("protocols", protocols);
            return failed("No active listener", missing);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(STATUS, "ok");
        json.put("protocol", protocol);
        return Answer.json(json);
    }

    private static String normalized(String protocol) {
        return switch (protocol) {
            case "amqp091", "amqp0.9.1", "amqp0-9-1", "amqp-0-9-1", "amqp10", "amqp1.0" -> "amqp";
            case "amqps", "amqp+ssl", "amqp-tls", "amqp/tls" -> "amqp/ssl";
            default -> protocol;
        };
    }
}
