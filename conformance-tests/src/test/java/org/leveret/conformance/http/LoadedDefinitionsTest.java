package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
        return ManagedBroker.startInMemory(Configuration.defaults()
                .with("listeners.tcp.default", "0")
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
