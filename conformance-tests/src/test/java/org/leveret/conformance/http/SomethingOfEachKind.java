package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.leveret.conformance.http.OpenApiDescription.Operation;

/** One object or more of each kind that the API tells of, in a virtual host of their own. Used by one test class. */
final class SomethingOfEachKind {
    private static final String RUN = "described" + Long.toString(System.nanoTime(), 36);
    private static final Map<String, Object> DELAYED_AS_FANOUT = Map.of("x-delayed-type", "fanout");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ManagedUnderTest broker;
    private final HttpApi api;
    private @Nullable Connection connection;
    private Map<String, String> names = Map.of();

    SomethingOfEachKind(ManagedUnderTest broker) {
        this.broker = broker;
        this.api = broker.api();
    }

    void declare() throws Exception {
        put("/vhosts/" + RUN, Map.of("description", "a place", "tags", "one,two"));
        put("/users/" + RUN, Map.of("password", "secret", "tags", "monitoring"));
        put("/permissions/" + RUN + "/" + RUN, Map.of("configure", ".*", "write", ".*", "read", ".*"));
        put("/topic-permissions/" + RUN + "/" + RUN, Map.of("exchange", "amq.topic", "write", ".*", "read", ".*"));
        api.put("/user-limits/" + RUN + "/max-channels", Map.of("value", 50)).is(204);
        api.put("/vhost-limits/" + RUN + "/max-queues", Map.of("value", 50)).is(204);
        Map<String, Object> policy = Map.of("pattern", "^q", "definition", Map.of("max-length", 500));
        put("/policies/" + RUN + "/p", policy);
        put("/operator-policies/" + RUN + "/p", policy);
        put(
                "/policies/" + RUN + "/x",
                Map.of("pattern", "^x", "definition", Map.of("alternate-exchange", "amq.fanout")));
        put("/global-parameters/" + RUN, Map.of("value", Map.of("any", List.of(1, "two"))));
        put("/exchanges/" + RUN + "/x", Map.of("type", "topic", "durable", true));
        for (String type : List.of("classic", "quorum", "stream")) {
            put("/queues/" + RUN + "/q-" + type, Map.of("durable", true, "arguments", Map.of("x-queue-type", type)));
        }
        put("/queues/" + RUN + "/q", Map.of("arguments", Map.of("x-single-active-consumer", true)));
        bind("x", "q/q", Map.of("routing_key", "a.b"));
        bind("x", "q/q", Map.of("routing_key", "c.#", "arguments", Map.of("x", 1)));
        bind("x", "e/amq.fanout", Map.of("routing_key", "k"));
        put("/exchanges/" + RUN + "/later", Map.of("type", "x-delayed-message", "arguments", DELAYED_AS_FANOUT));
        bind("later", "q/q", Map.of());
        api.put("/leveret/journeys/" + RUN, HttpApi.nothing()).is(204);
        connect();
    }

    private void put(String path, Object body) {
        api.put(path, body).is(201);
    }

    private void bind(String source, String destination, Object binding) {
        api.post("/bindings/" + RUN + "/e/" + source + "/" + destination, binding)
                .is(201);
    }

    private void connect() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(broker.amqpPort());
        factory.setVirtualHost(RUN);
        Connection opened = factory.newConnection("the described one");
        connection = opened;
        Channel channel = opened.createChannel();
        channel.basicQos(1);
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .headers(Map.of("h", List.of("v", 1)))
                .build();
        for (int i = 0; i < 2; i++) {
            channel.basicPublish("x", "a.b", properties, "a message".getBytes(StandardCharsets.UTF_8));
        }
        AMQP.BasicProperties delayed = new AMQP.BasicProperties.Builder()
                .headers(Map.of("x-delay", 3_600_000))
                .build();
        channel.basicPublish("later", "", delayed, "a late message".getBytes(StandardCharsets.UTF_8));
        channel.basicConsume("q", false, (tag, delivery) -> {}, tag -> {});
        channel.basicConsume("q", false, (tag, delivery) -> {}, tag -> {});
        channel.basicConsume("q-quorum", true, "", false, true, null, (tag, delivery) -> {}, tag -> {});
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode queue = api.get("/queues/" + RUN + "/q").json();
            assertThat(queue.path("messages_unacknowledged").asInt()).isEqualTo(1);
            assertThat(queue.at("/message_stats/publish").asInt()).isEqualTo(2);
            assertThat(queue.path("consumers").asInt()).isEqualTo(2);
            assertThat(total("/leveret/exchanges/" + RUN + "/later/delayed", "messages_total"))
                    .isEqualTo(1);
            assertThat(total("/leveret/journeys/" + RUN, "journeys_total")).isPositive();
        });
        String name =
                api.get("/vhosts/" + RUN + "/connections").json().at("/0/name").asText();
        String channelName =
                api.get("/vhosts/" + RUN + "/channels").json().at("/0/name").asText();
        put("/queues/" + RUN + "/moving", Map.of());
        String move = api.post(
                        "/leveret/queues/" + RUN + "/moving/move", Map.of("destination", Map.of("queue", "q-quorum")))
                .is(202)
                .text("id");
        names = Map.of(
                "move",
                move,
                "vhost",
                RUN,
                "user",
                RUN,
                "source",
                "x",
                "node",
                broker.node(),
                "channel",
                channelName,
                "connection",
                name,
                "component",
                "vhost-limits");
    }

    private int total(String path, String field) {
        return api.get(path).json().path(field).asInt();
    }

    void delete() throws Exception {
        if (connection != null) {
            connection.close();
        }
        api.delete("/leveret/journeys/" + RUN);
        api.delete("/global-parameters/" + RUN);
        api.delete("/users/" + RUN);
        api.delete("/vhosts/" + RUN);
    }

    /** What stands for a parameter in the path of an operation. */
    String value(Operation operation, String parameter) {
        String path = operation.path();
        return switch (parameter) {
            case "name" -> {
                if (path.startsWith("/connections")) {
                    yield named("connection");
                }
                yield path.startsWith("/global-parameters") ? RUN : path.startsWith("/parameters") ? "limits" : "p";
            }
            case "queue" -> "q";
            case "exchange" -> path.endsWith("/delayed") ? "later" : "x";
            case "destination" -> path.contains("/q/") ? "q" : "amq.fanout";
            case "properties" -> path.contains("/q/") ? "a.b" : "k";
            case "port" -> String.valueOf(broker.amqpPort());
            case "protocol" -> "amqp";
            case "within" -> "1";
            case "unit" -> "days";
            case "password", "pattern" -> "abc";
            default -> named(parameter);
        };
    }

    private String named(String parameter) {
        String value = names.get(parameter);
        assertThat(value).describedAs("nothing stands for " + parameter).isNotNull();
        return String.valueOf(value);
    }
}
