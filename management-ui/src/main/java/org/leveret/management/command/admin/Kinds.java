package org.leveret.management.command.admin;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can be declared, deleted, closed, purged, published and fetched. Stateless. */
final class Kinds {
    private static final String ARGUMENTS = "arguments";
    private static final String EXCHANGE = "/exchanges/{vhost}/{name}";
    private static final String QUEUE = "/queues/{vhost}/{name}";
    private static final String BINDING = "/bindings/{vhost}/e/{source}/{destination_char}/{destination}";
    private static final String VHOST = "/vhosts/{name}";
    private static final String USER = "/users/{name}";
    private static final String PERMISSION = "/permissions/{vhost}/{user}";
    private static final String PARAMETER = "/parameters/{component}/{vhost}/{name}";
    private static final String POLICY = "/policies/{vhost}/{name}";
    private static final String OPERATOR_POLICY = "/operator-policies/{vhost}/{name}";
    private static final String VHOST_LIMIT = "/vhost-limits/{vhost}/{name}";

    static final List<Kind> DECLARED = List.of(
            Kind.of("exchange", EXCHANGE, "name", "type")
                    .with("auto_delete", "false")
                    .with("durable", "true")
                    .with("internal", "false")
                    .with(ARGUMENTS, Map.of())
                    .json(ARGUMENTS),
            Kind.of("queue", QUEUE, "name")
                    .with("auto_delete", "false")
                    .with("durable", "true")
                    .with(ARGUMENTS, Map.of())
                    .with("node", null)
                    .with("queue_type", null)
                    .json(ARGUMENTS),
            Kind.of("binding", BINDING, "source", "destination")
                    .with("destination_type", "queue")
                    .with("routing_key", "")
                    .with(ARGUMENTS, Map.of())
                    .json(ARGUMENTS),
            Kind.of("vhost", VHOST, "name").with("tracing", null),
            Kind.of("user", USER, "name", "password|password_hash", "tags").with("hashing_algorithm", null),
            Kind.of("permission", PERMISSION, "vhost", "user", "configure", "write", "read"),
            Kind.of("parameter", PARAMETER, "component", "name", "value").json("value"),
            policy("policy", POLICY),
            policy("operator_policy", OPERATOR_POLICY),
            Kind.of("vhost_limit", VHOST_LIMIT, "vhost", "name", "value").json("value"));

    static final List<Kind> DELETED = List.of(
            Kind.of("exchange", EXCHANGE, "name"),
            Kind.of("queue", QUEUE, "name"),
            Kind.of("binding", BINDING + "/{properties_key}", "source", "destination_type", "destination")
                    .with("properties_key", "~"),
            Kind.of("vhost", VHOST, "name"),
            Kind.of("user", USER, "name"),
            Kind.of("permission", PERMISSION, "vhost", "user"),
            Kind.of("parameter", PARAMETER, "component", "name"),
            Kind.of("policy", POLICY, "name"),
            Kind.of("operator_policy", OPERATOR_POLICY, "name"),
            Kind.of("vhost_limit", VHOST_LIMIT, "vhost", "name"));

    static final List<Kind> CLOSED = List.of(Kind.of("connection", "/connections/{name}", "name"));

    static final List<Kind> PURGED = List.of(Kind.of("queue", QUEUE + "/contents", "name"));

    static final Kind PUBLISH = Kind.of("publish", "/exchanges/{vhost}/{exchange}/publish", "routing_key")
            .with("payload", null)
            .with("properties", Map.of())
            .with("exchange", "amq.default")
            .with("payload_encoding", "string")
            .json("properties");

    static final Kind GET = Kind.of("get", "/queues/{vhost}/{queue}/get", "queue")
            .with("count", "1")
            .with("ackmode", "ack_requeue_true")
            .with("payload_file", null)
            .with("encoding", "auto");

    private Kinds() {}

    private static Kind policy(String name, String path) {
        return Kind.of(name, path, "name", "pattern", "definition")
                .with("priority", 0)
                .with("apply-to", null)
                .json("definition", "priority");
    }

    static @Nullable Kind named(List<Kind> kinds, String name) {
        return kinds.stream()
                .filter(kind -> kind.name().equals(name))
                .findFirst()
                .orElse(null);
    }
}
