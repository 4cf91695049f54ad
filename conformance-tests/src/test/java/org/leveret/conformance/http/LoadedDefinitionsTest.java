package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.config.Configuration;
import org.leveret.management.ManagedBroker;
import org.leveret.management.http.ManagementStartException;

/**
 * What a start brings in ({@code load_definitions}): what a RabbitMQ 3.10 has exported, and a file of the form that 4.x gives
 * its exports.
 */
class LoadedDefinitionsTest {
    private static final int QUEUES = 10_000;

    @TempDir
    Path directory;

    private static Path exported(String version) throws URISyntaxException {
        String name = "rabbitmq-" + version + "-definitions.json";
        return Path.of(Objects.requireNonNull(LoadedDefinitionsTest.class.getResource(name))
                .toURI());
    }

    /** What comes out after a start that has brought this file in. */
    private static JsonNode broughtInAndExported(Path file) throws Exception {
        ManagedBroker broker = start(file);
        try {
            return new HttpApi("http://127.0.0.1:" + broker.httpListener().getPort(), "guest", "guest")
                    .get("/definitions")
                    .is(200)
                    .json();
        } finally {
            broker.stop();
        }
    }

    private static void assertUnchanged(JsonNode found, JsonNode expected, String part) {
        assertThat(elements(found.path(part)))
                .describedAs(part)
                .containsExactlyInAnyOrderElementsOf(elements(expected.path(part)));
    }

    private static ManagedBroker start(Path definitions) throws Exception {
        return start(definitions, "0");
    }

    private static ManagedBroker start(Path definitions, String listener) throws Exception {
        return ManagedBroker.startInMemory(Configuration.defaults()
                .with("listeners.tcp.default", listener)
                .with("management.tcp.ip", "127.0.0.1")
                .with("management.tcp.port", "0")
                .with("prometheus.tcp.port", "0")
                .with("load_definitions", definitions.toString()));
    }

    private static List<JsonNode> elements(JsonNode list) {
        List<JsonNode> elements = new ArrayList<>();
        list.forEach(elements::add);
        return elements;
    }

    private static String manyQueuesAndAUser() {
        String queues = IntStream.rangeClosed(1, QUEUES)
                .mapToObj(number -> "{\"name\":\"queue " + number
                        + "\",\"vhost\":\"/\",\"durable\":true,\"auto_delete\":false,\"arguments\":{}}")
                .collect(Collectors.joining(","));
        return "{\"vhosts\":[{\"name\":\"/\"}],\"users\":[{\"name\":\"bob\",\"password\":\"secret\",\"tags\":\"\"}],"
                + "\"permissions\":[{\"user\":\"bob\",\"vhost\":\"/\",\"configure\":\".*\",\"write\":\".*\",\"read\":\".*\"}],"
                + "\"queues\":[" + queues + "]}";
    }

    /** The first connection that is accepted, which fails if the user may not log in. */
    private static Connection firstAccepted(ConnectionFactory factory) throws Exception {
        long untilNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < untilNs) {
            try {
                return factory.newConnection();
            } catch (ConnectException e) {
                Thread.onSpinWait();
            }
        }
        throw new IOException("nothing accepts on port " + factory.getPort());
    }

    @Test
    void theFirstWhoConnectsFindsWhatIsInTheFile() throws Exception {
        Path file = Files.writeString(directory.resolve("definitions.json"), manyQueuesAndAUser());
        InetAddress local = InetAddress.getLoopbackAddress();
        InetSocketAddress address;
        try (ServerSocket free = new ServerSocket(0, 1, local)) {
            address = new InetSocketAddress(local, free.getLocalPort());
        }
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUsername("bob");
        factory.setPassword("secret");
        factory.setHost(local.getHostAddress());
        factory.setPort(address.getPort());
        // From another address: from that same one a socket could be connected with itself.
        factory.setSocketConfigurator(socket -> socket.bind(new InetSocketAddress("127.0.0.2", 0)));
        CompletableFuture<String> found = new CompletableFuture<>();
        Thread client = new Thread(() -> {
            try (Connection connection = firstAccepted(factory)) {
                found.complete(connection
                        .createChannel()
                        .queueDeclarePassive("queue " + QUEUES)
                        .getQueue());
            } catch (Exception e) {
                found.completeExceptionally(e);
            }
        });
        client.start();
        ManagedBroker broker = start(file, local.getHostAddress() + ":" + address.getPort());
        try {
            assertThat(found.get(60, TimeUnit.SECONDS)).isEqualTo("queue " + QUEUES);
        } finally {
            broker.stop();
        }
    }

    @Test
    void whatRabbitMqHasExportedComesOutUnchanged() throws Exception {
        JsonNode expected = HttpAnswer.json(Files.readString(exported("3.10")));
        JsonNode found = broughtInAndExported(exported("3.10"));
        for (Map.Entry<String, JsonNode> part : expected.properties()) {
            if (part.getValue().isArray()) {
                assertUnchanged(found, expected, part.getKey());
            }
        }
    }

    @Test
    void whatRabbitMq4HasExportedComesOutAgain() throws Exception {
        JsonNode expected = HttpAnswer.json(Files.readString(exported("4")));
        JsonNode found = broughtInAndExported(exported("4"));
        for (String part : List.of(
                "users",
                "permissions",
                "topic_permissions",
                "parameters",
                "global_parameters",
                "policies",
                "exchanges",
                "bindings")) {
            assertUnchanged(found, expected, part);
        }
        // RabbitMQ does not read a queue's type but in the arguments.
        expected.path("queues").forEach(queue -> ((ObjectNode) queue).remove("type"));
        assertUnchanged(found, expected, "queues");
    }

    @Test
    void whatRabbitMq4SaysOfAVirtualHostIsKeptAlsoWhereOnlyItsMetadataSaysIt() throws Exception {
        JsonNode found = broughtInAndExported(exported("4"));
        Map<String, JsonNode> vhosts = new HashMap<>();
        Map<String, JsonNode> metadata = new HashMap<>();
        found.path("vhosts").forEach(vhost -> vhosts.put(vhost.path("name").asText(), vhost));
        vhosts.forEach((name, vhost) -> metadata.put(name, vhost.path("metadata")));
        assertThat(vhosts).containsOnlyKeys("/", "orders", "bills");
        assertThat(vhosts.get("orders"))
                .isEqualTo(HttpAnswer.json("{\"name\":\"orders\",\"description\":\"what is ordered\","
                        + "\"tags\":[\"shop\",\"eu\"],\"default_queue_type\":\"quorum\",\"metadata\":{"
                        + "\"description\":\"what is ordered\",\"tags\":[\"shop\",\"eu\"],"
                        + "\"default_queue_type\":\"quorum\"}}"));
        assertThat(metadata.get("bills"))
                .isEqualTo(HttpAnswer.json("{\"description\":\"as 3.13 says it\",\"tags\":[\"shop\"],"
                        + "\"default_queue_type\":\"stream\"}"));
    }

    @Test
    void aFileThatDoesNotDoIsNamedAndNothingRuns() throws Exception {
        Path file = Files.writeString(directory.resolve("broken.json"), "{broken");
        assertThatExceptionOfType(ManagementStartException.class)
                .isThrownBy(() -> start(file))
                .withMessage("cannot load definitions from " + file + ": failed_to_parse_json");
    }
}
