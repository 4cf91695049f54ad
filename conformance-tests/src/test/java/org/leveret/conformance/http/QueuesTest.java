package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Queues: declared, looked at, emptied, deleted. */
class QueuesTest extends HttpApiTest {
    private static final String MORE_THAN_A_NAME_HOLDS = "q".repeat(256);

    @Test
    void ofNothingComesATransientClassicOne() {
        String vhost = vhost();
        api.put("/queues/" + vhost + "/q", Map.of()).isEmpty(201);
        var json = api.get("/queues/" + vhost + "/q").is(200).json();
        assertThat(json.path("name").asText()).isEqualTo("q");
        assertThat(json.path("vhost").asText()).isEqualTo(vhost);
        assertThat(json.path("type").asText()).isEqualTo("classic");
        assertThat(json.path("durable").asBoolean()).isFalse();
        assertThat(json.path("auto_delete").asBoolean()).isFalse();
        assertThat(json.path("exclusive").asBoolean()).isFalse();
        assertThat(json.path("node").asText()).isEqualTo(broker.node());
    }

    @Test
    void aDeclareOfTheSameChangesNothing() {
        String path = "/queues/" + vhost() + "/q";
        api.put(path, Map.of("durable", true)).isEmpty(201);
        api.put(path, Map.of("durable", true)).isEmpty(204);
    }

    @Test
    void aDeclareOfAnotherIsRefused() {
        String vhost = vhost();
        api.put("/queues/" + vhost + "/q", Map.of("durable", true)).is(201);
        api.put("/queues/" + vhost + "/q", Map.of())
                .isBadRequest("inequivalent arg 'durable' for queue 'q' in vhost '" + vhost
                        + "': received 'false' but current is 'true'");
    }

    @Test
    void anArgumentThatDoesNotDoIsRefused() {
        String vhost = vhost();
        api.put("/queues/" + vhost + "/q", Map.of("arguments", Map.of("x-max-length", -5)))
                .isBadRequest("invalid arg 'x-max-length' for queue 'q' in vhost '" + vhost + "': {value_negative,-5}");
    }

    @Test
    void itIsToldWithoutNumbersIfTheyAreNotWanted() {
        String vhost = vhost();
        String queue = queue(vhost);
        String light = "/queues/" + vhost + "?disable_stats=true";
        assertThat(api.get(light).json().path(0).fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "arguments", "auto_delete", "durable", "exclusive", "name", "node", "state", "type", "vhost");
        var withTotals = api.get(light + "&enable_queue_totals=true").json().path(0);
        assertThat(withTotals.path("name").asText()).isEqualTo(queue);
        assertThat(withTotals.path("messages").asInt(-1)).isZero();
        assertThat(withTotals.path("messages_ready").asInt(-1)).isZero();
        assertThat(withTotals.path("messages_unacknowledged").asInt(-1)).isZero();
        assertThat(withTotals.has("memory")).isFalse();
    }

    @Test
    void argumentsComeBack() {
        String path = "/queues/" + vhost() + "/q";
        api.put(path, Map.of("arguments", Map.of("x-message-ttl", 60_000, "x-dead-letter-exchange", "x")))
                .is(201);
        var arguments = api.get(path).json().path("arguments");
        assertThat(arguments.path("x-message-ttl").isInt()).isTrue();
        assertThat(arguments.path("x-dead-letter-exchange").asText()).isEqualTo("x");
    }

    @Test
    void aQuorumQueueHasMembers() {
        String path = "/queues/" + vhost() + "/q";
        api.put(path, Map.of("durable", true, "arguments", Map.of("x-queue-type", "quorum")))
                .is(201);
        var json = api.get(path).json();
        assertThat(json.path("type").asText()).isEqualTo("quorum");
        assertThat(json.path("leader").asText()).isEqualTo(broker.node());
        assertThat(json.path("members").toString()).isEqualTo("[\"" + broker.node() + "\"]");
        assertThat(json.path("online").toString()).isEqualTo("[\"" + broker.node() + "\"]");
    }

    @Test
    void aReservedNameIsRefused() {
        api.put("/queues/" + vhost() + "/amq.mine", Map.of()).isRefused("Access refused.");
    }

    @Test
    void aNameThatIsTooLongIsRefused() {
        assertThat(api.put("/queues/" + vhost() + "/" + MORE_THAN_A_NAME_HOLDS, Map.of())
                        .status())
                .isGreaterThanOrEqualTo(400);
    }

    @Test
    void whereThereIsNoVirtualHostThereIsNoQueue() {
        api.put("/queues/nosuch/q", Map.of()).is(404, "{\"error\":\"not_found\",\"reason\":\"vhost_not_found\"}");
        api.get("/queues/nosuch").isNotFound();
        api.get("/queues/nosuch/q").isNotFound();
    }

    @Test
    void itIsDeleted() {
        String vhost = vhost();
        String path = "/queues/" + vhost + "/" + queue(vhost);
        api.delete(path).isEmpty(204);
        api.get(path).isNotFound();
        api.delete(path).isNotFound();
    }

    @Test
    void oneThatHoldsMessagesStaysIfThatIsAsked() {
        String vhost = vhost();
        String queue = queue(vhost);
        publish(vhost, queue, "x");
        api.delete("/queues/" + vhost + "/" + queue + "?if-empty=true")
                .isBadRequest("queue '" + queue + "' in vhost '" + vhost + "' not empty");
        api.delete("/queues/" + vhost + "/" + queue).isEmpty(204);
    }

    @Test
    void aQuorumQueueIsNotDeletedOnConditions() {
        String vhost = vhost();
        api.put("/queues/" + vhost + "/q", Map.of("durable", true, "arguments", Map.of("x-queue-type", "quorum")))
                .is(201);
        api.delete("/queues/" + vhost + "/q?if-empty=true")
                .isBadRequest("cannot delete queue 'q' in vhost '" + vhost
                        + "'. queue.delete operations with if-empty flag set are not supported by quorum queues");
    }

    @Test
    void itIsEmptied() {
        String vhost = vhost();
        String queue = queue(vhost);
        publish(vhost, queue, "x");
        api.delete("/queues/" + vhost + "/" + queue + "/contents").isEmpty(204);
        api.delete("/queues/" + vhost + "/" + queue + "?if-empty=true").isEmpty(204);
    }

    @Test
    void oneThatIsNotThereIsNotEmptied() {
        api.delete("/queues/" + vhost() + "/nosuch/contents").isNotFound();
    }

    @Test
    void mirrorsAreSynchronisedOrAreNot() {
        String vhost = vhost();
        String path = "/queues/" + vhost + "/" + queue(vhost) + "/actions";
        api.post(path, Map.of("action", "sync")).isEmpty(204);
        api.post(path, Map.of("action", "cancel_sync")).isEmpty(204);
        api.post(path, Map.of("action", "zz")).isBadRequest("[\"unknown\",\"zz\"]");
        api.post(path, Map.of()).isBadRequest("[{key_missing,action}]");
    }

    @Test
    void anExclusiveOneIsListedAndNotTouched() throws Exception {
        String vhost = vhost();
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(broker.amqpPort());
        factory.setVirtualHost(vhost);
        try (Connection connection = factory.newConnection()) {
            String queue = name();
            connection.createChannel().queueDeclare(queue, false, true, false, Map.of());
            assertThat(api.get("/queues/" + vhost).texts("name")).containsExactly(queue);
            api.delete("/queues/" + vhost + "/" + queue)
                    .isBadRequest("cannot obtain exclusive access to locked queue '" + queue + "' in vhost '" + vhost
                            + "'. It could be originally declared on another connection or the exclusive property"
                            + " value does not match that of the original declaration.");
        }
    }

    @Test
    void usersMayOnlyEmptyWhatTheyMayRead() {
        String vhost = vhost();
        String queue = queue(vhost);
        String user = name();
        HttpApi own = user(user, "management");
        grant(vhost, user, "^nothing$");
        own.delete("/queues/" + vhost + "/" + queue + "/contents").isRefused("Access refused.");
    }

    @Test
    void listsOfAllShowWhatOneMayOpen() {
        String open = vhost();
        String shut = vhost();
        String queue = queue(open);
        String other = queue(shut);
        String user = name();
        HttpApi own = user(user, "monitoring");
        grant(open, user, ".*");
        assertThat(own.get("/queues").texts("name")).containsExactly(queue);
        assertThat(api.get("/queues").texts("name")).contains(queue, other);
    }
}
