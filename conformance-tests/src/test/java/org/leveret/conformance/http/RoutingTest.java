package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paths, methods and headers, before anything is looked at. */
class RoutingTest extends HttpApiTest {
    @Test
    void anUnknownPathIsNotFound() {
        api.get("/nosuch").isNotFound();
    }

    @Test
    void anUnknownPathIsNotFoundForAnyone() {
        api.anonymous().get("/nosuch").isNotFound();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POST   | /whoami                | HEAD, GET, OPTIONS
            PUT    | /queues/%2F            | HEAD, GET, OPTIONS
            POST   | /queues/%2F/q          | HEAD, GET, PUT, DELETE, OPTIONS
            GET    | /user-limits/u/zz      | PUT, DELETE, OPTIONS
            GET    | /login                 | POST, OPTIONS
            DELETE | /definitions           | HEAD, GET, POST, OPTIONS
            """)
    void anotherMethodIsNotAllowed(String method, String path, String allowed) {
        HttpAnswer answer = api.request(method, path, null).isEmpty(405);
        assertThat(answer.header("allow")).isEqualTo(allowed);
    }

    @Test
    void optionsTellWhichMethodsThereAre() {
        HttpAnswer answer =
                api.anonymous().request("OPTIONS", "/queues/%2F/q", null).isEmpty(200);
        assertThat(answer.header("allow")).isEqualTo("HEAD, GET, PUT, DELETE, OPTIONS");
    }

    @Test
    void headIsAGetWithoutTheBody() {
        HttpAnswer answer = api.request("HEAD", "/whoami", null).isEmpty(200);
        assertThat(answer.header("content-type")).isEqualTo("application/json");
    }

    @Test
    void answersAreJsonThatDependsOnWhatIsAccepted() {
        HttpAnswer answer = api.get("/whoami").is(200);
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(answer.header("vary")).isEqualTo("accept, accept-encoding, origin");
        assertThat(answer.header("cache-control")).isEqualTo("no-cache");
    }

    @Test
    void aSlashAtTheEndChangesNothing() {
        api.get("/queues/").is(200);
    }

    @Test
    void namesMayHoldAnything() {
        String vhost = vhost();
        api.put("/exchanges/" + vhost + "/%2F%20%C3%A4%25%3F%23", Map.of()).is(201);
        assertThat(api.get("/exchanges/" + vhost + "/%2F%20%C3%A4%25%3F%23").text("name"))
                .isEqualTo("/ ä%?#");
    }

    @Test
    void aPlusInAPathIsAPlus() {
        String vhost = vhost();
        api.put("/queues/" + vhost + "/a+b", Map.of()).is(201);
        assertThat(api.get("/queues/" + vhost).texts("name")).containsExactly("a+b");
    }

    @Test
    void aNameThatIsNoTextIsNotFound() {
        api.get("/exchanges/%2F/%FF").isNotFound();
    }

    @Test
    void theDefaultExchangeMayBeAddressedByNoNameAtAll() {
        String vhost = vhost();
        String queue = queue(vhost);
        assertThat(api.get("/exchanges/" + vhost + "//bindings/source").texts("destination"))
                .containsExactly(queue);
    }

    @Test
    void theContentTypeOfADeclareIsIgnored() {
        String vhost = vhost();
        api.request("PUT", "/queues/" + vhost + "/q", "{}", "content-type", "text/plain")
                .is(201);
    }

    @Test
    void anEmptyBodyIsAnEmptyObject() {
        String vhost = vhost();
        api.request("PUT", "/queues/" + vhost + "/q", "").is(201);
    }

    @ParameterizedTest
    @CsvSource({"{bad", "[1]", "5"})
    void aBodyThatIsNoObjectIsRefused(String body) {
        api.put("/queues/" + vhost() + "/q", body).isBadRequest("not_json");
    }

    @Test
    void aBodyThatIsATextIsRefusedWithAQuestion() {
        api.put("/queues/" + vhost() + "/q", "\"x\"")
                .isBadRequest("invalid payload: the request body JSON-decoded to a string. Is the input"
                        + " doubly-JSON-encoded?");
    }
}
