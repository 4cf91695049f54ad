package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bindings, and the keys that tell them apart. */
class BindingsTest extends HttpApiTest {
    @Test
    void itIsMadeAndTellsWhereItIs() {
        String vhost = vhost();
        String exchange = exchange(vhost);
        String queue = queue(vhost);
        String path = "/bindings/" + vhost + "/e/" + exchange + "/q/" + queue;
        HttpAnswer answer = api.post(path, Map.of("routing_key", "rk")).isEmpty(201);
        assertThat(answer.header("location")).isEqualTo(queue + "/rk");
        String json = "{\"source\":\"" + exchange + "\",\"vhost\":\"" + vhost + "\",\"destination\":\"" + queue
                + "\",\"destination_type\":\"queue\",\"routing_key\":\"rk\",\"arguments\":{},\"properties_key\":\"rk\"}";
        api.get(path + "/rk").is(200, json);
        api.get(path).is(200, "[" + json + "]");
        assertThat(api.get("/exchanges/" + vhost + "/" + exchange + "/bindings/source")
                        .json())
                .containsExactly(HttpAnswer.json(json));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rk      | rk           | rk
            a b     | a+b          | a%2Bb
            a/b     | a%2Fb        | a%252Fb
            a~b     | a%7Eb        | a%257Eb
            *.#     | %2A.%23      | %252A.%2523
            ä       | %C3%A4       | %25C3%25A4
            """)
    void itsKeyIsTheRoutingKeyAsFormsEncodeIt(String routingKey, String key, String location) {
        String vhost = vhost();
        String queue = queue(vhost);
        String path = "/bindings/" + vhost + "/e/amq.topic/q/" + queue;
        assertThat(api.post(path, Map.of("routing_key", routingKey)).is(201).header("location"))
                .isEqualTo(queue + "/" + location);
        assertThat(api.get(path).texts("properties_key")).containsExactly(key);
        assertThat(api.get(path + "/" + location).is(200).text("routing_key")).isEqualTo(routingKey);
        api.delete(path + "/" + location).isEmpty(204);
        api.get(path).is(200, "[]");
    }

    @Test
    void itsKeyMayBeLessEncodedThanItIsListed() {
        String vhost = vhost();
        String path = "/bindings/" + vhost + "/e/amq.topic/q/" + queue(vhost);
        api.post(path, Map.of("routing_key", "a.*:1")).is(201);
        assertThat(api.get(path).texts("properties_key")).containsExactly("a.%2A%3A1");
        assertThat(api.get(path + "/a.*:1").is(200).text("routing_key")).isEqualTo("a.*:1");
        api.delete(path + "/a.*:1").isEmpty(204);
        api.get(path).is(200, "[]");
    }

    @Test
    void withoutRoutingKeyAndArgumentsItsKeyIsATilde() {
        String vhost = vhost();
        String queue = queue(vhost);
        String path = "/bindings/" + vhost + "/e/amq.fanout/q/" + queue;
        assertThat(api.post(path, Map.of()).is(201).header("location")).isEqualTo(queue + "/~");
        assertThat(api.get(path + "/~").text("properties_key")).isEqualTo("~");
    }

    @Test
    void aTildeDoesNotStandForTheRoutingKeyThatIsOne() {
        String vhost = vhost();
        String queue = queue(vhost);
        String path = "/bindings/" + vhost + "/e/amq.direct/q/" + queue;
        api.post(path, Map.of("routing_key", "~")).is(201);
        api.delete(path + "/~").isNotFound();
        api.delete(path + "/%257E").isEmpty(204);
    }

    @Test
    void withArgumentsItsKeyHasAHashThatDoesNotChange() {
        String vhost = vhost();
        String path = "/bindings/" + vhost + "/e/amq.headers/q/" + queue(vhost);
        Map<String, Object> body = Map.of("routing_key", "k", "arguments", Map.of("a", 1, "x-match", "all"));
        String location = api.post(path, body).is(201).header("location");
        assertThat(api.post(path, body).is(201).header("location")).isEqualTo(location);
        String key = location.substring(location.indexOf('/') + 1);
        assertThat(key).startsWith("k~").hasSizeGreaterThan(3);
        assertThat(api.get(path + "/" + key).is(200).json().path("arguments"))
                .isEqualTo(HttpAnswer.json("{\"a\":1,\"x-match\":\"all\"}"));
        api.delete(path + "/" + key).isEmpty(204);
        api.get(path).is(200, "[]");
    }

    @Test
    void oneWithOtherArgumentsIsAnother() {
        String vhost = vhost();
        String path = "/bindings/" + vhost + "/e/amq.headers/q/" + queue(vhost);
        api.post(path, Map.of("arguments", Map.of("a", 1))).is(201);
        api.post(path, Map.of("arguments", Map.of("a", 2))).is(201);
        assertThat(api.get(path).texts("properties_key"))
                .doesNotHaveDuplicates()
                .hasSize(2);
    }

    @Test
    void oneThatIsThereIsMadeAgain() {
        String vhost = vhost();
        String path = "/bindings/" + vhost + "/e/amq.direct/q/" + queue(vhost);
        api.post(path, Map.of("routing_key", "k")).isEmpty(201);
        api.post(path, Map.of("routing_key", "k")).isEmpty(201);
        assertThat(api.get(path).texts("routing_key")).containsExactly("k");
    }

    @Test
    void exchangesAreBoundToExchanges() {
        String vhost = vhost();
        String exchange = exchange(vhost);
        String path = "/bindings/" + vhost + "/e/amq.direct/e/" + exchange;
        assertThat(api.post(path, Map.of("routing_key", "k")).is(201).header("location"))
                .isEqualTo(exchange + "/k");
        assertThat(api.get(path + "/k").text("destination_type")).isEqualTo("exchange");
        assertThat(api.get("/exchanges/" + vhost + "/" + exchange + "/bindings/destination")
                        .texts("source"))
                .containsExactly("amq.direct");
        api.delete(path + "/k").isEmpty(204);
    }

    @Test
    void everyQueueIsBoundToTheDefaultExchangeByItsName() {
        String vhost = vhost();
        String queue = queue(vhost);
        api.get("/queues/" + vhost + "/" + queue + "/bindings")
                .is(
                        200,
                        "[{\"source\":\"\",\"vhost\":\"" + vhost + "\",\"destination\":\"" + queue
                                + "\",\"destination_type\":\"queue\",\"routing_key\":\"" + queue
                                + "\",\"arguments\":{},\"properties_key\":\"" + queue + "\"}]");
        assertThat(api.get("/bindings/" + vhost + "/e/amq.default/q/" + queue).texts("routing_key"))
                .containsExactly(queue);
    }

    @Test
    void allOfAVirtualHostAreListedInOrder() {
        String vhost = vhost();
        api.put("/queues/" + vhost + "/q", Map.of()).is(201);
        for (String exchange : List.of("amq.topic", "amq.direct")) {
            for (String key : List.of("b", "a")) {
                api.post("/bindings/" + vhost + "/e/" + exchange + "/q/q", Map.of("routing_key", key))
                        .is(201);
            }
        }
        HttpAnswer answer = api.get("/bindings/" + vhost).is(200);
        assertThat(answer.texts("source")).containsExactly("", "amq.direct", "amq.direct", "amq.topic", "amq.topic");
        assertThat(answer.texts("routing_key")).containsExactly("q", "a", "b", "a", "b");
    }

    @Test
    void whatIsNotThereCannotBeBound() {
        String vhost = vhost();
        String queue = queue(vhost);
        api.post("/bindings/" + vhost + "/e/amq.direct/q/nosuch", Map.of())
                .is(404, "{\"error\":\"not_found\",\"reason\":\"no queue 'nosuch' in vhost '" + vhost + "'\"}");
        api.post("/bindings/" + vhost + "/e/nosuch/q/" + queue, Map.of())
                .is(404, "{\"error\":\"not_found\",\"reason\":\"no exchange 'nosuch' in vhost '" + vhost + "'\"}");
    }

    @Test
    void theDefaultExchangeCannotBeBound() {
        String vhost = vhost();
        api.post("/bindings/" + vhost + "/e/amq.default/q/" + queue(vhost), Map.of())
                .isRefused("Access refused.");
    }

    @Test
    void oneThatIsNotThereIsNotFound() {
        String vhost = vhost();
        String path = "/bindings/" + vhost + "/e/amq.direct/q/" + queue(vhost);
        api.get(path + "/nosuch").isNotFound();
        api.delete(path + "/nosuch").isNotFound();
    }

    @Test
    void betweenWhatIsNotThereIsNothing() {
        api.get("/bindings/" + vhost() + "/e/amq.direct/q/nosuch").is(200, "[]");
    }

    @Test
    void aNumberIsTakenForARoutingKey() {
        String vhost = vhost();
        String queue = queue(vhost);
        assertThat(api.post("/bindings/" + vhost + "/e/amq.direct/q/" + queue, Map.of("routing_key", 5))
                        .is(201)
                        .header("location"))
                .isEqualTo(queue + "/5");
    }
}
