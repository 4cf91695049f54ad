package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signing in for a session, which the console does; of Leveret alone. */
class SessionTest extends HttpApiTest {
    private static final String SESSION = "/leveret/session";

    private String user = "";
    private HttpApi anonymous = api.anonymous();

    @BeforeEach
    void makeUser() {
        assumeTrue(broker.routes().isPresent(), "a route of Leveret's own");
        user = name();
        user(user, "management");
    }

    private HttpAnswer signIn(String password) {
        return anonymous.post(SESSION, Map.of("username", user, "password", password));
    }

    /** The cookie as a browser sends it back. */
    private String session() {
        String cookie = signIn(PASSWORD).is(200).header("set-cookie");
        return cookie.substring(0, cookie.indexOf(';'));
    }

    private HttpAnswer inSession(String cookie, String method, String path, String... more) {
        String[] headers = new String[more.length + 2];
        headers[0] = "cookie";
        headers[1] = cookie;
        System.arraycopy(more, 0, headers, 2, more.length);
        return anonymous.request(method, path, method.equals("POST") ? "{}" : null, headers);
    }

    @Test
    void whoSignsInIsToldWhoThatIs() {
        signIn(PASSWORD).is(200, "{\"name\":\"" + user + "\",\"tags\":[\"management\"]}");
    }

    @Test
    void theCookieIsForThisSiteAloneAndHoldsNoPassword() {
        String cookie = signIn(PASSWORD).header("set-cookie");
        assertThat(cookie)
                .matches("leveret_session_\\d+=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict")
                .doesNotContain(user);
    }

    @Test
    void aSessionNeedsNoPasswordAgain() {
        String cookie = session();
        inSession(cookie, "GET", SESSION).is(200, "{\"name\":\"" + user + "\",\"tags\":[\"management\"]}");
        inSession(cookie, "GET", "/whoami").is(200);
        inSession(cookie, "GET", "/users").isRefused("Not administrator user");
    }

    @Test
    void aWrongPasswordIsRefusedWithoutAChallenge() {
        HttpAnswer answer = signIn("wrong").is(401, "{\"error\":\"not_authorized\",\"reason\":\"Login failed\"}");
        assertThat(answer.header("www-authenticate")).isEmpty();
        assertThat(answer.header("set-cookie")).isEmpty();
    }

    @Test
    void aUserWithoutATagIsRefused() {
        String plain = name();
        user(plain, "");
        anonymous.post(SESSION, Map.of("username", plain, "password", PASSWORD)).isRefused("Not management user");
    }

    @Test
    void signingOutEndsTheSession() {
        String cookie = session();
        HttpAnswer out = inSession(cookie, "DELETE", SESSION).is(204);
        assertThat(out.header("set-cookie")).contains("Max-Age=0");
        HttpAnswer refused = inSession(cookie, "GET", "/whoami").is(401);
        assertThat(refused.text("error")).isEqualTo("not_signed_in");
        assertThat(refused.header("www-authenticate")).isEmpty();
    }

    @Test
    void anotherPasswordEndsTheSession() {
        String cookie = session();
        api.put("/users/" + user, Map.of("password", "another", "tags", "management"))
                .is(204);
        inSession(cookie, "GET", "/whoami").is(401);
    }

    @Test
    void otherTagsDoNotEndTheSession() {
        String cookie = session();
        String hash = api.get("/users/" + user).text("password_hash");
        api.put("/users/" + user, Map.of("password_hash", hash, "tags", "monitoring"))
                .is(204);
        inSession(cookie, "GET", SESSION).is(200, "{\"name\":\"" + user + "\",\"tags\":[\"monitoring\"]}");
    }

    @Test
    void aDeletedUsersSessionIsOver() {
        String cookie = session();
        api.delete("/users/" + user);
        inSession(cookie, "GET", "/whoami").is(401);
    }

    @Test
    void whatAPageOfAnotherSiteCouldSendIsRefusedInASession() {
        String cookie = session();
        String path = "/leveret/exchanges/%2F/amq.default/destinations";
        inSession(cookie, "POST", path, "content-type", "text/plain")
                .is(403, "{\"error\":\"forbidden\",\"reason\":\"in a session POST takes application/json\"}");
        inSession(cookie, "POST", path, "content-type", "application/json", "sec-fetch-site", "cross-site")
                .is(403);
    }

    @Test
    void aScriptWithoutASessionIsRefusedWithoutAChallenge() {
        HttpAnswer script = anonymous.request("GET", "/whoami", null, "x-requested-with", "console");
        assertThat(script.is(401).text("error")).isEqualTo("not_signed_in");
        assertThat(script.header("www-authenticate")).isEmpty();
        HttpAnswer events = anonymous.get("/leveret/watch?path=/whoami").is(401);
        assertThat(events.header("www-authenticate")).isEmpty();
        assertThat(anonymous.get("/whoami").is(401).header("www-authenticate")).isNotEmpty();
    }

    @Test
    void anInventedTokenIsNoSession() {
        String cookie = session();
        inSession(cookie.substring(0, cookie.length() - 2) + "xx", "GET", "/whoami")
                .is(401);
        inSession(cookie.substring(0, cookie.indexOf('=') + 1), "GET", "/whoami")
                .is(401);
    }
}
