package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which policies fit, which count, and where each setting comes from; of Leveret alone. */
class PolicyExplanationTest extends HttpApiTest {
    private String vhost = "";

    @BeforeEach
    void skipWhereThereIsNoSuchThing() {
        assumeTrue(broker.routes().isPresent(), "routes of Leveret's own");
        vhost = vhost();
    }

    private void policy(String kind, String name, int priority, Map<String, Object> definition) {
        api.put(
                        "/" + kind + "/" + vhost + "/" + name,
                        Map.of("pattern", "^q", "definition", definition, "priority", priority, "apply-to", "queues"))
                .is(201);
    }

    private void queue(String name, Map<String, Object> arguments) {
        api.put("/queues/" + vhost + "/" + name, Map.of("durable", true, "arguments", arguments))
                .is(201);
    }

    private JsonNode explained(String queue) {
        return api.get("/leveret/policies/" + vhost + "/queues/" + queue)
                .is(200)
                .json();
    }

    private static String setting(JsonNode explained, String key) {
        for (JsonNode each : explained.path("settings")) {
            if (each.path("key").asText().equals(key)) {
                return each.toString();
            }
        }
        return "none";
    }

    @Test
    void ofSeveralPoliciesThatFitTheFirstCountsAndTheOthersAreNamed() {
        policy("policies", "low", 1, Map.of("max-length", 1));
        policy("policies", "high", 7, Map.of("expires", 60_000));
        policy("operator-policies", "op", 0, Map.of("max-length", 9));
        api.put(
                        "/policies/" + vhost + "/elsewhere",
                        Map.of("pattern", "^x", "definition", Map.of("expires", 1_000), "priority", 9))
                .is(201);
        queue("q", Map.of());
        JsonNode found = explained("q");
        assertThat(found.path("policy").path("name").asText()).isEqualTo("high");
        assertThat(found.path("operator_policy").path("name").asText()).isEqualTo("op");
        assertThat(found.path("outranked")).hasSize(1);
        assertThat(found.path("outranked").path(0).path("name").asText()).isEqualTo("low");
        assertThat(found.path("outranked").path(0).path("kind").asText()).isEqualTo("policy");
        assertThat(setting(found, "max-length"))
                .isEqualTo("{\"key\":\"max-length\",\"source\":\"operator_policy\",\"value\":9,\"operator_policy\":9}");
    }

    @Test
    void theSmallestOfLimitsCountsAndOfAnythingElseTheArgument() {
        policy("policies", "p", 0, Map.of("max-length", 20, "expires", 60_000, "dead-letter-exchange", "theirs"));
        policy("operator-policies", "op", 0, Map.of("max-length", 30));
        queue(
                "q",
                Map.of("x-max-length", 50, "x-expires", 50_000, "x-dead-letter-exchange", "own", "x-max-priority", 4));
        JsonNode found = explained("q");
        assertThat(setting(found, "max-length"))
                .isEqualTo("{\"key\":\"max-length\",\"source\":\"minimum\",\"value\":20,\"argument\":50,\"policy\":20,"
                        + "\"operator_policy\":30}");
        assertThat(setting(found, "expires"))
                .isEqualTo(
                        "{\"key\":\"expires\",\"source\":\"minimum\",\"value\":50000,\"argument\":50000,\"policy\":60000}");
        assertThat(setting(found, "dead-letter-exchange"))
                .isEqualTo("{\"key\":\"dead-letter-exchange\",\"source\":\"argument\",\"value\":\"own\","
                        + "\"argument\":\"own\",\"policy\":\"theirs\"}");
        assertThat(setting(found, "max-priority"))
                .isEqualTo("{\"key\":\"max-priority\",\"source\":\"argument\",\"value\":4,\"argument\":4}");
    }

    @Test
    void aPolicyCountsBeforeTheArgumentsOfAStream() {
        policy("policies", "p", 0, Map.of("max-length-bytes", 9_000_000));
        queue("q", Map.of("x-queue-type", "stream", "x-max-length-bytes", 5_000_000));
        assertThat(setting(explained("q"), "max-length-bytes"))
                .isEqualTo("{\"key\":\"max-length-bytes\",\"source\":\"policy\",\"value\":9000000,\"argument\":5000000,"
                        + "\"policy\":9000000}");
    }

    @ParameterizedTest
    @CsvSource({"3, 5, 5, operator_policy", "7, 5, 7, policy"})
    void theLargerTargetSizeOfGroupsCounts(int ofPolicy, int ofOperators, int value, String source) {
        policy("policies", "p", 0, Map.of("target-group-size", ofPolicy));
        policy("operator-policies", "op", 0, Map.of("target-group-size", ofOperators));
        queue("q", Map.of("x-queue-type", "quorum"));
        assertThat(setting(explained("q"), "target-group-size"))
                .isEqualTo("{\"key\":\"target-group-size\",\"source\":\"" + source + "\",\"value\":" + value
                        + ",\"policy\":" + ofPolicy + ",\"operator_policy\":" + ofOperators + "}");
        assertThat(api.get("/queues/" + vhost + "/q")
                        .is(200)
                        .json()
                        .path("effective_policy_definition")
                        .toString())
                .isEqualTo("{\"target-group-size\":" + value + "}");
    }

    @Test
    void aPolicyCountsBeforeTheArgumentOfDeduplication() {
        policy("policies", "p", 0, Map.of("x-message-deduplication", false));
        queue("q", Map.of("x-message-deduplication", true));
        assertThat(setting(explained("q"), "x-message-deduplication"))
                .isEqualTo("{\"key\":\"x-message-deduplication\",\"source\":\"policy\",\"value\":false,"
                        + "\"argument\":true,\"policy\":false}");
    }

    @Test
    void anAlternateExchangeIsExplainedToo() {
        api.put(
                        "/policies/" + vhost + "/ae",
                        Map.of(
                                "pattern",
                                ".*",
                                "definition",
                                Map.of("alternate-exchange", "p"),
                                "apply-to",
                                "exchanges"))
                .is(201);
        api.put("/exchanges/" + vhost + "/own", Map.of("arguments", Map.of("alternate-exchange", "a")))
                .is(201);
        api.put("/exchanges/" + vhost + "/other", HttpApi.nothing()).is(201);
        String path = "/leveret/policies/" + vhost + "/exchanges/";
        assertThat(setting(api.get(path + "own").is(200).json(), "alternate-exchange"))
                .isEqualTo("{\"key\":\"alternate-exchange\",\"source\":\"argument\",\"value\":\"a\",\"argument\":\"a\","
                        + "\"policy\":\"p\"}");
        assertThat(setting(api.get(path + "other").is(200).json(), "alternate-exchange"))
                .isEqualTo("{\"key\":\"alternate-exchange\",\"source\":\"policy\",\"value\":\"p\",\"policy\":\"p\"}");
    }

    @Test
    void whatNoPolicyFitsHasNone() {
        queue("q", Map.of());
        api.get("/leveret/policies/" + vhost + "/queues/q")
                .is(
                        200,
                        "{\"vhost\":\"" + vhost
                                + "\",\"name\":\"q\",\"policy\":null,\"operator_policy\":null,\"outranked\":[],"
                                + "\"settings\":[{\"key\":\"queue-type\",\"source\":\"argument\",\"value\":\"classic\","
                                + "\"argument\":\"classic\"}]}");
        api.get("/leveret/policies/" + vhost + "/queues/nosuch").isNotFound();
        api.get("/leveret/policies/" + vhost + "/exchanges/nosuch").isNotFound();
    }
}
