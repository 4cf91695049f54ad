package org.leveret.interop.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.conformance.http.HttpAnswer;
import org.leveret.conformance.http.HttpApiTest;

/**
 * What Terraform's provider for RabbitMQ sends for each of its resources: it creates, reads back and compares, updates, and
 * deletes. What is read back otherwise than it was written is a change that it would make again and again.
 */
class TerraformRequestsTest extends HttpApiTest {
    /** As a segment of a path that Go has encoded. */
    private static String encoded(String name) {
        return name.replace("%", "%25")
                .replace("/", "%2F")
                .replace(" ", "%20")
                .replace("#", "%23")
                .replace("*", "%2A");
    }

    /** Creates, reads, updates, reads, deletes, and finds it gone; what is read has to have what was written. */
    private void lifecycle(String path, Map<String, Object> created, Map<String, Object> updated) {
        api.put(path, created).isEmpty(201);
        assertHas(api.get(path).is(200).json(), created);
        api.put(path, updated).isEmpty(204);
        assertHas(api.get(path).is(200).json(), updated);
        api.delete(path).isEmpty(204);
        api.get(path).isNotFound();
        api.delete(path).isNotFound();
    }

    private static void assertHas(JsonNode found, Map<String, Object> expected) {
        expected.forEach((field, value) -> assertThat(found.path(field))
                .describedAs("%s of %s", field, found)
                .isEqualTo(new ObjectMapper().valueToTree(value)));
    }

    @Test
    void aVirtualHost() {
        lifecycle("/vhosts/" + name() + "%2Fa%20b", Map.of("tracing", true), Map.of("tracing", false));
    }

    @Test
    void aVirtualHostWithADescriptionAndLimits() {
        String vhost = name();
        String path = "/vhosts/" + vhost;
        afterwards(() -> api.delete(path));
        api.put(path, Map.of("description", "made by a plan", "tags", "b,a", "default_queue_type", "quorum"))
                .is(201);
        JsonNode found = api.get(path).is(200).json();
        assertThat(found.path("description").asText()).isEqualTo("made by a plan");
        assertThat(found.path("tags").toString()).isEqualTo("[\"b\",\"a\"]");
        if (!broker.answersAs3x()) {
            assertThat(found.path("default_queue_type").asText()).isEqualTo("quorum");
        }
        api.put("/vhost-limits/" + vhost + "/max-queues", Map.of("value", 10)).is(204);
        api.put("/vhost-limits/" + vhost + "/max-connections", Map.of("value", 20))
                .is(204);
        assertThat(api.get("/vhost-limits/" + vhost).is(200).json())
                .isEqualTo(HttpAnswer.json(
                        "[{\"vhost\":\"" + vhost + "\",\"value\":{\"max-queues\":10,\"max-connections\":20}}]"));
        api.delete("/vhost-limits/" + vhost + "/max-queues").isEmpty(204);
    }

    @Test
    void aUserWithItsTagsAndThenAnotherPassword() {
        String path = "/users/" + name();
        afterwards(() -> api.delete(path));
        api.put(path, Map.of("password", "one", "tags", "policymaker,management"))
                .isEmpty(201);
        JsonNode created = api.get(path).is(200).json();
        assertThat(created.path("tags").toString()).isEqualTo("[\"policymaker\",\"management\"]");
        api.put(path, Map.of("password", "two", "tags", "")).isEmpty(204);
        JsonNode updated = api.get(path).is(200).json();
        assertThat(updated.path("tags").toString()).isEqualTo("[]");
        assertThat(updated.path("password_hash")).isNotEqualTo(created.path("password_hash"));
        api.delete(path).isEmpty(204);
        api.get(path).isNotFound();
    }

    @Test
    void permissionsAndTopicPermissions() {
        String vhost = vhost();
        String user = name();
        user(user, "");
        lifecycle(
                "/permissions/" + vhost + "/" + user,
                Map.of("configure", ".*", "write", "", "read", "^a"),
                Map.of("configure", "", "write", "^b", "read", ".*"));
        grant(vhost, user, ".*");
        String path = "/topic-permissions/" + vhost + "/" + user;
        api.put(path, Map.of("exchange", "amq.topic", "write", "^w", "read", "^r"))
                .isEmpty(201);
        api.put(path, Map.of("exchange", "other", "write", "^w", "read", "^r")).is(204);
        JsonNode found = api.get(path).is(200).json();
        assertThat(found.findValuesAsText("exchange")).containsExactlyInAnyOrder("amq.topic", "other");
        assertThat(found.findValuesAsText("write")).containsOnly("^w");
        api.delete(path + "/amq.topic").isEmpty(204);
        assertThat(api.get(path).is(200).json().findValuesAsText("exchange")).containsExactly("other");
        api.delete(path).isEmpty(204);
    }

    @Test
    void anExchangeAndAQueueAreDeclaredAgainAsTheyAre() {
        String vhost = vhost();
        Map<String, Object> exchange = Map.of(
                "type",
                "topic",
                "durable",
                true,
                "auto_delete",
                false,
                "arguments",
                Map.of("alternate-exchange", "amq.fanout"));
        Map<String, Object> queue = Map.of(
                "durable",
                true,
                "auto_delete",
                false,
                "arguments",
                Map.of("x-queue-type", "quorum", "x-max-length", 9));
        lifecycle("/exchanges/" + vhost + "/" + encoded("a/b c%d"), exchange, exchange);
        lifecycle("/queues/" + vhost + "/" + encoded("a/b c%d"), queue, queue);
    }

    @ParameterizedTest
    @ValueSource(strings = {"key", "a.*.#", "with space/and%sign", ""})
    void aBindingIsFoundByTheKeyThatItsLocationEndsWith(String routingKey) {
        String vhost = vhost();
        String queue = "q/1";
        api.put("/queues/" + vhost + "/" + encoded(queue), Map.of("durable", true))
                .is(201);
        String path = "/bindings/" + vhost + "/e/amq.topic/q/" + encoded(queue);
        for (Map<String, Object> arguments : List.<Map<String, Object>>of(Map.of(), Map.of("k", "v"))) {
            HttpAnswer created = api.post(path, Map.of("routing_key", routingKey, "arguments", arguments))
                    .isEmpty(201);
            String location = created.header("location");
            String key = URLDecoder.decode(location.substring(location.lastIndexOf('/') + 1), StandardCharsets.UTF_8);
            JsonNode found = StreamSupport.stream(
                            api.get("/bindings/" + vhost).is(200).json().spliterator(), false)
                    .filter(each -> each.path("source").asText().equals("amq.topic")
                            && each.path("destination").asText().equals(queue)
                            && each.path("destination_type").asText().equals("queue")
                            && each.path("properties_key").asText().equals(key))
                    .findAny()
                    .orElseThrow();
            assertHas(found, Map.of("routing_key", routingKey, "arguments", arguments));
            api.delete(path + "/" + encoded(key)).isEmpty(204);
            api.get(path).is(200, "[]");
        }
    }

    @Test
    void policies() {
        String vhost = vhost();
        lifecycle(
                "/policies/" + vhost + "/" + encoded("ha all"),
                Map.of("pattern", "^a", "definition", Map.of("max-length", 5), "priority", 0, "apply-to", "all"),
                Map.of("pattern", "^b", "definition", Map.of("expires", 900_000), "priority", 7, "apply-to", "queues"));
        lifecycle(
                "/operator-policies/" + vhost + "/limits",
                Map.of("pattern", ".*", "definition", Map.of("max-length", 5), "priority", 1, "apply-to", "queues"),
                Map.of("pattern", ".*", "definition", Map.of("message-ttl", 6), "priority", 1, "apply-to", "queues"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"shovel", "federation-upstream"})
    void whatPluginsWouldDoIsRefusedWithAReason(String component) {
        String vhost = vhost();
        HttpAnswer answer = api.put(
                "/parameters/" + component + "/" + vhost + "/n",
                Map.of("vhost", vhost, "component", component, "name", "n", "value", Map.of("uri", "amqp://")));
        answer.is(400);
        assertThat(answer.text("reason")).contains("component " + component + " not found");
    }
}
