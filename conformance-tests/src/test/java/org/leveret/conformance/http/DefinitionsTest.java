package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Definitions, out and in. */
class DefinitionsTest extends HttpApiTest {
    private static final List<String> OF_VHOST = List.of("parameters", "policies", "queues", "exchanges", "bindings");

    /** A virtual host with one of each. */
    private String furnished() {
        String vhost = vhost();
        api.put("/exchanges/" + vhost + "/x", Map.of("type", "topic", "durable", true))
                .is(201);
        api.put("/queues/" + vhost + "/q", Map.of("durable", true, "arguments", Map.of("x-max-length", 9)))
                .is(201);
        api.post("/bindings/" + vhost + "/e/x/q/q", Map.of("routing_key", "a.*", "arguments", Map.of("k", "v")))
                .is(201);
        api.put("/policies/" + vhost + "/p", Map.of("pattern", "^z", "definition", Map.of("max-length", 5)))
                .is(201);
        api.put(
                        "/operator-policies/" + vhost + "/o",
                        Map.of("pattern", "^z", "definition", Map.of("max-length", 7), "apply-to", "queues"))
                .is(201);
        api.put("/vhost-limits/" + vhost + "/max-queues", Map.of("value", 50)).is(204);
        return vhost;
    }

    private static List<JsonNode> sorted(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .sorted((one, other) -> one.toString().compareTo(other.toString()))
                .toList();
    }

    @Test
    void allOfItHasItsKeys() {
        List<String> keys = new ArrayList<>();
        api.get("/definitions").is(200).json().fieldNames().forEachRemaining(keys::add);
        assertThat(keys)
                .containsExactly(
                        "rabbit_version",
                        "rabbitmq_version",
                        "product_name",
                        "product_version",
                        "users",
                        "vhosts",
                        "permissions",
                        "topic_permissions",
                        "parameters",
                        "global_parameters",
                        "policies",
                        "queues",
                        "exchanges",
                        "bindings");
    }

    @Test
    void aProtectedVirtualHostComesBackProtectedSince4() {
        assumeFalse(broker.answersAs3x());
        String vhost = name();
        afterwards(() -> {
            api.delete("/vhosts/" + vhost + "/deletion/protection");
            api.delete("/vhosts/" + vhost);
        });
        Map<String, Object> defined = Map.of("name", vhost, "metadata", Map.of("protected_from_deletion", true));
        api.post("/definitions", Map.of("vhosts", List.of(defined))).isEmpty(204);
        api.delete("/vhosts/" + vhost).is(412);
        JsonNode exported = StreamSupport.stream(
                        api.get("/definitions").json().path("vhosts").spliterator(), false)
                .filter(each -> each.path("name").asText().equals(vhost))
                .findFirst()
                .orElseThrow();
        assertThat(exported.path("metadata").path("protected_from_deletion").asBoolean())
                .isTrue();
        api.delete("/vhosts/" + vhost + "/deletion/protection").isEmpty(204);
        api.post("/definitions", Map.of("vhosts", List.of(exported))).isEmpty(204);
        api.delete("/vhosts/" + vhost).is(412);
    }

    @Test
    void thoseOfAVirtualHostDoNotNameIt() {
        JsonNode json = api.get("/definitions/" + furnished()).is(200).json();
        assertThat(json.path("exchanges").toString())
                .isEqualTo("[{\"name\":\"x\",\"type\":\"topic\",\"durable\":true,\"auto_delete\":false,"
                        + "\"internal\":false,\"arguments\":{}}]");
        assertThat(json.path("queues").toString())
                .isEqualTo(
                        "[{\"name\":\"q\",\"durable\":true,\"auto_delete\":false,\"arguments\":{\"x-max-length\":9}}]");
        assertThat(json.path("bindings").toString())
                .isEqualTo("[{\"source\":\"x\",\"destination\":\"q\",\"destination_type\":\"queue\","
                        + "\"routing_key\":\"a.*\",\"arguments\":{\"k\":\"v\"}}]");
        assertThat(json.path("parameters").findValuesAsText("component"))
                .containsExactlyInAnyOrder("operator_policy", "vhost-limits");
    }

    @Test
    void whatIsBroughtInComesOutAgain() {
        String from = furnished();
        JsonNode out = api.get("/definitions/" + from).json();
        String to = vhost();
        api.post("/definitions/" + to, out).isEmpty(204);
        JsonNode again = api.get("/definitions/" + to).json();
        for (String part : OF_VHOST) {
            List<JsonNode> expected = sorted(out.path(part)).stream()
                    .map(each -> each.has("vhost") ? ((ObjectNode) each.deepCopy()).put("vhost", to) : each)
                    .toList();
            assertThat(sorted(again.path(part))).describedAs(part).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void usersAndVirtualHostsAreMade() {
        String vhost = name();
        String user = name();
        afterwards(() -> api.delete("/vhosts/" + vhost));
        afterwards(() -> api.delete("/users/" + user));
        api.post(
                        "/definitions",
                        Map.of(
                                "users",
                                List.of(Map.of(
                                        "name",
                                        user,
                                        "password_hash",
                                        "kI3GCqW5JLMJa4iX1lo7X4D6XbYqlLgxIs30+P6tENUV2POR",
                                        "hashing_algorithm",
                                        "rabbit_password_hashing_sha256",
                                        "tags",
                                        List.of("management"),
                                        "limits",
                                        Map.of("max-channels", 3))),
                                "vhosts",
                                List.of(Map.of("name", vhost)),
                                "permissions",
                                List.of(Map.of(
                                        "user", user, "vhost", vhost, "configure", "a", "write", "b", "read", "c"))))
                .isEmpty(204);
        assertThat(api.get("/users/" + user).json().path("limits").toString()).isEqualTo("{\"max-channels\":3}");
        assertThat(api.get("/permissions/" + vhost + "/" + user).text("write")).isEqualTo("b");
    }

    @Test
    void whatIsThereAlreadyStaysAsItIs() {
        String vhost = vhost();
        api.put("/queues/" + vhost + "/q", Map.of("durable", true)).is(201);
        api.post(
                        "/definitions/" + vhost,
                        Map.of(
                                "queues",
                                List.of(Map.of(
                                        "name", "q", "durable", false, "auto_delete", true, "arguments", Map.of()))))
                .isEmpty(204);
        assertThat(api.get("/queues/" + vhost + "/q").json().path("durable").asBoolean())
                .isTrue();
    }

    @Test
    void aBindingOfWhatIsNotThereIsLeftOut() {
        String vhost = vhost();
        api.post(
                        "/definitions/" + vhost,
                        Map.of(
                                "bindings",
                                List.of(Map.of(
                                        "source",
                                        "amq.direct",
                                        "destination",
                                        "nosuch",
                                        "destination_type",
                                        "queue",
                                        "routing_key",
                                        "",
                                        "arguments",
                                        Map.of()))))
                .isEmpty(204);
    }

    @Test
    void whatIsOfNoVirtualHostIsRefused() {
        api.post(
                        "/definitions",
                        Map.of(
                                "queues",
                                List.of(Map.of(
                                        "name",
                                        "q",
                                        "vhost",
                                        "nosuch",
                                        "durable",
                                        true,
                                        "auto_delete",
                                        false,
                                        "arguments",
                                        Map.of()))))
                .isBadRequest("[\"no_such_vhost\",\"nosuch\"]");
    }

    @Test
    void aUserNeedsTags() {
        api.post("/definitions", Map.of("users", List.of(Map.of("name", name()))))
                .isBadRequest("tags_not_present");
    }

    @Test
    void whatIsNoJsonIsRefused() {
        api.post("/definitions", "{bad").isBadRequest("failed_to_parse_json");
        api.post("/definitions", "[]").isBadRequest("failed_to_parse_json");
    }

    @Test
    void nothingIsBroughtInOfNothing() {
        api.post("/definitions", "").isEmpty(204);
        api.post("/definitions/" + vhost(), Map.of("users", List.of())).isEmpty(204);
    }

    @Test
    void ofAVirtualHostThatIsNotThereThereAreNone() {
        api.get("/definitions/nosuch").isBadRequest("vhost_not_found");
        api.post("/definitions/nosuch", Map.of()).is(404, "{\"error\":\"not_found\",\"reason\":\"vhost_not_found\"}");
    }

    @Test
    void aFormUploadsAFile() {
        String vhost = vhost();
        String body = "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.json\"\r\n"
                + "Content-Type: application/json\r\n\r\n"
                + "{\"queues\":[{\"name\":\"up\",\"vhost\":\"" + vhost
                + "\",\"durable\":true,\"auto_delete\":false,\"arguments\":{}}]}\r\n--XX--\r\n";
        api.request("POST", "/definitions", body, "content-type", "multipart/form-data; boundary=XX")
                .isEmpty(204);
        assertThat(api.get("/queues/" + vhost).texts("name")).containsExactly("up");
    }

    @Test
    void aDownloadIsAFile() {
        String token = Base64.getEncoder().encodeToString("guest:guest".getBytes(StandardCharsets.UTF_8));
        HttpAnswer answer = api.anonymous()
                .get("/definitions?auth=" + token + "&download=x.json")
                .is(200);
        assertThat(answer.header("content-disposition")).isEqualTo("attachment; filename=x.json");
    }

    @Test
    void aQueueThatABrokerHasNamedIsLeftOut() {
        String vhost = vhost();
        api.post(
                        "/definitions/" + vhost,
                        Map.of(
                                "queues",
                                List.of(Map.of(
                                        "name",
                                        "amq.gen-x",
                                        "durable",
                                        true,
                                        "auto_delete",
                                        false,
                                        "arguments",
                                        Map.of()))))
                .isEmpty(204);
        assertThat(api.get("/queues/" + vhost).texts("name")).isEmpty();
    }
}
