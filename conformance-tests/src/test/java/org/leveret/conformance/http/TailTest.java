package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages told as they are published, without being taken; of Leveret alone. */
@Timeout(60)
class TailTest extends HttpApiTest {
    private String vhost = "";

    @BeforeEach
    void skipWhereThereIsNoSuchThing() {
        assumeTrue(broker.routes().isPresent(), "a route of Leveret's own");
        vhost = vhost();
    }

    private EventReader read(String user, String password, String path) throws IOException, InterruptedException {
        String credentials =
                Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return new EventReader(broker.url() + "/api/leveret/" + path, "authorization", "Basic " + credentials);
    }

    private EventReader begun(String path) throws IOException, InterruptedException {
        EventReader reader = read("guest", "guest", path);
        assertThat(reader.status()).isEqualTo(200);
        assertThat(reader.next()).isEqualTo("started {}");
        return reader;
    }

    private HttpAnswer send(String exchange, String key, String payload) {
        return api.post("/exchanges/" + vhost + "/" + exchange + "/publish", message(key, payload))
                .is(200);
    }

    private int queues() {
        return api.get("/queues/" + vhost).is(200).json().size();
    }

    private static String event(String exchange, String key, String payload) {
        return "message {\"exchange\":\"" + exchange + "\",\"routing_key\":\"" + key
                + "\",\"properties\":{},\"payload_bytes\":" + payload.length() + ",\"payload\":\"" + payload
                + "\",\"payload_encoding\":\"string\",\"truncated\":false}";
    }

    @Test
    void whatIsPublishedIntoAQueueIsToldAndStaysThere() throws Exception {
        String queue = queue(vhost);
        send("amq.default", queue, "before");
        try (EventReader reader = begun("queues/" + vhost + "/" + queue + "/tail")) {
            send("amq.default", queue, "one");
            send("amq.default", queue, "two");
            assertThat(reader.next()).isEqualTo(event("", queue, "one"));
            assertThat(reader.next()).isEqualTo(event("", queue, "two"));
        }
        assertThat(api.post(
                                "/queues/" + vhost + "/" + queue + "/get",
                                Map.of("count", 10, "ackmode", "ack_requeue_true", "encoding", "auto"))
                        .texts("payload"))
                .containsExactly("before", "one", "two");
    }

    @Test
    void aStreamIsFollowedAsAQueueIs() throws Exception {
        api.put("/queues/" + vhost + "/s", Map.of("durable", true, "arguments", Map.of("x-queue-type", "stream")))
                .is(201);
        try (EventReader reader = begun("queues/" + vhost + "/s/tail")) {
            send("amq.default", "s", "one");
            assertThat(reader.next()).isEqualTo(event("", "s", "one"));
        }
    }

    @Test
    void whatATopicExchangeIsGivenIsToldByPattern() throws Exception {
        try (EventReader all = begun("exchanges/" + vhost + "/amq.topic/tail");
                EventReader some = begun("exchanges/" + vhost + "/amq.topic/tail?routing_key=a.*")) {
            send("amq.topic", "b.1", "other");
            send("amq.topic", "a.1", "mine");
            assertThat(all.next()).isEqualTo(event("amq.topic", "b.1", "other"));
            assertThat(all.next()).isEqualTo(event("amq.topic", "a.1", "mine"));
            assertThat(some.next()).isEqualTo(event("amq.topic", "a.1", "mine"));
        }
    }

    @Test
    void nothingIsLeftBehindWhenTheReaderGoes() throws Exception {
        try (EventReader reader = begun("exchanges/" + vhost + "/amq.fanout/tail")) {
            assertThat(queues()).isEqualTo(1);
            send("amq.fanout", "k", "seen");
            assertThat(reader.next()).isEqualTo(event("amq.fanout", "k", "seen"));
        }
        await().until(() -> queues() == 0);
        assertThat(api.get("/bindings/" + vhost).json()).isEmpty();
    }

    @Test
    void noPolicyMakesAnythingOfWhatIsFollowed() throws Exception {
        String dead = queue(vhost);
        api.put(
                        "/policies/" + vhost + "/all",
                        Map.of(
                                "pattern",
                                ".*",
                                "definition",
                                Map.of(
                                        "dead-letter-exchange",
                                        "",
                                        "dead-letter-routing-key",
                                        dead,
                                        "overflow",
                                        "reject-publish")))
                .is(201);
        try (EventReader reader = begun("exchanges/" + vhost + "/amq.topic/tail")) {
            send("amq.topic", "k", "one").is(200, "{\"routed\":true}");
            send("amq.topic", "k", "two").is(200, "{\"routed\":true}");
            assertThat(reader.next()).isEqualTo(event("amq.topic", "k", "one"));
            assertThat(reader.next()).isEqualTo(event("amq.topic", "k", "two"));
        }
        await().until(() -> queues() == 1);
        assertThat(api.post(
                                "/queues/" + vhost + "/" + dead + "/get",
                                Map.of("count", 10, "ackmode", "ack_requeue_true", "encoding", "auto"))
                        .json())
                .isEmpty();
    }

    @Test
    void aLongPayloadIsCut() throws Exception {
        String queue = queue(vhost);
        try (EventReader reader = begun("queues/" + vhost + "/" + queue + "/tail?truncate=3")) {
            send("amq.default", queue, "12345");
            assertThat(reader.next())
                    .endsWith("\"payload_bytes\":5,\"payload\":\"123\",\"payload_encoding\":\"string\","
                            + "\"truncated\":true}");
        }
    }

    @Test
    void whatComesTooFastIsCountedAndHoldsNobodyBack() throws Exception {
        String queue = queue(vhost);
        try (EventReader reader = begun("queues/" + vhost + "/" + queue + "/tail?truncate=1000000")) {
            String large = "x".repeat(900_000);
            for (int i = 0; i < 40; i++) {
                send("amq.default", queue, large);
            }
            long told = 0;
            long dropped = 0;
            while (told + dropped < 40) {
                String event = Objects.requireNonNull(reader.next());
                if (event.startsWith("dropped ")) {
                    dropped += Long.parseLong(event.replaceAll("\\D", ""));
                } else {
                    told++;
                }
            }
            assertThat(told).isPositive();
            assertThat(told + dropped).isEqualTo(40);
        }
    }

    @Test
    void itEndsWithTheQueueAndWithThePermissionToRead() throws Exception {
        String queue = queue(vhost);
        try (EventReader reader = begun("queues/" + vhost + "/" + queue + "/tail")) {
            api.delete("/queues/" + vhost + "/" + queue).is(204);
            assertThat(reader.next()).isEqualTo("ended {\"reason\":\"it is gone\"}");
            assertThat(reader.next()).isNull();
        }
        String user = name();
        user(user, "management");
        grant(vhost, user, ".*");
        try (EventReader reader = read(user, PASSWORD, "exchanges/" + vhost + "/amq.fanout/tail")) {
            assertThat(reader.next()).isEqualTo("started {}");
            grant(vhost, user, "^nothing");
            assertThat(reader.next()).isEqualTo("ended {\"reason\":\"Access refused.\"}");
            assertThat(reader.next()).isNull();
        }
    }

    @Test
    void whoMayNotReadIsRefused() {
        String queue = queue(vhost);
        String user = name();
        HttpApi refused = user(user, "management");
        grant(vhost, user, "^nothing");
        refused.get("/leveret/queues/" + vhost + "/" + queue + "/tail").is(401);
        refused.get("/leveret/exchanges/" + vhost + "/amq.fanout/tail").is(401);
        grant(vhost, user, ".*");
        api.put("/topic-permissions/" + vhost + "/" + user, Map.of("exchange", "amq.topic", "write", "", "read", "^a"))
                .is(201);
        refused.get("/leveret/exchanges/" + vhost + "/amq.topic/tail").is(401);
    }

    @Test
    void anExchangeWhoseMessagesWouldGoOtherWaysIsNotFollowed() {
        String path = "/leveret/exchanges/" + vhost + "/";
        api.get(path + "amq.default/tail")
                .is(
                        400,
                        "{\"error\":\"bad_request\",\"reason\":\"the default exchange has no bindings of others: follow a"
                                + " queue\"}");
        api.put("/exchanges/" + vhost + "/hash", Map.of("type", "x-consistent-hash"))
                .is(201);
        api.get(path + "hash/tail").is(400);
        api.put(
                        "/exchanges/" + vhost + "/main",
                        Map.of("type", "fanout", "arguments", Map.of("alternate-exchange", "other")))
                .is(201);
        api.get(path + "main/tail").is(400);
        api.get(path + "amq.direct/tail").isBadRequest("routing_key is missing");
        api.get(path + "nosuch/tail").isNotFound();
        api.get("/leveret/queues/" + vhost + "/nosuch/tail").isNotFound();
    }
}
