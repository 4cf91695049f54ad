package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are looked at, deleted and sent again where they stand; of Leveret alone. */
class QueueContentsTest extends HttpApiTest {
    private String vhost = "";

    @BeforeEach
    void skipWhereThereIsNoSuchThing() {
        assumeTrue(broker.routes().isPresent(), "a route of Leveret's own");
        vhost = vhost();
    }

    private String path(String queue) {
        return "/leveret/queues/" + vhost + "/" + queue;
    }

    private ObjectNode page(String queue, String query, String cursor) {
        return (ObjectNode) api.get(path(queue) + "/messages?" + query + "&from=" + cursor)
                .is(200)
                .json();
    }

    /** All pages in one, as each ends early where the machine is busy. */
    private ObjectNode browse(String queue, String query) {
        ObjectNode all = page(queue, query, "");
        while (!all.path("next").isNull()) {
            ObjectNode next = page(queue, query, all.path("next").asText());
            next.withArray("messages").forEach(all.withArray("messages")::add);
            all.put(
                    "examined",
                    all.path("examined").asInt() + next.path("examined").asInt());
            all.set("next", next.path("next"));
        }
        return all;
    }

    private List<String> payloads(String queue, String query) {
        return browse(queue, query).path("messages").findValuesAsText("payload");
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=501", "limit=x", "truncate=-1", "from=x", "from=1.5"})
    void aNumberThatIsNoneOrTooLargeIsRefused(String query) {
        api.put("/queues/" + vhost + "/q", Map.of()).is(201);
        assertThat(api.get(path("q") + "/messages?" + query)
                        .is(400)
                        .json()
                        .path("reason")
                        .path(0)
                        .asText())
                .isEqualTo("not_integer");
    }

    private String position(String queue, String payload) {
        for (JsonNode message : browse(queue, "state=all").path("messages")) {
            if (message.path("payload").asText().equals(payload)) {
                return message.path("position").asText();
            }
        }
        throw new AssertionError("no message " + payload);
    }

    private void publish(String exchange, String key, String payload, Map<String, Object> properties) {
        Map<String, Object> body = new HashMap<>(message(key, payload));
        body.put("properties", properties);
        api.post("/exchanges/" + vhost + "/" + exchange + "/publish", body).is(200, "{\"routed\":true}");
    }

    private void publishAll(String queue, String... payloads) {
        for (String payload : payloads) {
            publish("amq.default", queue, payload, Map.of());
        }
    }

    private Connection connection() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(broker.amqpPort());
        factory.setVirtualHost(vhost);
        Connection connection = factory.newConnection();
        afterwards(connection::abort);
        return connection;
    }

    private List<String> drain(String queue) throws Exception {
        List<String> taken = new ArrayList<>();
        try (Connection connection = connection()) {
            Channel channel = connection.createChannel();
            for (GetResponse next = channel.basicGet(queue, true); next != null; next = channel.basicGet(queue, true)) {
                taken.add((next.getEnvelope().isRedeliver() ? "again " : "")
                        + new String(next.getBody(), StandardCharsets.UTF_8));
            }
        }
        return taken;
    }

    @Test
    void aMessageIsShownWhole() {
        String queue = queue(vhost);
        publish("amq.default", queue, "hé", Map.of("message_id", "m", "headers", Map.of("a", 1)));
        JsonNode page = browse(queue, "");
        assertThat(page.toString())
                .isEqualTo(
                        "{\"messages\":[{\"position\":\"0\",\"state\":\"ready\",\"redelivered\":false,\"exchange\":\"\","
                                + "\"routing_key\":\"" + queue
                                + "\",\"properties\":{\"message_id\":\"m\",\"headers\":{\"a\":1}},\"payload_bytes\":3,"
                                + "\"payload\":\"hé\",\"payload_encoding\":\"string\",\"truncated\":false}],"
                                + "\"next\":null,\"examined\":1,\"messages_total\":1}");
    }

    @Test
    void lookingLeavesNoTrace() throws Exception {
        String queue = queue(vhost);
        publishAll(queue, "one", "two", "three");
        for (int times = 0; times < 3; times++) {
            assertThat(payloads(queue, "state=all")).containsExactly("one", "two", "three");
        }
        JsonNode counts = api.get("/queues/" + vhost + "/" + queue).json().path("message_stats");
        assertThat(counts.path("get").asInt() + counts.path("redeliver").asInt())
                .isZero();
        assertThat(drain(queue)).containsExactly("one", "two", "three");
    }

    @Test
    void pagesFollowEachOtherByTheirCursor() {
        String queue = queue(vhost);
        List<String> expected = new ArrayList<>();
        for (int number = 0; number < 300; number++) {
            publishAll(queue, "m" + number);
            expected.add("m" + number);
        }
        List<String> seen = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        do {
            JsonNode page = page(queue, "limit=70", cursor);
            assertThat(page.path("messages").size()).isLessThanOrEqualTo(70);
            seen.addAll(page.path("messages").findValuesAsText("payload"));
            cursor = page.path("next").asText();
            pages++;
        } while (!cursor.equals("null"));
        assertThat(seen).isEqualTo(expected);
        assertThat(pages).isGreaterThanOrEqualTo(5);
    }

    @Test
    void anAnswerEndsWhenMuchIsShown() {
        String queue = queue(vhost);
        String large = "x".repeat(300_000);
        publishAll(queue, large, large, large, large, large, large);
        JsonNode page = page(queue, "truncate=1000000", "");
        assertThat(page.path("messages").size()).isBetween(1, 4);
        assertThat(page.path("next").isTextual()).isTrue();
        assertThat(browse(queue, "truncate=1000000").path("messages")).hasSize(6);
    }

    @Test
    void longPayloadsAreCutOffBetweenCharacters() {
        String queue = queue(vhost);
        publishAll(queue, "aéé");
        JsonNode message = browse(queue, "truncate=2").path("messages").path(0);
        assertThat(message.path("payload").asText()).isEqualTo("a");
        assertThat(message.path("payload_bytes").asInt()).isEqualTo(5);
        assertThat(message.path("truncated").asBoolean()).isTrue();
    }

    @Test
    void whatIsWithAConsumerIsToldFromWhatIsReady() throws Exception {
        String queue = queue(vhost);
        publishAll(queue, "out", "back", "ready");
        Channel channel = connection().createChannel();
        channel.basicGet(queue, false);
        channel.basicNack(channel.basicGet(queue, false).getEnvelope().getDeliveryTag(), false, true);
        assertThat(channel.messageCount(queue)).isEqualTo(2);
        assertThat(payloads(queue, "state=unacked")).containsExactly("out");
        JsonNode ready = browse(queue, "state=ready");
        assertThat(ready.path("messages").findValuesAsText("payload")).containsExactly("back", "ready");
        assertThat(ready.path("messages").findValuesAsText("redelivered")).containsExactly("true", "false");
        assertThat(ready.path("messages_total").asInt()).isEqualTo(3);
        assertThat(payloads(queue, "state=all")).containsExactly("out", "back", "ready");
    }

    @Test
    void theHighestPriorityIsShownFirst() {
        api.put("/queues/" + vhost + "/q", Map.of("arguments", Map.of("x-max-priority", 5)))
                .is(201);
        for (int priority : new int[] {1, 5, 3, 5}) {
            publish("amq.default", "q", "p" + priority, Map.of("priority", priority));
        }
        assertThat(payloads("q", "")).containsExactly("p5", "p5", "p3", "p1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"search=NEEDLE", "search=stra%C3%9Fe", "search=x-colour", "search=greenish", "search=inner"})
    void searchFindsTextInBodiesAndHeadersWhateverItsCase(String query) {
        String queue = queue(vhost);
        publishAll(queue, "hay");
        publish(
                "amq.default",
                queue,
                "a needle on the Straße",
                Map.of("headers", Map.of("X-Colour", "Greenish", "deep", Map.of("list", List.of("INNER")))));
        JsonNode page = browse(queue, query);
        assertThat(page.path("messages")).hasSize(1);
        assertThat(page.path("examined").asInt()).isEqualTo(2);
    }

    @Test
    void searchLooksIntoCompressedBodies() throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(("x".repeat(100_000) + "Needle").getBytes(StandardCharsets.UTF_8));
        }
        Map<String, Object> body =
                new HashMap<>(message(queue(vhost), Base64.getEncoder().encodeToString(compressed.toByteArray())));
        body.put("payload_encoding", "base64");
        body.put("properties", Map.of("content_encoding", "gzip"));
        api.post("/exchanges/" + vhost + "/amq.default/publish", body).is(200);
        String queue = String.valueOf(body.get("routing_key"));
        assertThat(browse(queue, "search=needle").path("messages")).hasSize(1);
        assertThat(browse(queue, "search=nothing").path("messages")).isEmpty();
    }

    @Test
    void headersAndRoutingKeysHaveToBeEqual() {
        String queue = queue(vhost);
        api.post("/bindings/" + vhost + "/e/amq.topic/q/" + queue, Map.of("routing_key", "#"))
                .is(201);
        publish("amq.topic", "a.b", "one", Map.of("headers", Map.of("n", 1, "s", "x=y")));
        publish("amq.topic", "a.c", "two", Map.of("headers", Map.of("n", 1, "s", "z")));
        assertThat(payloads(queue, "header=n=1")).containsExactly("one", "two");
        assertThat(payloads(queue, "header=n=1&header=s=x%3Dy")).containsExactly("one");
        assertThat(payloads(queue, "header=n=2")).isEmpty();
        assertThat(payloads(queue, "routing_key=a.c")).containsExactly("two");
        api.get(path(queue) + "/messages?header=n").isBadRequest("a header is given as NAME=VALUE");
    }

    @Test
    void oneMessageIsDeleted() throws Exception {
        String queue = queue(vhost);
        publishAll(queue, "one", "two", "three");
        String position = position(queue, "two");
        api.delete(path(queue) + "/messages/" + position).isEmpty(204);
        api.delete(path(queue) + "/messages/" + position)
                .is(404, "{\"error\":\"not_found\",\"reason\":\"no such message\"}");
        api.delete(path(queue) + "/messages/x").is(404);
        assertThat(drain(queue)).containsExactly("one", "three");
    }

    @Test
    void whatIsWithAConsumerIsNeitherDeletedNorSentAgain() throws Exception {
        String queue = queue(vhost);
        publishAll(queue, "one");
        Channel channel = connection().createChannel();
        channel.basicGet(queue, false);
        String position = position(queue, "one");
        api.delete(path(queue) + "/messages/" + position)
                .is(409, "{\"error\":\"conflict\",\"reason\":\"the message is not ready\"}");
        api.post(path(queue) + "/messages/" + position + "/resend", Map.of()).is(409);
        assertThat(payloads(queue, "state=unacked")).containsExactly("one");
    }

    @Test
    void aMessageIsSentAgainToWhereItCameFrom() {
        String queue = queue(vhost);
        String other = queue(vhost);
        api.post("/bindings/" + vhost + "/e/amq.topic/q/" + queue, Map.of("routing_key", "a.*"))
                .is(201);
        publish("amq.topic", "a.b", "one", Map.of("message_id", "m"));
        api.delete("/bindings/" + vhost + "/e/amq.topic/q/" + queue + "/a.%2A").is(204);
        api.post("/bindings/" + vhost + "/e/amq.topic/q/" + other, Map.of("routing_key", "a.*"))
                .is(201);
        api.post(path(queue) + "/messages/" + position(queue, "one") + "/resend", Map.of())
                .is(200, "{\"routed\":true}");
        assertThat(payloads(queue, "state=all")).isEmpty();
        JsonNode sent = browse(other, "").path("messages").path(0);
        assertThat(sent.path("exchange").asText() + " "
                        + sent.path("routing_key").asText())
                .isEqualTo("amq.topic a.b");
        assertThat(sent.path("properties").toString()).isEqualTo("{\"message_id\":\"m\"}");
    }

    @Test
    void whatHasNowhereToGoStaysAtItsPlace() throws Exception {
        String queue = queue(vhost);
        publishAll(queue, "one", "two");
        String resend = path(queue) + "/messages/" + position(queue, "one") + "/resend";
        api.post(resend, Map.of("routing_key", "nosuch")).is(200, "{\"routed\":false}");
        api.post(resend, Map.of("exchange", "nosuch")).is(404);
        assertThat(drain(queue)).containsExactly("one", "two");
    }

    @Test
    void whatIsToBeKeptIsThereTwice() throws Exception {
        String queue = queue(vhost);
        String other = queue(vhost);
        publishAll(queue, "one");
        api.post(
                        path(queue) + "/messages/" + position(queue, "one") + "/resend",
                        Map.of("exchange", "", "routing_key", other, "keep", true))
                .is(200, "{\"routed\":true}");
        assertThat(drain(queue)).containsExactly("one");
        assertThat(drain(other)).containsExactly("one");
    }

    @Test
    void whatATargetRefusesStays() throws Exception {
        String queue = queue(vhost);
        api.put(
                        "/queues/" + vhost + "/full",
                        Map.of("arguments", Map.of("x-max-length", 0, "x-overflow", "reject-publish")))
                .is(201);
        publishAll(queue, "one");
        api.post(path(queue) + "/messages/" + position(queue, "one") + "/resend", Map.of("routing_key", "full"))
                .is(200, "{\"routed\":false}");
        assertThat(drain(queue)).containsExactly("one");
    }

    @Test
    void aFilteredPurgeCountsFirstAndDropsThen() throws Exception {
        String queue = queue(vhost);
        for (int number = 0; number < 400; number++) {
            publish("amq.default", queue, "m" + number, Map.of("headers", Map.of("odd", number % 2)));
        }
        Map<String, Object> filter = Map.of("headers", Map.of("odd", 1));
        api.post(path(queue) + "/purge", Map.of("filter", filter, "dry_run", true))
                .is(200, "{\"examined\":400,\"matched\":200,\"deleted\":0,\"bytes\":745,\"complete\":true}");
        api.post(path(queue) + "/purge", Map.of("filter", filter, "limit", 150))
                .is(200, "{\"examined\":384,\"matched\":150,\"deleted\":150,\"bytes\":545,\"complete\":false}");
        api.post(path(queue) + "/purge", Map.of("filter", filter))
                .is(200, "{\"examined\":250,\"matched\":50,\"deleted\":50,\"bytes\":200,\"complete\":true}");
        List<String> left = drain(queue);
        assertThat(left).hasSize(200).startsWith("m0", "m2").endsWith("m398");
    }

    @Test
    void aPurgeOfWhatIsOldLeavesWhatIsYoung() throws Exception {
        String queue = queue(vhost);
        publishAll(queue, "one");
        api.post(path(queue) + "/purge", Map.of("filter", Map.of("older_than_ms", 3_600_000)))
                .is(200, "{\"examined\":1,\"matched\":0,\"deleted\":0,\"bytes\":0,\"complete\":true}");
        assertThat(drain(queue)).containsExactly("one");
    }

    @Test
    void aFilterThatIsMisspeltIsRefused() {
        String queue = queue(vhost);
        api.post(path(queue) + "/purge", Map.of("filter", Map.of("serach", "x")))
                .isBadRequest("unknown field of a filter: serach");
    }

    @Test
    void usersLookOnlyAtWhatTheyMayRead() {
        String queue = queue(vhost);
        publishAll(queue, "one");
        String user = name();
        HttpApi own = user(user, "management");
        grant(vhost, user, "^nothing$");
        String refusal = "ACCESS_REFUSED - access to queue '" + queue + "' in vhost '" + vhost + "' refused for user '"
                + user + "'";
        own.get(path(queue) + "/messages").isRefused(refusal);
        own.delete(path(queue) + "/messages/0").isRefused(refusal);
        own.post(path(queue) + "/purge", Map.of()).isRefused(refusal);
        api.put("/permissions/" + vhost + "/" + user, Map.of("configure", "", "write", "", "read", ".*"));
        own.post(path(queue) + "/messages/0/resend", Map.of())
                .isRefused("ACCESS_REFUSED - access to exchange 'amq.default' in vhost '" + vhost
                        + "' refused for user '" + user + "'");
        assertThat(payloads(queue, "")).containsExactly("one");
    }

    @Test
    void exclusiveQueuesAreNotLookedIntoAndMissingOnesAreNotFound() throws Exception {
        Channel channel = connection().createChannel();
        String exclusive = channel.queueDeclare("", false, true, false, null).getQueue();
        api.get(path(exclusive) + "/messages").is(400);
        api.get(path("nosuch") + "/messages")
                .is(
                        404,
                        "{\"error\":\"not_found\",\"reason\":\"NOT_FOUND - no queue 'nosuch' in vhost '" + vhost
                                + "'\"}");
    }

    @Test
    void aStreamIsLookedAtByOffsetAndNothingIsTaken() throws Exception {
        connection().createChannel().queueDeclare("stream", true, false, false, Map.of("x-queue-type", "stream"));
        List<String> expected = new ArrayList<>();
        for (int number = 0; number < 200; number++) {
            publishAll("stream", "m" + number);
            expected.add("m" + number);
        }
        assertThat(payloads("stream", "limit=500")).isEqualTo(expected);
        assertThat(page("stream", "limit=2", "149").path("messages").findValuesAsText("payload"))
                .isSubsetOf("m150", "m151")
                .startsWith("m150");
        assertThat(payloads("stream", "state=unacked")).isEmpty();
        JsonNode last = browse("stream", "search=M199");
        assertThat(last.path("messages").path(0).path("position").asText()).isEqualTo("199");
        assertThat(last.path("messages_total").asInt()).isEqualTo(200);
        assertThat(last.path("next").isNull()).isTrue();
        String reason = "540 NOT_IMPLEMENTED - nothing can be taken from a stream";
        api.delete(path("stream") + "/messages/5").isBadRequest(reason);
        api.post(path("stream") + "/purge", Map.of()).isBadRequest(reason);
    }
}
