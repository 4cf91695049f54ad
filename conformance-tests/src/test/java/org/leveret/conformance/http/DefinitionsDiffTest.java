package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an import of definitions would do, told without doing it; of Leveret alone. */
class DefinitionsDiffTest extends HttpApiTest {
    private String vhost = "";

    @BeforeEach
    void skipWhereThereIsNoSuchThing() {
        assumeTrue(broker.routes().isPresent(), "a route of Leveret's own");
        vhost = vhost();
    }

    private JsonNode diff(Map<String, Object> definitions) {
        return api.post("/leveret/definitions/diff", definitions).is(200).json();
    }

    private JsonNode diffOfVhost(Map<String, Object> definitions) {
        return api.post("/leveret/definitions/diff/" + vhost, definitions)
                .is(200)
                .json();
    }

    private static List<String> names(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(each ->
                        each.path("kind").asText() + " " + each.path("name").asText())
                .toList();
    }

    private Map<String, Object> queue(String name, boolean durable, Map<String, Object> arguments) {
        return Map.of("name", name, "vhost", vhost, "durable", durable, "auto_delete", false, "arguments", arguments);
    }

    @Test
    void anExportHasNothingNewAndLeavesNothingOut() {
        String queue = queue(vhost);
        api.put("/queues/" + vhost + "/stored", Map.of("durable", true, "arguments", Map.of("x-max-length", 5)))
                .is(201);
        api.post("/bindings/" + vhost + "/e/amq.topic/q/" + queue, Map.of("routing_key", "a.#"))
                .is(201);
        api.put("/policies/" + vhost + "/p", Map.of("pattern", "x", "definition", Map.of("max-length", 5)))
                .is(201);
        JsonNode found = diffOfVhost(exported(vhost));
        for (String list : List.of("add", "change", "refused", "left_out", "only_here")) {
            assertThat(found.path(list)).describedAs(list).isEmpty();
        }
        assertThat(found.path("same").asInt()).isEqualTo(4);
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> exported(String exportedVhost) {
        return new com.fasterxml.jackson.databind.ObjectMapper()
                .convertValue(api.get("/definitions/" + exportedVhost).is(200).json(), Map.class);
    }

    @Test
    void whatIsNewIsToldAndNotDone() {
        String user = name();
        JsonNode found = diff(Map.of(
                "vhosts",
                List.of(Map.of("name", vhost + "-new")),
                "users",
                List.of(Map.of("name", user, "password", "x", "tags", List.of("management"))),
                "permissions",
                List.of(Map.of("user", user, "vhost", vhost + "-new", "configure", "", "write", "", "read", ".*")),
                "exchanges",
                List.of(Map.of("name", "e", "vhost", vhost + "-new", "type", "topic", "durable", true)),
                "queues",
                List.of(queue("q", true, Map.of())),
                "bindings",
                List.of(Map.of(
                        "vhost",
                        vhost,
                        "source",
                        "amq.fanout",
                        "destination",
                        "q",
                        "destination_type",
                        "queue",
                        "routing_key",
                        "k",
                        "arguments",
                        Map.of()))));
        assertThat(found.path("refused")).isEmpty();
        assertThat(names(found.path("add")))
                .containsExactly(
                        "user " + user,
                        "vhost " + vhost + "-new",
                        "permission " + user,
                        "exchange e",
                        "queue q",
                        "binding amq.fanout",
                        "permission guest");
        assertThat(found.path("add").path(6).path("definition").path("vhost").asText())
                .isEqualTo(vhost + "-new");
        JsonNode binding = found.path("add").path(5);
        assertThat(binding.path("destination").asText()).isEqualTo("q");
        assertThat(binding.path("definition").path("routing_key").asText()).isEqualTo("k");
        assertThat(names(found.path("only_here"))).contains("vhost /", "user guest", "vhost " + vhost);
        api.get("/users/" + user).isNotFound();
        api.get("/vhosts/" + vhost + "-new").isNotFound();
        api.get("/queues/" + vhost + "/q").isNotFound();
    }

    @Test
    void aVirtualHostThatIsGivenByNameAloneKeepsItsTagsInTheirOrder() {
        api.put("/vhosts/" + vhost, Map.of("description", "d", "tags", "zebra,ant"))
                .is(204);
        JsonNode found = diff(Map.of("vhosts", List.of(Map.of("name", vhost))));
        assertThat(found.path("change")).isEmpty();
        assertThat(found.path("same").asInt()).isEqualTo(1);
    }

    @Test
    void whatWouldBeReplacedIsToldWithBoth() {
        api.put("/policies/" + vhost + "/p", Map.of("pattern", "x", "definition", Map.of("max-length", 5)))
                .is(201);
        JsonNode found = diff(Map.of(
                "policies",
                List.of(Map.of("vhost", vhost, "name", "p", "pattern", "x", "definition", Map.of("max-length", 6)))));
        assertThat(names(found.path("change"))).containsExactly("policy p");
        JsonNode change = found.path("change").path(0);
        assertThat(change.path("from").path("definition").toString()).isEqualTo("{\"max-length\":5}");
        assertThat(change.path("to").path("definition").toString()).isEqualTo("{\"max-length\":6}");
        assertThat(api.get("/policies/" + vhost + "/p")
                        .json()
                        .path("definition")
                        .toString())
                .isEqualTo("{\"max-length\":5}");
    }

    @Test
    void whatIsRefusedIsToldWithTheReasonOfTheImport() {
        Map<String, Object> wrongQueue = queue("wrong", true, Map.of("x-max-length", -1));
        JsonNode found = diff(Map.of(
                "queues",
                List.of(
                        wrongQueue,
                        Map.of("name", "q", "vhost", "nosuch", "durable", true),
                        queue("twice", true, Map.of("x-max-length", 1)),
                        queue("fine", false, Map.of())),
                "permissions",
                List.of(Map.of("user", "nobody", "vhost", vhost, "configure", "", "write", "", "read", "")),
                "exchanges",
                List.of(Map.of("name", "e", "vhost", vhost, "type", "unknown")),
                "policies",
                List.of(Map.of("vhost", vhost, "name", "p", "pattern", "(", "definition", Map.of("max-length", 6)))));
        assertThat(names(found.path("refused")))
                .containsExactly("permission nobody", "policy p", "exchange e", "queue wrong", "queue q");
        assertThat(found.path("refused").path(0).path("reason").toString()).isEqualTo("[\"no_such_user\",\"nobody\"]");
        assertThat(found.path("refused").path(4).path("reason").toString()).isEqualTo("[\"no_such_vhost\",\"nosuch\"]");
        String reason = api.post("/definitions", Map.of("queues", List.of(wrongQueue)))
                .is(400)
                .text("reason");
        assertThat(found.path("refused").path(3).path("reason").asText()).isEqualTo(reason);
        assertThat(names(found.path("add"))).containsExactly("queue twice", "queue fine");
        api.get("/queues/" + vhost + "/fine").isNotFound();
    }

    @Test
    void whatIsThereWithOtherSettingsStaysAndWhatHasNoEndsIsLeftOut() {
        api.put("/queues/" + vhost + "/transient", Map.of("durable", false)).is(201);
        JsonNode found = diffOfVhost(Map.of(
                "queues",
                List.of(
                        Map.of("name", "transient", "durable", true, "auto_delete", false, "arguments", Map.of()),
                        Map.of("name", "amq.mine", "durable", true, "auto_delete", false, "arguments", Map.of())),
                "bindings",
                List.of(Map.of("source", "amq.fanout", "destination", "nosuch", "destination_type", "queue"))));
        assertThat(names(found.path("left_out")))
                .containsExactly("queue transient", "queue amq.mine", "binding amq.fanout");
        JsonNode kept = found.path("left_out").path(0);
        assertThat(kept.path("from").path("durable").asBoolean()).isFalse();
        assertThat(kept.path("to").path("durable").asBoolean()).isTrue();
        assertThat(found.path("add")).isEmpty();
        assertThat(found.path("only_here")).isEmpty();
        api.post("/definitions/" + vhost, Map.of("queues", List.of(Map.of("name", "transient", "durable", true))))
                .is(204);
        assertThat(api.get("/queues/" + vhost + "/transient")
                        .json()
                        .path("durable")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void whatNoFileOfDefinitionsIsIsRefused() {
        api.post("/leveret/definitions/diff", Map.of("queues", "many")).is(400);
        api.post("/leveret/definitions/diff/nosuch", Map.of()).is(404);
    }
}
