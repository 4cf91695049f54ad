package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages that are published and fetched over HTTP. */
class MessagesTest extends HttpApiTest {
    private static final String REQUEUE = "ack_requeue_true";
    private static final String TAKE = "ack_requeue_false";

    private static Map<String, Object> get(String ackMode) {
        return Map.of("count", 10, "ackmode", ackMode, "encoding", "auto");
    }

    private JsonNode fetch(String vhost, String queue, String ackMode) {
        return api.post("/queues/" + vhost + "/" + queue + "/get", get(ackMode))
                .is(200)
                .json();
    }

    private HttpAnswer publish(String vhost, String key, Map<String, Object> changes) {
        Map<String, Object> body = new HashMap<>(message(key, "x"));
        body.putAll(changes);
        return api.post("/exchanges/" + vhost + "/amq.default/publish", body);
    }

    @Test
    void aMessageComesBackWhole() {
        String vhost = vhost();
        String queue = queue(vhost);
        Map<String, Object> properties = Map.of(
                "delivery_mode",
                2,
                "headers",
                Map.of("a", 1, "b", Map.of("c", List.of(1, 2.5, true))),
                "expiration",
                "60000",
                "content_type",
                "text/plain",
                "timestamp",
                12_345,
                "priority",
                3,
                "message_id",
                "m");
        publish(vhost, queue, Map.of("properties", properties, "payload", "hé")).is(200, "{\"routed\":true}");
        api.post("/queues/" + vhost + "/" + queue + "/get", get(TAKE))
                .is(
                        200,
                        "[{\"payload_bytes\":3,\"redelivered\":false,\"exchange\":\"\",\"routing_key\":\"" + queue
                                + "\",\"message_count\":0,\"properties\":{\"timestamp\":12345,\"message_id\":\"m\","
                                + "\"expiration\":\"60000\",\"priority\":3,\"delivery_mode\":2,\"headers\":{\"a\":1,"
                                + "\"b\":{\"c\":[1,2.5,true]}},\"content_type\":\"text/plain\"},\"payload\":\"hé\","
                                + "\"payload_encoding\":\"string\"}]");
    }

    @Test
    void noPropertiesAreAnEmptyList() {
        String vhost = vhost();
        String queue = queue(vhost);
        publish(vhost, queue, "x");
        assertThat(fetch(vhost, queue, TAKE).path(0).path("properties").toString())
                .isEqualTo("[]");
    }

    @Test
    void octetsAreWrittenAsBase64() {
        String vhost = vhost();
        String queue = queue(vhost);
        publish(vhost, queue, Map.of("payload", "/wA=", "payload_encoding", "base64"))
                .is(200);
        JsonNode message = fetch(vhost, queue, TAKE).path(0);
        assertThat(message.path("payload").asText()).isEqualTo("/wA=");
        assertThat(message.path("payload_encoding").asText()).isEqualTo("base64");
        assertThat(message.path("payload_bytes").asInt()).isEqualTo(2);
    }

    @Test
    void textIsWrittenAsBase64IfThatIsAsked() {
        String vhost = vhost();
        String queue = queue(vhost);
        publish(vhost, queue, "hello");
        JsonNode message = api.post(
                        "/queues/" + vhost + "/" + queue + "/get",
                        Map.of("count", 1, "ackmode", TAKE, "encoding", "base64"))
                .json()
                .path(0);
        assertThat(message.path("payload").asText())
                .isEqualTo(Base64.getEncoder().encodeToString(new byte[] {'h', 'e', 'l', 'l', 'o'}));
    }

    @Test
    void whatHasNowhereToGoIsNotRouted() {
        publish(vhost(), "nosuch", Map.of()).is(200, "{\"routed\":false}");
    }

    @Test
    void messagesComeInOrderWithHowManyAreLeft() {
        String vhost = vhost();
        String queue = queue(vhost);
        List.of("one", "two", "three").forEach(payload -> publish(vhost, queue, payload));
        JsonNode messages = fetch(vhost, queue, REQUEUE);
        assertThat(messages.findValuesAsText("payload")).containsExactly("one", "two", "three");
        assertThat(messages.findValuesAsText("message_count")).containsExactly("2", "1", "0");
    }

    @ParameterizedTest
    @CsvSource({
        "ack_requeue_true,true",
        "reject_requeue_true,true",
        "ack_requeue_false,false",
        "reject_requeue_false,false"
    })
    void theModeSaysWhetherTheyStay(String ackMode, boolean stays) {
        String vhost = vhost();
        String queue = queue(vhost);
        publish(vhost, queue, "x");
        assertThat(fetch(vhost, queue, ackMode)).hasSize(1);
        JsonNode left = fetch(vhost, queue, TAKE);
        assertThat(left).hasSize(stays ? 1 : 0);
        assertThat(left.path(0).path("redelivered").asBoolean()).isEqualTo(stays);
    }

    @Test
    void whatIsRejectedIsDeadLettered() {
        String vhost = vhost();
        String dead = queue(vhost);
        api.put(
                        "/queues/" + vhost + "/q",
                        Map.of("arguments", Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", dead)))
                .is(201);
        publish(vhost, "q", "x");
        fetch(vhost, "q", "reject_requeue_false");
        Awaitility.await()
                .untilAsserted(() -> assertThat(fetch(vhost, dead, REQUEUE)).hasSize(1));
    }

    @Test
    void noMoreThanAskedForAreFetched() {
        String vhost = vhost();
        String queue = queue(vhost);
        List.of("one", "two").forEach(payload -> publish(vhost, queue, payload));
        HttpAnswer answer = api.post(
                "/queues/" + vhost + "/" + queue + "/get", Map.of("count", 1, "ackmode", REQUEUE, "encoding", "auto"));
        assertThat(answer.texts("payload")).containsExactly("one");
    }

    @Test
    void longOnesAreCutOff() {
        String vhost = vhost();
        String queue = queue(vhost);
        publish(vhost, queue, "abcdef");
        JsonNode message = api.post(
                        "/queues/" + vhost + "/" + queue + "/get",
                        Map.of("count", 1, "ackmode", REQUEUE, "encoding", "auto", "truncate", 3))
                .json()
                .path(0);
        assertThat(message.path("payload").asText()).isEqualTo("abc");
        assertThat(message.path("payload_bytes").asInt()).isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                          | [{key_missing,ackmode},{key_missing,count},{key_missing,encoding}]
            {"count":1,"ackmode":"ack_requeue_true","encoding":"zz"}    | Unsupported encoding. Please use auto or base64.
            {"count":"a","ackmode":"ack_requeue_true","encoding":"auto"}| ["not_integer","a"]
            """)
    void aFetchThatDoesNotDoIsRefused(String body, String reason) {
        String vhost = vhost();
        api.post("/queues/" + vhost + "/" + queue(vhost) + "/get", body).isBadRequest(reason);
    }

    @Test
    void fromAQueueThatIsNotThereNothingIsFetched() {
        String vhost = vhost();
        api.post("/queues/" + vhost + "/nosuch/get", get(TAKE))
                .is(
                        404,
                        "{\"error\":\"not_found\",\"reason\":\"NOT_FOUND - no queue 'nosuch' in vhost '" + vhost
                                + "'\"}");
    }

    @Test
    void aPublishNeedsItsKeys() {
        api.post("/exchanges/" + vhost() + "/amq.direct/publish", Map.of())
                .isBadRequest("[{key_missing,routing_key},\n {key_missing,properties},\n {key_missing,payload},\n"
                        + " {key_missing,payload_encoding}]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            zz     | x   | ["unsupported_encoding","zz"]
            base64 | *** | ["not_base64","***"]
            """)
    void aPayloadThatCannotBeReadIsRefused(String encoding, String payload, String reason) {
        publish(vhost(), "q", Map.of("payload_encoding", encoding, "payload", payload))
                .isBadRequest(reason);
    }

    @Test
    void aPayloadThatIsNoTextIsRefused() {
        String path = "/exchanges/" + vhost() + "/amq.default/publish";
        for (String payload : List.of("5", "true", "null", "{}")) {
            api.post(
                            path,
                            "{\"routing_key\":\"q\",\"properties\":{},\"payload_encoding\":\"string\",\"payload\":"
                                    + payload + "}")
                    .isBadRequest("payload_not_string");
        }
    }

    @Test
    void propertiesAreOfTheirKinds() {
        String vhost = vhost();
        publish(vhost, "q", Map.of("properties", Map.of("expiration", 5)))
                .isBadRequest("[\"not_string\",\"expiration\"]");
        publish(vhost, "q", Map.of("properties", Map.of("priority", "a"))).isBadRequest("[\"not_int\",\"priority\"]");
    }

    @Test
    void propertiesThatNobodyKnowsAreIgnored() {
        String vhost = vhost();
        publish(vhost, queue(vhost), Map.of("properties", Map.of("zz", 1))).is(200, "{\"routed\":true}");
    }

    @Test
    void aRefusalOfAmqpComesWithItsCode() {
        String vhost = vhost();
        api.post("/exchanges/" + vhost + "/nosuch/publish", message("q", "x"))
                .isBadRequest("404 NOT_FOUND - no exchange 'nosuch' in vhost '" + vhost + "'");
        publish(vhost, "q", Map.of("properties", Map.of("user_id", "zz")))
                .isBadRequest("406 PRECONDITION_FAILED - user_id property set to 'zz' but authenticated user was"
                        + " 'guest'");
    }

    @Test
    void administratorsMayNotPublishWhereTheyMayNotGo() {
        String vhost = vhost();
        api.delete("/permissions/" + vhost + "/guest").is(204);
        api.post("/exchanges/" + vhost + "/amq.direct/publish", message("q", "x"))
                .isRefused("Access refused.");
    }

    @Test
    void usersMayOnlyPublishWhereTheyMayWriteAndFetchWhatTheyMayRead() {
        String vhost = vhost();
        String user = name();
        HttpApi own = user(user, "management");
        grant(vhost, user, "^nothing$");
        own.post("/exchanges/" + vhost + "/amq.direct/publish", message("q", "x"))
                .isBadRequest("403 ACCESS_REFUSED - access to exchange 'amq.direct' in vhost '" + vhost
                        + "' refused for user '" + user + "'");
        String queue = queue(vhost);
        own.post("/queues/" + vhost + "/" + queue + "/get", get(TAKE))
                .isRefused("ACCESS_REFUSED - access to queue '" + queue + "' in vhost '" + vhost
                        + "' refused for user '" + user + "'");
    }

    @Test
    void aStreamGivesNoSingleMessagesAndIsNotPurged() {
        String vhost = vhost();
        String stream = name();
        String path = "/queues/" + vhost + "/" + stream;
        api.put(path, Map.of("durable", true, "arguments", Map.of("x-queue-type", "stream")))
                .is(201);
        String complaint = " not supported by stream queues queue '" + stream + "' in vhost '" + vhost + "'";
        api.post(path + "/get", get(REQUEUE)).isBadRequest("540 basic.get" + complaint);
        api.post(path + "/get", Map.of("count", 0, "ackmode", TAKE, "encoding", "auto"))
                .is(200, "[]");
        api.delete(path + "/contents").isBadRequest("queue.purge" + complaint);
    }
}
