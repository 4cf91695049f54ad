package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages that are moved from one queue to elsewhere; of Leveret alone. */
class MovesTest extends HttpApiTest {
    private String vhost = "";
    private Channel channel;

    @BeforeEach
    void connect() throws Exception {
        assumeTrue(broker.routes().isPresent(), "a route of Leveret's own");
        vhost = vhost();
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(broker.amqpPort());
        factory.setVirtualHost(vhost);
        Connection connection = factory.newConnection();
        afterwards(connection::abort);
        channel = connection.createChannel();
        channel.confirmSelect();
    }

    private void declare(String queue, Map<String, Object> arguments) throws IOException {
        channel.queueDeclare(queue, true, false, false, arguments);
    }

    private void publish(String queue, int count) throws Exception {
        for (int number = 0; number < count; number++) {
            Map<String, Object> headers = Map.of("odd", number % 2);
            channel.basicPublish(
                    "",
                    queue,
                    new BasicProperties.Builder().headers(headers).build(),
                    ("m" + number).getBytes(StandardCharsets.UTF_8));
        }
        channel.waitForConfirmsOrDie(20_000);
    }

    private HttpAnswer ask(String queue, Map<String, Object> destination, Object... more) {
        Map<String, Object> body = new HashMap<>();
        body.put("destination", destination);
        for (int i = 0; i < more.length; i += 2) {
            body.put((String) more[i], more[i + 1]);
        }
        return api.post("/leveret/queues/" + vhost + "/" + queue + "/move", body);
    }

    private String start(String queue, Map<String, Object> destination, Object... more) {
        String id = ask(queue, destination, more).is(202).text("id");
        afterwards(() -> api.delete("/leveret/moves/" + id));
        return id;
    }

    private JsonNode move(String id) {
        return api.get("/leveret/moves/" + id).is(200).json();
    }

    @Test
    void whatIsMovedCountsAsPublished() throws Exception {
        declare("from", Map.of());
        declare("to", Map.of());
        publish("from", 3);
        awaitState(start("from", Map.of("queue", "to")), "done");
        await().untilAsserted(() -> {
            assertThat(api.get("/vhosts/" + vhost)
                            .json()
                            .path("message_stats")
                            .path("publish")
                            .asInt())
                    .isEqualTo(6);
            assertThat(api.get("/exchanges/" + vhost + "/amq.default")
                            .json()
                            .path("message_stats")
                            .path("publish_out")
                            .asInt())
                    .isEqualTo(6);
        });
    }

    private JsonNode awaitState(String id, String state) {
        await().untilAsserted(() -> assertThat(move(id).path("state").asText()).isEqualTo(state));
        return move(id);
    }

    private List<String> drain(String queue) throws IOException {
        List<String> taken = new ArrayList<>();
        for (GetResponse next = channel.basicGet(queue, true); next != null; next = channel.basicGet(queue, true)) {
            taken.add(new String(next.getBody(), StandardCharsets.UTF_8));
        }
        return taken;
    }

    private static List<String> bodies(int from, int to) {
        return IntStream.range(from, to).mapToObj(number -> "m" + number).toList();
    }

    @Test
    void everythingGoesToAnotherQueueInItsOrder() throws Exception {
        declare("from", Map.of());
        declare("to", Map.of());
        publish("from", 1_000);
        String id = start("from", Map.of("queue", "to"));
        JsonNode done = awaitState(id, "done");
        assertThat(done.path("vhost").asText()).isEqualTo(vhost);
        assertThat(done.path("queue").asText()).isEqualTo("from");
        assertThat(done.path("destination").toString()).isEqualTo("{\"queue\":\"to\"}");
        assertThat(List.of(
                        done.path("moved").asInt(),
                        done.path("skipped").asInt(),
                        done.path("examined").asInt(),
                        done.path("remaining").asInt()))
                .containsExactly(1_000, 0, 1_000, 0);
        assertThat(done.path("reason").isNull()).isTrue();
        assertThat(done.path("started_at").asLong())
                .isPositive()
                .isLessThanOrEqualTo(done.path("ended_at").asLong());
        assertThat(drain("from")).isEmpty();
        assertThat(drain("to")).isEqualTo(bodies(0, 1_000));
    }

    @Test
    void aFilterAndALimitSayWhichGo() throws Exception {
        declare("from", Map.of());
        declare("to", Map.of());
        publish("from", 300);
        JsonNode done = awaitState(
                start("from", Map.of("queue", "to"), "filter", Map.of("headers", Map.of("odd", 1)), "limit", 100),
                "done");
        assertThat(done.path("moved").asInt()).isEqualTo(100);
        assertThat(drain("to")).hasSize(100).startsWith("m1", "m3").endsWith("m199");
        assertThat(drain("from")).hasSize(200).startsWith("m0", "m2").endsWith("m299");
    }

    @Test
    void anExchangeRoutesWhatItIsGivenAndTheRestStaysAtItsPlace() throws Exception {
        declare("from", Map.of());
        declare("to", Map.of());
        channel.exchangeDeclare("odd", "headers", true);
        channel.queueBind("to", "odd", "", Map.of("odd", 1));
        publish("from", 10);
        JsonNode done = awaitState(start("from", Map.of("exchange", "odd", "routing_key", "k")), "done");
        assertThat(done.path("moved").asInt()).isEqualTo(5);
        assertThat(done.path("skipped").asInt()).isEqualTo(5);
        GetResponse first = channel.basicGet("to", true);
        assertThat(first.getEnvelope().getExchange() + " " + first.getEnvelope().getRoutingKey())
                .isEqualTo("odd k");
        GetResponse stayed = channel.basicGet("from", true);
        assertThat(new String(stayed.getBody(), StandardCharsets.UTF_8)).isEqualTo("m0");
        assertThat(stayed.getEnvelope().isRedeliver()).isFalse();
        assertThat(drain("from")).containsExactly("m2", "m4", "m6", "m8");
    }

    @Test
    void redrivenMessagesGoBackToWhereTheyFirstDiedAndKeepTheirHistory() throws Exception {
        declare("dead", Map.of());
        declare("one", Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", "dead"));
        declare("two", Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", "dead"));
        publish("dead", 1);
        Map<String, Object> forged = Map.of("x-first-death-queue", "one");
        channel.basicPublish(
                "",
                "dead",
                new BasicProperties.Builder().headers(forged).build(),
                "forged".getBytes(StandardCharsets.UTF_8));
        publish("one", 2);
        publish("two", 1);
        reject("one", 2);
        reject("two", 1);
        await().untilAsserted(() -> assertThat(channel.messageCount("dead")).isEqualTo(5));
        JsonNode done = awaitState(start("dead", Map.of("redrive", true)), "done");
        assertThat(done.path("destination").toString()).isEqualTo("{\"redrive\":true}");
        assertThat(done.path("moved").asInt()).isEqualTo(3);
        assertThat(done.path("skipped").asInt()).isEqualTo(2);
        assertThat(channel.messageCount("one")).isEqualTo(2);
        assertThat(channel.messageCount("two")).isEqualTo(1);
        assertThat(drain("dead")).containsExactly("m0", "forged");
        reject("two", 1);
        await().untilAsserted(() -> assertThat(channel.messageCount("dead")).isEqualTo(1));
        Map<String, Object> headers = channel.basicGet("dead", true).getProps().getHeaders();
        assertThat(headers.get("x-death")).asString().contains("count=2");
        assertThat(headers.get("x-first-death-queue")).hasToString("two");
    }

    private void reject(String queue, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            channel.basicReject(channel.basicGet(queue, false).getEnvelope().getDeliveryTag(), false);
        }
    }

    @Test
    void whatComesBackWhileItIsRedrivenIsNotRedrivenAgain() throws Exception {
        declare("dead", Map.of());
        declare("work", Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", "dead"));
        publish("work", 200);
        channel.basicConsume("work", false, new DefaultConsumer(channel) {
            @Override
            public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body)
                    throws IOException {
                channel.basicReject(envelope.getDeliveryTag(), false);
            }
        });
        await().untilAsserted(() -> assertThat(channel.messageCount("dead")).isEqualTo(200));
        JsonNode done = awaitState(start("dead", Map.of("redrive", true), "messages_per_second", 400), "done");
        assertThat(done.path("moved").asInt()).isEqualTo(200);
        await().untilAsserted(() -> assertThat(channel.messageCount("dead")).isEqualTo(200));
    }

    @Test
    void noMoreThanSoManyGoInASecond() throws Exception {
        declare("from", Map.of());
        declare("to", Map.of());
        publish("from", 60);
        long beganNs = System.nanoTime();
        String id = start("from", Map.of("queue", "to"), "messages_per_second", 40);
        awaitState(id, "done");
        long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs);
        // The first few go at once.
        assertThat(tookMs).isGreaterThan(1_350L);
        assertThat(drain("to")).hasSize(60);
    }

    @Test
    void aMovePausesGoesOnAndIsCancelled() throws Exception {
        declare("from", Map.of());
        declare("to", Map.of());
        publish("from", 2_000);
        String id = start("from", Map.of("queue", "to"), "messages_per_second", 100);
        await().untilAsserted(() -> assertThat(move(id).path("moved").asInt()).isPositive());
        String path = "/leveret/moves/" + id;
        assertThat(api.post(path + "/pause", Map.of()).is(200).text("state")).isEqualTo("paused");
        int movedThen = move(id).path("moved").asInt();
        assertThat(api.post(path + "/resume", Map.of()).is(200).text("state")).isEqualTo("running");
        await().untilAsserted(() -> assertThat(move(id).path("moved").asInt()).isGreaterThan(movedThen));
        assertThat(move(id).path("remaining").asInt()).isBetween(1, 1_999);
        assertThat(api.delete(path).is(200).text("state")).isEqualTo("cancelled");
        assertThat(api.post(path + "/resume", Map.of()).is(200).text("state")).isEqualTo("cancelled");
        await().untilAsserted(() -> assertThat(channel.messageCount("from") + channel.messageCount("to"))
                .isEqualTo(2_000));
        assertThat(channel.messageCount("to")).isEqualTo(move(id).path("moved").asInt());
        List<String> all = drain("to");
        all.addAll(drain("from"));
        assertThat(all).isEqualTo(bodies(0, 2_000));
    }

    @Test
    void aDestinationThatRefusesPausesTheMove() throws Exception {
        declare("from", Map.of());
        declare("to", Map.of("x-max-length", 10, "x-overflow", "reject-publish"));
        publish("from", 30);
        String id = start("from", Map.of("queue", "to"), "messages_per_second", 200);
        JsonNode paused = awaitState(id, "paused");
        assertThat(paused.path("reason").asText()).isEqualTo("the destination refused a message");
        assertThat(drain("to")).isEqualTo(bodies(0, 10));
        api.post("/leveret/moves/" + id + "/resume", Map.of()).is(200);
        awaitState(id, "paused");
        assertThat(drain("to")).hasSize(10);
        assertThat(channel.messageCount("from")).isEqualTo(10);
    }

    @Test
    void whatWasRefusedIsTriedAgainWhenTheMoveGoesOn() throws Exception {
        declare("from", Map.of());
        declare("to", Map.of("x-max-length", 10, "x-overflow", "reject-publish"));
        publish("from", 30);
        String id = start("from", Map.of("queue", "to"));
        List<String> arrived = new ArrayList<>();
        for (int rounds = 0; rounds < 2; rounds++) {
            assertThat(awaitState(id, "paused").path("remaining").asInt()).isPositive();
            arrived.addAll(drain("to"));
            api.post("/leveret/moves/" + id + "/resume", Map.of()).is(200);
        }
        awaitState(id, "done");
        arrived.addAll(drain("to"));
        assertThat(arrived).isEqualTo(bodies(0, 30));
        assertThat(channel.messageCount("from")).isZero();
    }

    @Test
    void aDestinationThatIsDeletedEndsTheMove() throws Exception {
        declare("from", Map.of());
        declare("to", Map.of());
        publish("from", 1_000);
        String id = start("from", Map.of("queue", "to"), "messages_per_second", 50);
        await().untilAsserted(() -> assertThat(move(id).path("moved").asInt()).isPositive());
        channel.queueDelete("to");
        JsonNode failed = awaitState(id, "failed");
        assertThat(failed.path("reason").asText()).isEqualTo("no queue 'to' in vhost '" + vhost + "'");
        assertThat(channel.messageCount("from"))
                .isEqualTo(1_000 - failed.path("moved").asInt());
    }

    @Test
    void aQueueThatIsDeletedEndsItsMove() throws Exception {
        declare("from", Map.of());
        declare("to", Map.of());
        publish("from", 1_000);
        String id = start("from", Map.of("queue", "to"), "messages_per_second", 20);
        channel.queueDelete("from");
        assertThat(awaitState(id, "failed").path("reason").asText()).isEqualTo("the queue was deleted");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                | 400
            {"destination":{}}                                | 400
            {"destination":{"queue":"to","redrive":true}}     | 400
            {"destination":{"queue":"from"}}                  | 400
            {"destination":{"exchange":"","routing_key":"from"}} | 400
            {"destination":{"queue":"nosuch"}}                | 404
            {"destination":{"exchange":"nosuch"}}             | 404
            {"destination":{"queue":"to"},"messages_per_second":0} | 400
            {"destination":{"queue":"to"},"filter":{"zz":1}}  | 400
            """)
    void aMoveThatCannotBeIsRefused(String body, int status) throws Exception {
        declare("from", Map.of());
        declare("to", Map.of());
        api.post("/leveret/queues/" + vhost + "/from/move", body).is(status);
        api.post("/leveret/queues/" + vhost + "/nosuch/move", Map.of("destination", Map.of("queue", "to")))
                .is(404);
    }

    @Test
    void permissionsAreThoseOfReadingAndPublishing() throws Exception {
        declare("from", Map.of());
        declare("to", Map.of());
        publish("from", 1);
        String user = name();
        HttpApi own = user(user, "management");
        Map<String, Object> body = Map.of("destination", Map.of("queue", "to"));
        String path = "/leveret/queues/" + vhost + "/from/move";
        api.put("/permissions/" + vhost + "/" + user, Map.of("configure", "", "write", ".*", "read", ""));
        own.post(path, body)
                .isRefused("ACCESS_REFUSED - access to queue 'from' in vhost '" + vhost + "' refused for user '" + user
                        + "'");
        api.put("/permissions/" + vhost + "/" + user, Map.of("configure", "", "write", "", "read", "from"));
        own.post(path, body)
                .isRefused("ACCESS_REFUSED - access to exchange 'amq.default' in vhost '" + vhost
                        + "' refused for user '" + user + "'");
        assertThat(drain("from")).containsExactly("m0");
    }

    @Test
    void aPermissionThatIsTakenAwayEndsTheMove() throws Exception {
        declare("from", Map.of());
        declare("to", Map.of());
        publish("from", 1_000);
        String user = name();
        HttpApi own = user(user, "management");
        grant(vhost, user, ".*");
        String id = own.post(
                        "/leveret/queues/" + vhost + "/from/move",
                        Map.of("destination", Map.of("queue", "to"), "messages_per_second", 50))
                .is(202)
                .text("id");
        api.put("/permissions/" + vhost + "/" + user, Map.of("configure", "", "write", "", "read", ".*"));
        JsonNode failed = awaitState(id, "failed");
        assertThat(failed.path("reason").asText()).contains("refused for user '" + user + "'");
        assertThat(failed.path("user").asText()).isEqualTo(user);
        assertThat(channel.messageCount("from") + channel.messageCount("to")).isEqualTo(1_000);
    }

    @Test
    void movesAreShownToThoseWhoMayOpenTheVirtualHost() throws Exception {
        declare("from", Map.of());
        declare("to", Map.of());
        publish("from", 10);
        String id = start("from", Map.of("queue", "to"), "messages_per_second", 1);
        HttpApi stranger = user(name(), "management");
        assertThat(stranger.get("/leveret/moves").is(200).texts("id")).doesNotContain(id);
        stranger.get("/leveret/moves/" + id).is(404);
        stranger.delete("/leveret/moves/" + id).is(404);
        assertThat(api.get("/leveret/moves").is(200).texts("id")).contains(id);
        String reader = name();
        HttpApi other = user(reader, "management");
        api.put("/permissions/" + vhost + "/" + reader, Map.of("configure", "", "write", "", "read", "to"));
        assertThat(other.get("/leveret/moves").is(200).texts("id")).containsExactly(id);
        other.delete("/leveret/moves/" + id).is(401);
        assertThat(move(id).path("state").asText()).isEqualTo("running");
    }
}
