package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies of users and of operators, and the parameters that they are. */
class PoliciesTest extends HttpApiTest {
    private static final Map<String, Object> SOME =
            Map.of("pattern", "^p", "definition", Map.of("max-length", 5), "apply-to", "queues");

    @Test
    void aPolicyIsSetReplacedAndDeleted() {
        String vhost = vhost();
        String path = "/policies/" + vhost + "/p";
        api.put(path, SOME).isEmpty(201);
        api.put(path, SOME).isEmpty(204);
        String json = "{\"vhost\":\"" + vhost + "\",\"name\":\"p\",\"pattern\":\"^p\",\"apply-to\":\"queues\","
                + "\"definition\":{\"max-length\":5},\"priority\":0}";
        api.get(path).is(200, json);
        api.get("/policies/" + vhost).is(200, "[" + json + "]");
        assertThat(api.get("/policies").json()).contains(HttpAnswer.json(json));
        api.delete(path).isEmpty(204);
        api.get(path).isNotFound();
        api.delete(path).isNotFound();
    }

    @Test
    void itAppliesToAllIfItDoesNotSay() {
        String path = "/policies/" + vhost() + "/p";
        api.put(path, Map.of("pattern", "", "definition", Map.of("max-length", 5)))
                .is(201);
        assertThat(api.get(path).text("apply-to")).isEqualTo("all");
    }

    @Test
    void aPolicyOfOperatorsIsAnotherOne() {
        String vhost = vhost();
        api.put("/operator-policies/" + vhost + "/p", SOME).isEmpty(201);
        api.get("/policies/" + vhost + "/p").isNotFound();
        assertThat(api.get("/operator-policies/" + vhost).texts("name")).containsExactly("p");
        api.delete("/operator-policies/" + vhost + "/p").isEmpty(204);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}              | [{key_missing,pattern},{key_missing,definition}]
            {"pattern":"x"} | [{key_missing,definition}]
            """)
    void aPolicyNeedsItsKeys(String body, String reason) {
        api.put("/policies/" + vhost() + "/p", body).isBadRequest(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "zz":1           | 0   | [{&lt;&lt;"zz"&gt;&gt;,1}] are not recognised policy settings
            "max-length":1   | "a" | priority should be a number, actually was &lt;&lt;"a"&gt;&gt;
            "max-length":"a" | 0   | &lt;&lt;"a"&gt;&gt; is not a valid maximum length
                             | 0   | no policy provided
            """)
    void aPolicyThatDoesNotDoIsRefusedInWordsForPages(String definition, String priority, String reason) {
        String settings = definition == null ? "" : definition;
        api.put(
                        "/policies/" + vhost() + "/p",
                        "{\"pattern\":\"x\",\"definition\":{" + settings + "},\"priority\":" + priority + "}")
                .isBadRequest("Validation failed\n\n" + reason + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "true", "null"})
    void aPatternThatIsNoTextIsRefused(String pattern) {
        String body = "{\"pattern\":" + pattern + ",\"definition\":{\"max-length\":1}}";
        String reason = "Validation failed\n\npattern should be a binary but was " + pattern + "\n";
        String vhost = vhost();
        api.put("/policies/" + vhost + "/p", body).isBadRequest(reason);
        api.put("/operator-policies/" + vhost + "/p", body).isBadRequest(reason);
    }

    @Test
    void operatorsMayNotSetEverything() {
        api.put(
                        "/operator-policies/" + vhost() + "/p",
                        Map.of("pattern", "", "definition", Map.of("dead-letter-exchange", "x")))
                .isBadRequest("Validation failed\n\n[{<<\"dead-letter-exchange\">>,<<\"x\">>}] are not recognised"
                        + " policy settings\n");
    }

    @Test
    void whereThereIsNoVirtualHostThereIsNoPolicy() {
        api.put("/policies/nosuch/p", SOME).is(404, "{\"error\":\"not_found\",\"reason\":\"vhost_not_found\"}");
        api.get("/policies/nosuch").isNotFound();
    }

    @Test
    void operatorsPoliciesAreParametersToo() {
        String vhost = vhost();
        api.put("/operator-policies/" + vhost + "/p", SOME).is(201);
        String json = "{\"value\":{\"pattern\":\"^p\",\"definition\":{\"max-length\":5},\"priority\":0,"
                + "\"apply-to\":\"queues\"},\"vhost\":\"" + vhost
                + "\",\"component\":\"operator_policy\",\"name\":\"p\"}";
        api.get("/parameters/operator_policy/" + vhost).is(200, "[" + json + "]");
        api.get("/parameters/operator_policy/" + vhost + "/p").is(200, json);
        assertThat(api.get("/parameters").json()).contains(HttpAnswer.json(json));
    }

    @Test
    void limitsOfVirtualHostsAreParametersToo() {
        String vhost = vhost();
        api.put("/parameters/vhost-limits/" + vhost + "/limits", Map.of("value", Map.of("max-queues", 3)))
                .is(201);
        api.get("/vhost-limits/" + vhost).is(200, "[{\"vhost\":\"" + vhost + "\",\"value\":{\"max-queues\":3}}]");
        Map<String, Object> half = new LinkedHashMap<>();
        half.put("max-queues", 5);
        half.put("max-connections", "many");
        api.put("/parameters/vhost-limits/" + vhost + "/limits", Map.of("value", half))
                .is(400);
        api.get("/vhost-limits/" + vhost).is(200, "[{\"vhost\":\"" + vhost + "\",\"value\":{\"max-queues\":3}}]");
        assertThat(api.get("/parameters/vhost-limits/" + vhost + "/limits").text("name"))
                .isEqualTo("limits");
        api.delete("/parameters/vhost-limits/" + vhost + "/limits").isEmpty(204);
        api.get("/vhost-limits/" + vhost).is(200, "[]");
    }

    @Test
    void policiesAreParametersThatHaveAWayOfTheirOwn() {
        String vhost = vhost();
        api.put("/policies/" + vhost + "/p", SOME).is(201);
        assertThat(api.get("/parameters/policy/" + vhost).texts("name")).containsExactly("p");
        api.put("/parameters/policy/" + vhost + "/q", Map.of("value", SOME))
                .isBadRequest("policies may not be set using this method");
    }

    @Test
    void aComponentThatIsNotThereHasNoParameters() {
        String vhost = vhost();
        api.put("/parameters/zz/" + vhost + "/n", Map.of("value", 1))
                .isBadRequest("Validation failed\n\ncomponent zz not found\n");
        api.get("/parameters/zz/" + vhost).is(200, "[]");
        api.get("/parameters/zz/" + vhost + "/n").isNotFound();
    }

    @Test
    void globalParametersHoldAnything() {
        String path = "/global-parameters/" + name();
        api.put(path, Map.of("value", Map.of("a", 1, "b", "c"))).isEmpty(201);
        api.put(path, Map.of("value", "d")).isEmpty(204);
        api.get(path).is(200, "{\"name\":\"" + path.substring(19) + "\",\"value\":\"d\"}");
        assertThat(api.get("/global-parameters").texts("name")).contains(path.substring(19), "internal_cluster_id");
        api.delete(path).isEmpty(204);
        api.get(path).isNotFound();
        api.delete(path).isNotFound();
    }

    @Test
    void aGlobalParameterMayBeNull() {
        String name = name();
        afterwards(() -> api.delete("/global-parameters/" + name));
        api.put("/global-parameters/" + name, "{\"value\":null}").isEmpty(201);
        api.get("/global-parameters/" + name).is(200, "{\"name\":\"" + name + "\",\"value\":null}");
    }

    @Test
    void aGlobalParameterNeedsAValue() {
        api.put("/global-parameters/" + name(), Map.of()).isBadRequest("[{key_missing,value}]");
    }

    @Test
    void theClustersNameIsSet() {
        // Without the parameter that holds it, it is what it was at the start.
        afterwards(() -> api.delete("/global-parameters/cluster_name"));
        api.put("/cluster-name", Map.of("name", "another")).isEmpty(204);
        api.get("/cluster-name").is(200, "{\"name\":\"another\"}");
        api.put("/cluster-name", Map.of()).isBadRequest("[{key_missing,name}]");
    }
}
