package org.leveret.conformance.http;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a user may do with a queue or an exchange, and why not; of Leveret alone. */
class PermissionExplanationTest extends HttpApiTest {
    private static final String ALL = "{\"allowed\":true,\"pattern\":\".*\",\"reason\":null}";

    private String vhost = "";
    private String name = "";

    @BeforeEach
    void makeUser() {
        assumeTrue(broker.routes().isPresent(), "routes of Leveret's own");
        vhost = vhost();
        name = name();
    }

    private void permit(String configure, String write, String read) {
        api.put("/permissions/" + vhost + "/" + name, Map.of("configure", configure, "write", write, "read", read));
    }

    private HttpAnswer ask(HttpApi by, String query) {
        return by.get("/leveret/permissions/" + vhost + "/" + name + "?" + query);
    }

    private String answer(String tags, String resource, String entity, String rest) {
        return "{\"vhost\":\"" + vhost + "\",\"user\":\"" + name + "\",\"tags\":[" + tags + "],\"resource\":\""
                + resource + "\",\"name\":\"" + entity + "\"," + rest + "}";
    }

    @Test
    void eachOperationIsToldWithThePatternThatDecides() {
        user(name, "");
        permit("^own", "", ".*");
        ask(api, "resource=queue&name=theirs")
                .is(
                        200,
                        answer(
                                "",
                                "queue",
                                "theirs",
                                "\"configure\":{\"allowed\":false,\"pattern\":\"^own\",\"reason\":\"the pattern does not match the"
                                        + " queue 'theirs'\"},\"write\":{\"allowed\":false,\"pattern\":\"\",\"reason\":\"the"
                                        + " pattern does not match the queue 'theirs'\"},\"read\":" + ALL));
    }

    @Test
    void theDefaultExchangeGoesByTheNameThatPermissionsHaveForIt() {
        user(name, "");
        permit(".*", "^amq\\.default$", ".*");
        ask(api, "resource=exchange&name=amq.default")
                .is(
                        200,
                        answer(
                                "",
                                "exchange",
                                "",
                                "\"configure\":" + ALL
                                        + ",\"write\":{\"allowed\":true,\"pattern\":\"^amq\\\\.default$\",\"reason\":null},"
                                        + "\"read\":" + ALL));
    }

    @Test
    void whoHasNoPermissionsInAVirtualHostIsToldSo() {
        HttpApi user = user(name, "management");
        String no = "{\"allowed\":false,\"pattern\":null,\"reason\":\"no permissions for this virtual host\"}";
        ask(user, "resource=queue&name=q")
                .is(
                        200,
                        answer(
                                "\"management\"",
                                "queue",
                                "q",
                                "\"configure\":" + no + ",\"write\":" + no + ",\"read\":" + no));
    }

    @Test
    void keysOfATopicExchangeAreToldToo() {
        user(name, "");
        permit(".*", ".*", ".*");
        String all = "\"configure\":" + ALL + ",\"write\":" + ALL + ",\"read\":" + ALL;
        String free = "{\"allowed\":true,\"pattern\":null,\"reason\":null}";
        ask(api, "resource=exchange&name=amq.topic&routing_key=a.b")
                .is(
                        200,
                        answer(
                                "",
                                "exchange",
                                "amq.topic",
                                all + ",\"topic\":{\"applies\":true,\"routing_key\":\"a.b\",\"write\":" + free
                                        + ",\"read\":" + free + "}"));
        api.put(
                "/topic-permissions/" + vhost + "/" + name,
                Map.of("exchange", "amq.topic", "write", "^{username}\\.", "read", "^a"));
        ask(api, "resource=exchange&name=amq.topic&routing_key=a.b")
                .is(
                        200,
                        answer(
                                "",
                                "exchange",
                                "amq.topic",
                                all
                                        + ",\"topic\":{\"applies\":true,\"routing_key\":\"a.b\",\"write\":{\"allowed\":false,"
                                        + "\"pattern\":\"^{username}\\\\.\",\"reason\":\"the pattern does not match the routing"
                                        + " key 'a.b'\"},\"read\":{\"allowed\":true,\"pattern\":\"^a\",\"reason\":null}}"));
        ask(api, "resource=exchange&name=amq.direct&routing_key=a.b")
                .is(
                        200,
                        answer(
                                "",
                                "exchange",
                                "amq.direct",
                                all + ",\"topic\":{\"applies\":false,\"routing_key\":\"a.b\",\"write\":" + ALL
                                        + ",\"read\":" + ALL + "}"));
    }

    @Test
    void othersAreForThoseWhoMonitor() {
        user(name, "");
        ask(user(name(), "policymaker"), "resource=queue&name=q")
                .is(401, "{\"error\":\"not_authorised\",\"reason\":\"Not monitor user\"}");
        ask(user(name(), "monitoring"), "resource=queue&name=q").is(200);
    }

    @Test
    void whatIsAskedForIsNamed() {
        user(name, "");
        ask(api, "resource=queue").is(400);
        ask(api, "resource=binding&name=q").is(400);
        api.get("/leveret/permissions/" + vhost + "/nosuch?resource=queue&name=q")
                .is(404);
        api.get("/leveret/permissions/nosuch/" + name + "?resource=queue&name=q")
                .is(404);
    }
}
