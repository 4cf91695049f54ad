package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exchanges: declared, looked at, deleted. */
class ExchangesTest extends HttpApiTest {
    @Test
    void ofNothingComesATransientDirectOne() {
        String vhost = vhost();
        api.put("/exchanges/" + vhost + "/x", Map.of()).isEmpty(201);
        var json = api.get("/exchanges/" + vhost + "/x").is(200).json();
        assertThat(json.path("type").asText()).isEqualTo("direct");
        assertThat(json.path("durable").asBoolean()).isFalse();
        assertThat(json.path("auto_delete").asBoolean()).isFalse();
        assertThat(json.path("internal").asBoolean()).isFalse();
        assertThat(json.path("arguments").toString()).isEqualTo("{}");
        assertThat(json.path("vhost").asText()).isEqualTo(vhost);
    }

    @Test
    void aDeclareOfTheSameChangesNothing() {
        String path = "/exchanges/" + vhost() + "/x";
        api.put(path, Map.of("type", "topic", "durable", true)).isEmpty(201);
        api.put(path, Map.of("type", "topic", "durable", true)).isEmpty(204);
    }

    @Test
    void aDeclareOfAnotherIsRefused() {
        String vhost = vhost();
        api.put("/exchanges/" + vhost + "/x", Map.of()).is(201);
        api.put("/exchanges/" + vhost + "/x", Map.of("type", "fanout"))
                .isBadRequest("inequivalent arg 'type' for exchange 'x' in vhost '" + vhost
                        + "': received 'fanout' but current is 'direct'");
    }

    @Test
    void argumentsComeBack() {
        String path = "/exchanges/" + vhost() + "/x";
        api.put(path, Map.of("arguments", Map.of("alternate-exchange", "amq.fanout", "other", 5)))
                .is(201);
        assertThat(api.get(path).json().path("arguments"))
                .isEqualTo(HttpAnswer.json("{\"alternate-exchange\":\"amq.fanout\",\"other\":5}"));
    }

    @Test
    void aTruthMayBeWrittenAsText() {
        String path = "/exchanges/" + vhost() + "/x";
        api.put(path, "{\"durable\":\"true\"}").is(201);
        assertThat(api.get(path).json().path("durable").asBoolean()).isTrue();
    }

    @Test
    void whatIsNoTruthIsRefused() {
        api.put("/exchanges/" + vhost() + "/x", "{\"internal\":\"zz\"}").isBadRequest("[\"not_boolean\",\"zz\"]");
        api.put("/exchanges/" + vhost() + "/x", "{\"durable\":null}").isBadRequest("[\"not_boolean\",null]");
        api.put("/queues/" + vhost() + "/q", "{\"auto_delete\":null}").isBadRequest("[\"not_boolean\",null]");
    }

    @ParameterizedTest
    @CsvSource({"PUT,amq.mine", "PUT,amq.default", "DELETE,amq.fanout"})
    void reservedNamesAreRefused(String method, String exchange) {
        api.request(method, "/exchanges/" + vhost() + "/" + exchange, "{}").isRefused("Access refused.");
    }

    @Test
    void whereThereIsNoVirtualHostThereIsNoExchange() {
        api.put("/exchanges/nosuch/x", Map.of()).is(404, "{\"error\":\"not_found\",\"reason\":\"vhost_not_found\"}");
        api.get("/exchanges/nosuch").isNotFound();
        api.get("/exchanges/nosuch/x").isNotFound();
    }

    @Test
    void itIsDeleted() {
        String vhost = vhost();
        String path = "/exchanges/" + vhost + "/" + exchange(vhost);
        api.delete(path).isEmpty(204);
        api.get(path).isNotFound();
        api.delete(path).isNotFound();
    }

    @Test
    void oneThatIsUsedStaysIfThatIsAsked() {
        String vhost = vhost();
        String exchange = exchange(vhost);
        api.post("/bindings/" + vhost + "/e/" + exchange + "/q/" + queue(vhost), Map.of())
                .is(201);
        api.delete("/exchanges/" + vhost + "/" + exchange + "?if-unused=true")
                .isBadRequest("exchange '" + exchange + "' in vhost '" + vhost + "' in use");
    }

    @Test
    void thePredeclaredOnesAreListed() {
        assertThat(api.get("/exchanges/" + vhost()).texts("name"))
                .contains("", "amq.direct", "amq.fanout", "amq.headers", "amq.match", "amq.topic");
    }

    @Test
    void theDefaultOneHasAnotherNameInPaths() {
        assertThat(api.get("/exchanges/" + vhost() + "/amq.default").text("name"))
                .isEmpty();
    }

    @Test
    void usersMayOnlyDeclareWhatTheyMayConfigure() {
        String vhost = vhost();
        String user = name();
        HttpApi own = user(user, "management");
        grant(vhost, user, "^mine");
        own.put("/exchanges/" + vhost + "/mine", Map.of()).isEmpty(201);
        own.put("/exchanges/" + vhost + "/yours", Map.of()).isRefused("Access refused.");
        own.delete("/exchanges/" + vhost + "/mine").isEmpty(204);
    }
}
