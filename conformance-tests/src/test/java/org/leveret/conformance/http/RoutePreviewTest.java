package org.leveret.conformance.http;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a message would go that nobody publishes; of Leveret alone. */
class RoutePreviewTest extends HttpApiTest {
    private String vhost = "";

    @BeforeEach
    void skipWhereThereIsNoSuchThing() {
        assumeTrue(broker.routes().isPresent(), "a route of Leveret's own");
        vhost = vhost();
    }

    private HttpAnswer ask(String exchange, Map<String, Object> body) {
        return api.post("/leveret/exchanges/" + vhost + "/" + exchange + "/destinations", body);
    }

    private void exchange(String name, Map<String, Object> settings) {
        api.put("/exchanges/" + vhost + "/" + name, settings).is(201);
    }

    private void bind(String source, String kind, String destination, Map<String, Object> binding) {
        api.post("/bindings/" + vhost + "/e/" + source + "/" + kind + "/" + destination, binding)
                .is(201);
    }

    private void declareQueue(String name) {
        api.put("/queues/" + vhost + "/" + name, HttpApi.nothing()).is(201);
    }

    @Test
    void theDefaultExchangeLeadsToTheQueueOfThatName() {
        declareQueue("here");
        ask("amq.default", Map.of("routing_key", "here"))
                .is(200, "{\"routed\":true,\"exchanges\":[\"\"],\"queues\":[\"here\"],\"delayed_by\":[]}");
        ask("amq.default", Map.of("routing_key", "nowhere"))
                .is(200, "{\"routed\":false,\"exchanges\":[\"\"],\"queues\":[],\"delayed_by\":[]}");
    }

    @Test
    void theWayLeadsThroughExchangesAndToEachQueueOnce() {
        declareQueue("all");
        exchange("first", Map.of("type", "topic"));
        exchange("second", Map.of("type", "fanout"));
        bind("first", "q", "all", Map.of("routing_key", "a.#"));
        bind("first", "e", "second", Map.of("routing_key", "a.*"));
        bind("second", "q", "all", Map.of());
        ask("first", Map.of("routing_key", "a.b"))
                .is(
                        200,
                        "{\"routed\":true,\"exchanges\":[\"first\",\"second\"],\"queues\":[\"all\"],\"delayed_by\":[]}");
    }

    @Test
    void whatMatchesNoBindingGoesToTheAlternateExchange() {
        declareQueue("lost");
        exchange("main", Map.of("type", "direct", "arguments", Map.of("alternate-exchange", "other")));
        exchange("other", Map.of("type", "fanout", "internal", true));
        bind("other", "q", "lost", Map.of());
        ask("main", Map.of("routing_key", "unknown"))
                .is(
                        200,
                        "{\"routed\":true,\"exchanges\":[\"main\",\"other\"],\"queues\":[\"lost\"],\"delayed_by\":[]}");
    }

    @Test
    void headersAndFurtherKeysCountAsInAPublish() {
        declareQueue("red");
        declareQueue("copy");
        bind("amq.headers", "q", "red", Map.of("arguments", Map.of("x-match", "all", "colour", "red")));
        ask("amq.headers", Map.of("routing_key", "", "properties", Map.of("headers", Map.of("colour", "red"))))
                .is(200, "{\"routed\":true,\"exchanges\":[\"amq.headers\"],\"queues\":[\"red\"],\"delayed_by\":[]}");
        ask("amq.default", Map.of("routing_key", "red", "properties", Map.of("headers", Map.of("CC", List.of("copy")))))
                .is(200, "{\"routed\":true,\"exchanges\":[\"\"],\"queues\":[\"red\",\"copy\"],\"delayed_by\":[]}");
    }

    @Test
    void anExchangeThatDelaysIsNamed() {
        declareQueue("late");
        exchange("later", Map.of("type", "x-delayed-message", "arguments", Map.of("x-delayed-type", "fanout")));
        bind("later", "q", "late", Map.of());
        ask("later", Map.of("routing_key", "", "properties", Map.of("headers", Map.of("x-delay", 5_000))))
                .is(200, "{\"routed\":true,\"exchanges\":[\"later\"],\"queues\":[],\"delayed_by\":[\"later\"]}");
    }

    @Test
    void nothingIsPublishedOrRemembered() {
        declareQueue("still");
        exchange("once", Map.of("type", "x-message-deduplication", "arguments", Map.of("x-cache-size", 10)));
        bind("once", "q", "still", Map.of("routing_key", "k"));
        Map<String, Object> properties = Map.of("headers", Map.of("x-deduplication-header", "same"));
        for (int i = 0; i < 2; i++) {
            ask("once", Map.of("routing_key", "k", "properties", properties))
                    .is(200, "{\"routed\":true,\"exchanges\":[\"once\"],\"queues\":[\"still\"],\"delayed_by\":[]}");
        }
        api.post(
                        "/exchanges/" + vhost + "/once/publish",
                        Map.of(
                                "routing_key",
                                "k",
                                "properties",
                                properties,
                                "payload",
                                "first",
                                "payload_encoding",
                                "string"))
                .is(200, "{\"routed\":true}");
    }

    @Test
    void whatIsNotThereIsNotFoundAndWhatIsWrongIsRefused() {
        ask("nosuch", Map.of("routing_key", "k"))
                .is(404, "{\"error\":\"not_found\",\"reason\":\"no exchange 'nosuch' in vhost '" + vhost + "'\"}");
        ask("amq.topic", Map.of()).is(400);
        ask("amq.topic", Map.of("routing_key", "k", "properties", Map.of("priority", "high")))
                .is(400);
    }
}
