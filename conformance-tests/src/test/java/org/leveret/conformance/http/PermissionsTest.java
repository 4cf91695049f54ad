package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Permissions, and those on topic exchanges. */
class PermissionsTest extends HttpApiTest {
    private static final Map<String, Object> SOME = Map.of("configure", "^c", "write", "^w", "read", "^r");

    private static Map<String, Object> topic(String exchange) {
        return Map.of("exchange", exchange, "write", "^a", "read", "^b");
    }

    private String newUser() {
        String user = name();
        user(user, "");
        return user;
    }

    @Test
    void theyAreSetAndReplaced() {
        String vhost = vhost();
        String user = newUser();
        api.put("/permissions/" + vhost + "/" + user, SOME).isEmpty(201);
        api.put("/permissions/" + vhost + "/" + user, SOME).isEmpty(204);
        String json = "{\"user\":\"" + user + "\",\"vhost\":\"" + vhost
                + "\",\"configure\":\"^c\",\"write\":\"^w\",\"read\":\"^r\"}";
        api.get("/permissions/" + vhost + "/" + user).is(200, json);
        api.get("/users/" + user + "/permissions").is(200, "[" + json + "]");
        assertThat(api.get("/vhosts/" + vhost + "/permissions").json()).contains(HttpAnswer.json(json));
        assertThat(api.get("/permissions").json()).contains(HttpAnswer.json(json));
    }

    @Test
    void theyAreTakenAway() {
        String vhost = vhost();
        api.delete("/permissions/" + vhost + "/guest").isEmpty(204);
        api.delete("/permissions/" + vhost + "/guest").isNotFound();
        api.get("/permissions/" + vhost + "/guest").isNotFound();
    }

    @Test
    void ofNobodyOrNowhereTheyAreRefused() {
        api.put("/permissions/" + vhost() + "/nosuch", SOME).isBadRequest("vhost_or_user_not_found");
        api.put("/permissions/nosuch/guest", SOME).isBadRequest("vhost_or_user_not_found");
        api.get("/permissions/nosuch/guest").isNotFound();
        api.get("/vhosts/nosuch/permissions").isNotFound();
        api.get("/users/nosuch/permissions").isNotFound();
    }

    @Test
    void allThreeAreNeeded() {
        api.put("/permissions/" + vhost() + "/guest", Map.of("configure", ""))
                .isBadRequest("[{key_missing,write},{key_missing,read}]");
    }

    @Test
    void patternsAreTexts() {
        assumeTrue(broker.routes().isPresent(), "RabbitMQ's answer is 500");
        String vhost = vhost();
        api.put("/permissions/" + vhost + "/guest", Map.of("configure", 5, "write", "", "read", ""))
                .isBadRequest("[\"not_string\",\"configure\"]");
        api.put("/topic-permissions/" + vhost + "/guest", Map.of("exchange", "amq.topic", "write", 5, "read", ""))
                .isBadRequest("[\"not_string\",\"write\"]");
    }

    @Test
    void whatIsNoExpressionIsShownAsNumbers() {
        HttpAnswer answer = api.put(
                        "/permissions/" + vhost() + "/guest", Map.of("configure", "(", "write", "", "read", ""))
                .is(400);
        assertThat(answer.json().path("reason").path(0).asText()).isEqualTo("invalid_regexp");
        assertThat(answer.json().path("reason").path(1).toString()).isEqualTo("[40]");
    }

    @Test
    void topicPermissionsAreOfOneExchangeEach() {
        String vhost = vhost();
        String path = "/topic-permissions/" + vhost + "/guest";
        api.put(path, topic("x")).isEmpty(201);
        api.put(path, topic("y")).isEmpty(204);
        assertThat(api.get(path).texts("exchange")).containsExactlyInAnyOrder("x", "y");
        assertThat(api.get("/vhosts/" + vhost + "/topic-permissions").texts("exchange"))
                .containsExactlyInAnyOrder("x", "y");
        api.delete(path + "/x").isEmpty(204);
        api.get(path)
                .is(
                        200,
                        "[{\"user\":\"guest\",\"vhost\":\"" + vhost
                                + "\",\"exchange\":\"y\",\"write\":\"^a\",\"read\":\"^b\"}]");
    }

    @Test
    void topicPermissionsAreTakenAwayTogether() {
        String path = "/topic-permissions/" + vhost() + "/guest";
        api.put(path, topic("x")).is(201);
        api.put(path, topic("y")).is(204);
        api.delete(path).isEmpty(204);
        api.get(path).isNotFound();
        api.delete(path).isNotFound();
    }

    @Test
    void topicPermissionsNeedAnExchange() {
        api.put("/topic-permissions/" + vhost() + "/guest", Map.of("write", "", "read", ""))
                .isBadRequest("[{key_missing,exchange}]");
    }

    @Test
    void topicPermissionsOfNobodyAreRefused() {
        api.put("/topic-permissions/" + vhost() + "/nosuch", topic("x")).isBadRequest("vhost_or_user_not_found");
    }
}
