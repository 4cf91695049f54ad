package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Virtual hosts and their limits. */
class VirtualHostsTest extends HttpApiTest {
    @Test
    void itHasNameDescriptionAndTags() {
        String vhost = name();
        afterwards(() -> api.delete("/vhosts/" + vhost));
        api.put("/vhosts/" + vhost, Map.of("description", "d", "tags", "b,a")).isEmpty(201);
        var json = api.get("/vhosts/" + vhost).is(200).json();
        assertThat(json.path("name").asText()).isEqualTo(vhost);
        assertThat(json.path("description").asText()).isEqualTo("d");
        assertThat(json.path("tags").toString()).isEqualTo("[\"b\",\"a\"]");
        assertThat(json.path("metadata").path("tags").toString()).isEqualTo("[\"b\",\"a\"]");
        assertThat(json.path("cluster_state").path(broker.node()).asText()).isEqualTo("running");
    }

    @Test
    void whatIsNotSaidAgainIsGone() {
        String vhost = vhost();
        api.put("/vhosts/" + vhost, Map.of("description", "d", "tags", List.of("x")))
                .isEmpty(204);
        api.put("/vhosts/" + vhost, Map.of()).isEmpty(204);
        assertThat(api.get("/vhosts/" + vhost).text("description")).isEmpty();
    }

    @Test
    void whoMakesItMayDoEverythingInIt() {
        String vhost = name();
        String maker = name();
        HttpApi administrator = user(maker, "administrator");
        afterwards(() -> api.delete("/vhosts/" + vhost));
        administrator.put("/vhosts/" + vhost, Map.of()).isEmpty(201);
        administrator.put("/queues/" + vhost + "/q", Map.of()).isEmpty(201);
        assertThat(api.get("/vhosts/" + vhost + "/permissions").json().findValuesAsText("user"))
                .containsExactly(maker);
    }

    @Test
    void whoChangesItGetsNoPermissionsInIt() {
        String vhost = vhost();
        api.delete("/permissions/" + vhost + "/guest").isEmpty(204);
        api.put("/vhosts/" + vhost, Map.of("description", "d")).isEmpty(204);
        assertThat(api.get("/vhosts/" + vhost + "/permissions").json()).isEmpty();
    }

    @Test
    void whoImportsItMayDoEverythingInIt() {
        String vhost = name();
        afterwards(() -> api.delete("/vhosts/" + vhost));
        api.post("/definitions", Map.of("vhosts", List.of(Map.of("name", vhost))))
                .isEmpty(204);
        api.put("/queues/" + vhost + "/q", Map.of()).isEmpty(201);
    }

    @Test
    void tracingIsSwitchedOnAndOff() {
        String vhost = vhost();
        api.put("/vhosts/" + vhost, Map.of("tracing", true)).isEmpty(204);
        assertThat(api.get("/vhosts/" + vhost).json().path("tracing").asBoolean())
                .isTrue();
        api.put("/vhosts/" + vhost, Map.of("tracing", false)).isEmpty(204);
        assertThat(api.get("/vhosts/" + vhost).json().path("tracing").asBoolean())
                .isFalse();
    }

    @Test
    void oneThatIsAskedForWithSomethingWrongIsNotMade() {
        String vhost = name();
        afterwards(() -> api.delete("/vhosts/" + vhost));
        api.put("/vhosts/" + vhost, Map.of("tracing", "perhaps")).is(400);
        api.get("/vhosts/" + vhost).is(404);
    }

    @Test
    void queuesAreOfItsDefaultTypeSince4() {
        assumeFalse(broker.answersAs3x());
        String vhost = vhost();
        assertThat(api.get("/vhosts/" + vhost).text("default_queue_type")).isEqualTo("classic");
        api.put("/vhosts/" + vhost, Map.of("default_queue_type", "quorum")).isEmpty(204);
        assertThat(api.get("/vhosts/" + vhost).text("default_queue_type")).isEqualTo("quorum");
        api.put("/queues/" + vhost + "/q", Map.of("durable", true)).isEmpty(201);
        assertThat(api.get("/queues/" + vhost + "/q").text("type")).isEqualTo("quorum");
    }

    @Test
    void itCannotBeDeletedWhileItIsProtectedSince4() {
        assumeFalse(broker.answersAs3x());
        String vhost = vhost();
        String protection = "/vhosts/" + vhost + "/deletion/protection";
        assertThat(api.get("/vhosts/" + vhost)
                        .json()
                        .path("protected_from_deletion")
                        .asBoolean(true))
                .isFalse();
        api.post(protection, HttpApi.nothing()).isEmpty(204);
        var json = api.get("/vhosts/" + vhost).json();
        assertThat(json.path("protected_from_deletion").asBoolean()).isTrue();
        assertThat(json.path("metadata").path("protected_from_deletion").asBoolean())
                .isTrue();
        var refusal = api.delete("/vhosts/" + vhost).is(412).json();
        assertThat(refusal.path("error").asText()).isEqualTo("precondition_failed");
        assertThat(refusal.path("reason").asText())
                .isEqualTo("Refusing to delete virtual host '" + vhost + "' because it is protected from deletion");
        api.get("/vhosts/" + vhost).is(200);
        api.put("/vhosts/" + vhost, Map.of("description", "other")).isEmpty(204);
        api.delete("/vhosts/" + vhost).is(412);
        api.delete(protection).isEmpty(204);
        api.delete("/vhosts/" + vhost).isEmpty(204);
    }

    @Test
    void theProtectionOfOneThatIsNotThereIsNotFoundSince4() {
        assumeFalse(broker.answersAs3x());
        assertThat(api.post("/vhosts/nosuch/deletion/protection", HttpApi.nothing())
                        .is(404)
                        .text("reason"))
                .isEqualTo("Cannot enable deletion protection of virtual host 'nosuch' because it does not exist");
        api.delete("/vhosts/nosuch/deletion/protection").isNotFound();
    }

    @Test
    void itIsProtectedWhenItIsMadeIfTheBodySaysSo() {
        assumeTrue(broker.routes().isPresent(), "RabbitMQ reads it from definitions alone");
        String vhost = name();
        afterwards(() -> {
            api.delete("/vhosts/" + vhost + "/deletion/protection");
            api.delete("/vhosts/" + vhost);
        });
        api.put("/vhosts/" + vhost, Map.of("protected_from_deletion", true)).isEmpty(201);
        api.delete("/vhosts/" + vhost).is(412);
        api.put("/vhosts/" + vhost, Map.of("protected_from_deletion", false)).isEmpty(204);
        api.delete("/vhosts/" + vhost).isEmpty(204);
    }

    @Test
    void itIsDeletedWithAllThatIsInIt() {
        String vhost = vhost();
        queue(vhost);
        api.delete("/vhosts/" + vhost).isEmpty(204);
        api.get("/queues/" + vhost).isNotFound();
        api.delete("/vhosts/" + vhost).isNotFound();
    }

    @Test
    void usersSeeThoseThatTheyMayOpen() {
        String vhost = vhost();
        String user = name();
        HttpApi own = user(user, "management");
        grant(vhost, user, ".*");
        assertThat(own.get("/vhosts").texts("name")).containsExactly(vhost);
    }

    @Test
    void whoMonitorsSeesAll() {
        String vhost = vhost();
        assertThat(user(name(), "monitoring").get("/vhosts").texts("name")).contains(vhost, "/");
    }

    @Test
    void itRunsOnItsNode() {
        String vhost = vhost();
        api.post("/vhosts/" + vhost + "/start/" + broker.node(), Map.of()).isEmpty(204);
        api.post("/vhosts/" + vhost + "/start/nonode", Map.of())
                .isBadRequest("Request to node nonode failed with nodedown");
    }

    @Test
    void pagesOfThemMayBeAskedFor() {
        var page = api.get("/vhosts?page=1&page_size=1").is(200).json();
        assertThat(page.path("page_size").asInt()).isEqualTo(1);
        assertThat(page.path("items").size()).isEqualTo(1);
    }

    @Test
    void limitsAreListed() {
        String vhost = vhost();
        api.get("/vhost-limits/" + vhost).is(200, "[]");
        api.put("/vhost-limits/" + vhost + "/max-queues", Map.of("value", 7)).isEmpty(204);
        api.get("/vhost-limits/" + vhost).is(200, "[{\"vhost\":\"" + vhost + "\",\"value\":{\"max-queues\":7}}]");
        assertThat(api.get("/vhost-limits").texts("vhost")).contains(vhost);
    }

    @Test
    void limitsAreTakenAway() {
        String vhost = vhost();
        api.put("/vhost-limits/" + vhost + "/max-connections", Map.of("value", 7))
                .is(204);
        api.delete("/vhost-limits/" + vhost + "/max-connections").isEmpty(204);
        api.get("/vhost-limits/" + vhost).is(200, "[]");
        api.delete("/vhost-limits/" + vhost + "/zz").isEmpty(204);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            zz         | {"value":5}   | Validation failed%Unrecognised terms [{<<"zz">>,5}] in limits
            max-queues | {"value":"a"} | Validation failed%max-queues should be a number, actually was <<"a">>
            max-queues | {"value":1.5} | Validation failed%max-queues should be a number, actually was 1.5
            """)
    void aLimitThatIsNoneIsRefused(String limit, String body, String reason) {
        api.put("/vhost-limits/" + vhost() + "/" + limit, body).isBadRequest(reason.replace("%", "\n\n") + "\n");
    }

    @Test
    void limitsOfAVirtualHostThatIsNotThereAreNotFound() {
        api.get("/vhost-limits/nosuch").isNotFound();
        api.put("/vhost-limits/nosuch/max-queues", Map.of("value", 5))
                .is(404, "{\"error\":\"not_found\",\"reason\":\"vhost_not_found\"}");
    }
}
