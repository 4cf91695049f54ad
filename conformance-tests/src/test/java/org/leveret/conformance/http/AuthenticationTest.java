package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.ConnectionFactory;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is let in, and what others are told. */
class AuthenticationTest extends HttpApiTest {
    private static final String CHALLENGE = "Basic realm=\"RabbitMQ Management\"";

    @Test
    void withoutANameThereIsAChallengeAndNoBody() {
        HttpAnswer answer = api.anonymous().get("/whoami").isEmpty(401);
        assertThat(answer.header("www-authenticate")).isEqualTo(CHALLENGE);
    }

    @Test
    void aWrongPasswordIsALoginThatFailed() {
        HttpAnswer answer = new HttpApi(broker.url(), "guest", "wrong").get("/whoami");
        answer.is(401, "{\"error\":\"not_authorized\",\"reason\":\"Login failed\"}");
        assertThat(answer.header("www-authenticate")).isEqualTo(CHALLENGE);
    }

    @Test
    void anUnknownUserIsToldTheSame() {
        new HttpApi(broker.url(), name(), "wrong")
                .get("/whoami")
                .is(401, "{\"error\":\"not_authorized\",\"reason\":\"Login failed\"}");
    }

    @Test
    void anEmptyPasswordNeverFits() {
        String user = name();
        user(user, "administrator");
        api.put("/users/" + user, Map.of("tags", "administrator")).is(204);
        new HttpApi(broker.url(), user, "").get("/whoami").is(401);
    }

    @Test
    void credentialsThatAreNoBase64AreABadRequest() {
        api.authorizedBy("Basic !!").get("/whoami").is(400);
    }

    @Test
    void anotherSchemeIsALoginThatFailed() {
        api.authorizedBy("Bearer x")
                .get("/whoami")
                .is(401, "{\"error\":\"not_authorized\",\"reason\":\"Login failed\"}");
    }

    @Test
    void theSchemesNameMayBeInAnyCase() {
        api.authorizedBy("basic Z3Vlc3Q6Z3Vlc3Q=").get("/whoami").is(200);
    }

    @Test
    void onlyLinksToDefinitionsMayCarryCredentials() {
        api.anonymous().get("/definitions?auth=Z3Vlc3Q6Z3Vlc3Q=").is(200);
        api.anonymous().get("/whoami?auth=Z3Vlc3Q6Z3Vlc3Q=").is(401);
    }

    @Test
    void whoamiTellsNameAndTags() {
        api.get("/whoami").is(200, "{\"name\":\"guest\",\"tags\":[\"administrator\"]}");
    }

    @Test
    void aPasswordMayHaveAColon() {
        String user = name();
        user(user, "management");
        api.put("/users/" + user, Map.of("tags", "management", "password", "a:b:c"))
                .is(204);
        new HttpApi(broker.url(), user, "a:b:c").get("/whoami").is(200);
    }

    @Test
    void aPasswordMayHaveAnyLetters() {
        String user = name();
        user(user, "management");
        api.put("/users/" + user, Map.of("tags", "management", "password", "pässwörd ☂"))
                .is(204);
        new HttpApi(broker.url(), user, "pässwörd ☂").get("/whoami").is(200);
    }

    @Test
    void loginAnswersOk() {
        api.anonymous()
                .request(
                        "POST",
                        "/login",
                        "username=guest&password=guest",
                        "content-type",
                        "application/x-www-form-urlencoded")
                .is(200, "\"ok\"");
    }

    @Test
    void loginWithAWrongPasswordFails() {
        api.anonymous()
                .request(
                        "POST",
                        "/login",
                        "username=guest&password=x",
                        "content-type",
                        "application/x-www-form-urlencoded")
                .is(401, "{\"error\":\"not_authorized\",\"reason\":\"Login failed\"}");
    }

    private long attempts(String protocol, String kind) {
        for (JsonNode each : api.get("/auth/attempts/" + broker.node()).is(200).json()) {
            if (each.path("protocol").asText().equals(protocol)) {
                return each.path(kind).asLong();
            }
        }
        return 0;
    }

    @Test
    void attemptsByHttpAreCounted() {
        long failed = attempts("http", "auth_attempts_failed");
        long succeeded = attempts("http", "auth_attempts_succeeded");
        new HttpApi(broker.url(), "guest", "wrong").get("/whoami");
        assertThat(attempts("http", "auth_attempts_failed")).isGreaterThan(failed);
        assertThat(attempts("http", "auth_attempts_succeeded")).isGreaterThan(succeeded);
    }

    @Test
    void attemptsByAmqpAreCounted() throws Exception {
        long failed = attempts("amqp091", "auth_attempts_failed");
        long succeeded = attempts("amqp091", "auth_attempts_succeeded");
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(broker.amqpPort());
        factory.newConnection().close();
        factory.setPassword("wrong");
        assertThatThrownBy(factory::newConnection).isInstanceOf(AuthenticationFailureException.class);
        await().untilAsserted(() -> {
            assertThat(attempts("amqp091", "auth_attempts_failed")).isGreaterThan(failed);
            assertThat(attempts("amqp091", "auth_attempts_succeeded")).isGreaterThan(succeeded);
            assertThat(attempts("amqp091", "auth_attempts")).isGreaterThan(failed + succeeded + 1);
        });
    }

    @Test
    void attemptsOfAnotherNodeAreNotFound() {
        api.get("/auth/attempts/nosuch").isNotFound();
    }
}
