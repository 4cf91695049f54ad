package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What has happened to a message, from its publish to its end; of Leveret alone. */
class JourneysTest extends HttpApiTest {
    private String vhost = "";

    @BeforeEach
    void begin() {
        assumeTrue(broker.routes().isPresent(), "a route of Leveret's own");
        vhost = vhost();
        api.put("/leveret/journeys/" + vhost, HttpApi.nothing()).isEmpty(204);
        afterwards(() -> api.delete("/leveret/journeys/" + vhost));
    }

    private void queue(String name, Map<String, Object> arguments) {
        api.put("/queues/" + vhost + "/" + name, Map.of("arguments", arguments)).is(201);
    }

    private void publish(String key, String messageId) {
        api.post(
                        "/exchanges/" + vhost + "/amq.default/publish",
                        Map.of(
                                "properties",
                                Map.of("message_id", messageId, "correlation_id", "c-" + messageId),
                                "routing_key",
                                key,
                                "payload",
                                "four",
                                "payload_encoding",
                                "string"))
                .is(200);
    }

    private JsonNode journeys(String query) {
        return api.get("/leveret/journeys/" + vhost + query).is(200).json().path("journeys");
    }

    private List<String> steps(String messageId) {
        JsonNode found = journeys("?message_id=" + messageId);
        assertThat(found.size()).describedAs(found.toString()).isLessThanOrEqualTo(1);
        List<String> steps = new ArrayList<>();
        found.path(0).path("steps").forEach(step -> steps.add(step.path("step").asText()));
        return steps;
    }

    private JsonNode step(String messageId, int index) {
        return journeys("?message_id=" + messageId).path(0).path("steps").path(index);
    }

    private Connection connect() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(broker.amqpPort());
        factory.setVirtualHost(vhost);
        return factory.newConnection("journey-client");
    }

    private static void publish(Channel channel, String key, String messageId) throws Exception {
        channel.basicPublish(
                "",
                key,
                new AMQP.BasicProperties.Builder().messageId(messageId).build(),
                "x".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aMessageIsFollowedFromItsPublishToItsAck() throws Exception {
        queue("q", Map.of());
        try (Connection connection = connect()) {
            Channel channel = connection.createChannel();
            channel.basicConsume("q", true, "reader", (tag, delivery) -> {}, tag -> {});
            publish(channel, "q", "taken");
            await().until(() -> steps("taken").size() == 3);
            assertThat(steps("taken")).containsExactly("published", "routed", "delivered");
            JsonNode published = step("taken", 0);
            assertThat(published.path("exchange").asText()).isEmpty();
            assertThat(published.path("routing_key").asText()).isEqualTo("q");
            assertThat(published.path("user").asText()).isEqualTo("guest");
            assertThat(published.path("connection").asText()).contains("->");
            assertThat(published.path("channel").asInt()).isEqualTo(1);
            assertThat(published.path("payload_bytes").asInt()).isEqualTo(1);
            assertThat(published.path("at").asLong()).isCloseTo(System.currentTimeMillis(), within());
            assertThat(step("taken", 1).path("queues").toString()).isEqualTo("[\"q\"]");
            JsonNode delivered = step("taken", 2);
            assertThat(delivered.path("queue").asText()).isEqualTo("q");
            assertThat(delivered.path("consumer_tag").asText()).isEqualTo("reader");
            assertThat(delivered.path("ack_required").asBoolean()).isFalse();
        }
    }

    private static Offset<Long> within() {
        return Offset.offset(60_000L);
    }

    @Test
    void aMessageThatIsMovedGoesOnWithItsJourney() {
        queue("from", Map.of());
        queue("to", Map.of());
        publish("from", "moved");
        api.post("/leveret/queues/" + vhost + "/from/move", Map.of("destination", Map.of("queue", "to")))
                .is(202);
        await().until(() -> steps("moved").size() == 3);
        assertThat(steps("moved")).containsExactly("published", "routed", "resent");
        JsonNode resent = step("moved", 2);
        assertThat(resent.path("queue").asText()).isEqualTo("from");
        assertThat(resent.path("exchange").asText()).isEmpty();
        assertThat(resent.path("routing_key").asText()).isEqualTo("to");
        assertThat(resent.path("queues").toString()).isEqualTo("[\"to\"]");
        assertThat(resent.path("user").asText()).isEqualTo("guest");
        assertThat(resent.path("kept").isBoolean()).isTrue();
        assertThat(resent.path("kept").asBoolean()).isFalse();
        api.post("/queues/" + vhost + "/to/get", Map.of("count", 1, "ackmode", "ack_requeue_false", "encoding", "auto"))
                .is(200);
        await().until(() -> steps("moved").contains("delivered"));
        assertThat(journeys("?queue=to")).hasSize(1);
    }

    @Test
    void aMessageThatIsResentAndKeptSaysSo() {
        queue("q", Map.of());
        queue("other", Map.of());
        publish("q", "copied");
        String position = api.get("/leveret/queues/" + vhost + "/q/messages")
                .json()
                .path("messages")
                .path(0)
                .path("position")
                .asText();
        api.post(
                        "/leveret/queues/" + vhost + "/q/messages/" + position + "/resend",
                        Map.of("exchange", "", "routing_key", "other", "keep", true))
                .is(200);
        await().until(() -> steps("copied").size() == 3);
        assertThat(step("copied", 2).path("step").asText()).isEqualTo("resent");
        assertThat(step("copied", 2).path("kept").asBoolean()).isTrue();
    }

    @Test
    void whatComesBackAndIsDeliveredAgainIsTheSameMessage() throws Exception {
        queue("q", Map.of());
        try (Connection connection = connect()) {
            Channel channel = connection.createChannel();
            publish(channel, "q", "again");
            GetResponse first = await().until(() -> channel.basicGet("q", false), found -> found != null);
            channel.basicReject(first.getEnvelope().getDeliveryTag(), true);
            GetResponse second = await().until(() -> channel.basicGet("q", false), found -> found != null);
            channel.basicAck(second.getEnvelope().getDeliveryTag(), false);
            await().until(() -> steps("again").size() == 6);
            assertThat(steps("again"))
                    .containsExactly("published", "routed", "delivered", "settled", "delivered", "settled");
            assertThat(step("again", 2).path("get").asBoolean()).isTrue();
            assertThat(step("again", 3).path("outcome").asText()).isEqualTo("requeue");
            assertThat(step("again", 4).path("redelivered").asBoolean()).isTrue();
            assertThat(step("again", 5).path("outcome").asText()).isEqualTo("ack");
        }
    }

    @Test
    void aDeadLetterGoesOnWithTheJourneyOfItsMessage() throws Exception {
        queue("dead", Map.of());
        queue("q", Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", "dead"));
        publish("q", "rejected");
        try (Connection connection = connect()) {
            Channel channel = connection.createChannel();
            GetResponse got = await().until(() -> channel.basicGet("q", false), found -> found != null);
            channel.basicReject(got.getEnvelope().getDeliveryTag(), false);
            await().until(() -> channel.basicGet("dead", true) != null);
        }
        await().until(() -> steps("rejected").size() == 6);
        assertThat(steps("rejected"))
                .containsExactly("published", "routed", "delivered", "settled", "dead_lettered", "delivered");
        JsonNode letter = step("rejected", 4);
        assertThat(letter.path("queue").asText()).isEqualTo("q");
        assertThat(letter.path("reason").asText()).isEqualTo("rejected");
        assertThat(letter.path("routing_key").asText()).isEqualTo("dead");
        assertThat(letter.path("queues").toString()).isEqualTo("[\"dead\"]");
        assertThat(step("rejected", 5).path("queue").asText()).isEqualTo("dead");
    }

    @Test
    void whatExpiresIsDroppedOrGoesNowhereEndsThere() {
        queue("short", Map.of("x-message-ttl", 1));
        queue("full", Map.of("x-max-length", 1));
        publish("short", "late");
        publish("full", "first");
        publish("full", "second");
        publish("nosuch", "lost");
        await().until(() -> steps("late").size() == 3);
        assertThat(steps("late")).containsExactly("published", "routed", "expired");
        assertThat(steps("first")).containsExactly("published", "routed", "dropped");
        assertThat(steps("second")).containsExactly("published", "routed");
        assertThat(steps("lost")).containsExactly("published", "unroutable");
    }

    @Test
    void aMessageThatWaitsInAnExchangeIsRoutedLater() {
        queue("q", Map.of());
        api.put(
                        "/exchanges/" + vhost + "/later",
                        Map.of("type", "x-delayed-message", "arguments", Map.of("x-delayed-type", "fanout")))
                .is(201);
        api.post("/bindings/" + vhost + "/e/later/q/q", HttpApi.nothing()).is(201);
        api.post(
                        "/exchanges/" + vhost + "/later/publish",
                        Map.of(
                                "properties",
                                Map.of("message_id", "slow", "headers", Map.of("x-delay", 50)),
                                "routing_key",
                                "",
                                "payload",
                                "x",
                                "payload_encoding",
                                "string"))
                .is(200);
        await().until(() -> steps("slow").size() == 3);
        assertThat(steps("slow")).containsExactly("published", "delayed", "routed");
    }

    @Test
    void journeysAreFoundByTheirPropertiesAndQueues() {
        queue("one", Map.of());
        queue("two", Map.of());
        publish("one", "m1");
        publish("two", "m2");
        publish("two", "m3");
        assertThat(journeys("?correlation_id=c-m2")).hasSize(1);
        assertThat(journeys("?queue=two").findValuesAsText("message_id")).containsExactly("m3", "m2");
        assertThat(journeys("?queue=two&limit=1").findValuesAsText("message_id"))
                .containsExactly("m3");
        assertThat(journeys("?queue=two&message_id=m1")).isEmpty();
    }

    @Test
    void nothingIsWrittenDownUnlessSomebodyWantsIt() {
        queue("q", Map.of());
        publish("q", "seen");
        assertThat(steps("seen")).isNotEmpty();
        api.delete("/leveret/journeys/" + vhost).isEmpty(204);
        publish("q", "unseen");
        api.get("/leveret/journeys/" + vhost).is(200);
        assertThat(api.get("/leveret/journeys/" + vhost).json().path("on").asBoolean())
                .isFalse();
        assertThat(journeys("")).isEmpty();
    }

    @Test
    void itIsOnInAFewVirtualHostsAtOnceAndADeletedOneMakesRoom() {
        List<String> begun = new ArrayList<>();
        HttpAnswer answer = api.put("/leveret/journeys/" + vhost(), HttpApi.nothing());
        while (answer.status() == 204 && begun.size() < 20) {
            String next = vhost();
            begun.add(next);
            answer = api.put("/leveret/journeys/" + next, HttpApi.nothing());
        }
        answer.isBadRequest("messages of 8 virtual hosts are written down already");
        assertThat(begun).hasSizeBetween(2, 8);
        api.delete("/vhosts/" + begun.get(0)).is(204);
        api.put("/leveret/journeys/" + begun.get(begun.size() - 1), HttpApi.nothing())
                .isEmpty(204);
    }

    @Test
    void olderStepsMakeRoomForNewerOnes() throws Exception {
        int stepsMax =
                api.get("/leveret/journeys/" + vhost).json().path("steps_max").asInt();
        queue("q", Map.of("x-max-length", 1));
        try (Connection connection = connect()) {
            Channel channel = connection.createChannel();
            channel.confirmSelect();
            for (int i = 0; i < stepsMax; i++) {
                publish(channel, "q", "m" + i);
            }
            channel.waitForConfirmsOrDie(30_000);
        }
        HttpAnswer all = api.get("/leveret/journeys/" + vhost + "?limit=1");
        assertThat(all.json().path("journeys_total").asInt()).isBetween(1, stepsMax);
        assertThat(steps("m0")).isEmpty();
        assertThat(steps("m" + (stepsMax - 1))).containsExactly("published", "routed");
    }
}
