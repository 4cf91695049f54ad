package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The messages that wait in an exchange: looked at, taken out and sent at once; of Leveret alone. */
class DelayedMessagesTest extends HttpApiTest {
    private static final int HOUR_MS = 3_600_000;

    private String vhost = "";

    @BeforeEach
    void declare() {
        assumeTrue(broker.routes().isPresent(), "routes of Leveret's own");
        vhost = vhost();
        api.put(
                        "/exchanges/" + vhost + "/later",
                        Map.of("type", "x-delayed-message", "arguments", Map.of("x-delayed-type", "fanout")))
                .is(201);
        api.put("/queues/" + vhost + "/q", HttpApi.nothing()).is(201);
        api.post("/bindings/" + vhost + "/e/later/q/q", HttpApi.nothing()).is(201);
    }

    private void publish(String key, int delayMs, String payload, String encoding) {
        api.post(
                        "/exchanges/" + vhost + "/later/publish",
                        Map.of(
                                "routing_key",
                                key,
                                "properties",
                                Map.of("message_id", key, "headers", Map.of("x-delay", delayMs)),
                                "payload",
                                payload,
                                "payload_encoding",
                                encoding))
                .is(200);
    }

    private String path() {
        return "/leveret/exchanges/" + vhost + "/later/delayed";
    }

    private JsonNode list(String query) {
        return api.get(path() + query).is(200).json();
    }

    private long inQueue() {
        return api.post(
                        "/queues/" + vhost + "/q/get",
                        Map.of("count", 10, "ackmode", "ack_requeue_true", "encoding", "auto"))
                .is(200)
                .json()
                .size();
    }

    @Test
    void anExchangeTellsHowManyMessagesWaitInIt() {
        String exchange = "/exchanges/" + vhost + "/later";
        assertThat(api.get(exchange).is(200).json().path("messages_delayed").asInt(-1))
                .isEqualTo(0);
        publish("a", HOUR_MS, "one", "string");
        publish("b", HOUR_MS, "two", "string");
        await().untilAsserted(() -> assertThat(api.get(exchange)
                        .is(200)
                        .json()
                        .path("messages_delayed")
                        .asInt(-1))
                .isEqualTo(2));
        assertThat(api.get("/exchanges/" + vhost + "/amq.direct").is(200).json().has("messages_delayed"))
                .isFalse();
    }

    @Test
    void aMessageThatWaitsIsShownWithItsTimesAndContent() {
        long beforeMs = System.currentTimeMillis();
        publish("a.key", HOUR_MS, "hello", "string");
        JsonNode found = list("");
        assertThat(found.path("messages_total").asInt()).isEqualTo(1);
        assertThat(found.path("next").isNull()).isTrue();
        JsonNode message = found.path("messages").path(0);
        assertThat(message.path("id").isTextual()).isTrue();
        assertThat(message.path("published_at").asLong()).isBetween(beforeMs, System.currentTimeMillis());
        assertThat(message.path("due_at").asLong())
                .isEqualTo(message.path("published_at").asLong() + HOUR_MS);
        assertThat(message.path("exchange").asText()).isEqualTo("later");
        assertThat(message.path("routing_key").asText()).isEqualTo("a.key");
        assertThat(message.path("properties").toString())
                .isEqualTo("{\"message_id\":\"a.key\",\"headers\":{\"x-delay\":-3600000}}");
        assertThat(message.path("payload").asText()).isEqualTo("hello");
        assertThat(message.path("payload_encoding").asText()).isEqualTo("string");
        assertThat(message.path("payload_bytes").asInt()).isEqualTo(5);
        assertThat(message.path("truncated").asBoolean()).isFalse();
    }

    @Test
    void aLongPayloadIsCutBetweenCharactersAndOctetsAreShownAsBase64() {
        publish("text", HOUR_MS, "aä€", "string");
        JsonNode text = list("?truncate=5").path("messages").path(0);
        assertThat(text.path("payload").asText()).isEqualTo("aä");
        assertThat(text.path("payload_bytes").asInt()).isEqualTo(6);
        assertThat(text.path("truncated").asBoolean()).isTrue();
        String octets = Base64.getEncoder().encodeToString(new byte[] {(byte) 0xFF, 0, 1});
        publish("octets", 2 * HOUR_MS, octets, "base64");
        JsonNode binary = list("").path("messages").path(1);
        assertThat(binary.path("payload").asText()).isEqualTo(octets);
        assertThat(binary.path("payload_encoding").asText()).isEqualTo("base64");
    }

    @Test
    void pagesHaveEachMessageOnceAndTheLastSaysSo() {
        for (int i = 0; i < 7; i++) {
            publish("k" + i, HOUR_MS + i * 60_000, "x", "string");
        }
        List<String> keys = new ArrayList<>();
        String from = "";
        int pages = 0;
        do {
            JsonNode page = list("?limit=3&from=" + from);
            page.path("messages")
                    .forEach(each -> keys.add(each.path("routing_key").asText()));
            from = page.path("next").asText("");
            pages++;
        } while (!from.isEmpty() && !from.equals("null"));
        assertThat(keys).containsExactly("k0", "k1", "k2", "k3", "k4", "k5", "k6");
        assertThat(pages).isEqualTo(3);
        api.get(path() + "?limit=0").is(400);
        api.get(path() + "?from=here").is(400);
    }

    @Test
    void aMessageThatIsTakenOutNeverComes() {
        publish("gone", HOUR_MS, "x", "string");
        String id = list("").path("messages").path(0).path("id").asText();
        api.delete(path() + "/" + id).isEmpty(204);
        api.delete(path() + "/" + id).is(404);
        api.post(path() + "/" + id + "/fire", HttpApi.nothing()).is(404);
        assertThat(list("").path("messages")).isEmpty();
        assertThat(inQueue()).isZero();
    }

    @Test
    void aMessageThatIsFiredComesNow() {
        publish("now", HOUR_MS, "x", "string");
        String id = list("").path("messages").path(0).path("id").asText();
        api.post(path() + "/" + id + "/fire", HttpApi.nothing()).isEmpty(204);
        await().until(() -> inQueue() == 1);
        assertThat(list("").path("messages_total").asInt()).isZero();
        api.delete(path() + "/nonsense").is(404);
    }

    @Test
    void lookingTakesThePermissionToReadAndChangingThatToWrite() {
        publish("kept", HOUR_MS, "x", "string");
        String name = name();
        HttpApi user = user(name, "management");
        String id = list("").path("messages").path(0).path("id").asText();
        api.put("/permissions/" + vhost + "/" + name, Map.of("configure", ".*", "write", "other", "read", "later"));
        user.get(path()).is(200);
        user.delete(path() + "/" + id).is(401, "{\"error\":\"not_authorised\",\"reason\":\"Access refused.\"}");
        user.post(path() + "/" + id + "/fire", HttpApi.nothing()).is(401);
        api.put("/permissions/" + vhost + "/" + name, Map.of("configure", ".*", "write", "later", "read", "other"));
        user.get(path()).is(401);
        user.delete(path() + "/" + id).is(204);
    }

    @Test
    void anExchangeThatDelaysNothingHasNoSuchMessages() {
        HttpAnswer answer =
                api.get("/leveret/exchanges/" + vhost + "/amq.direct/delayed").is(404);
        assertThat(answer.text("reason"))
                .isEqualTo("Virtual host '" + vhost + "' has no exchange 'amq.direct' of type x-delayed-message");
    }
}
