package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Users, their passwords, tags and limits. */
class UsersTest extends HttpApiTest {
    private static final String HASH = "kI3GCqW5JLMJa4iX1lo7X4D6XbYqlLgxIs30+P6tENUV2POR";

    private String path() {
        String path = "/users/" + name();
        afterwards(() -> api.delete(path));
        return path;
    }

    @Test
    void aNewUserIsCreated() {
        api.put(path(), Map.of("password", "x", "tags", "")).isEmpty(201);
    }

    @Test
    void aUserThatIsThereIsChanged() {
        String path = path();
        api.put(path, Map.of("password", "x", "tags", "")).isEmpty(201);
        api.put(path, Map.of("password", "y", "tags", "monitoring")).isEmpty(204);
        assertThat(api.get(path).json().path("tags").toString()).isEqualTo("[\"monitoring\"]");
    }

    @Test
    void itsObjectHasAllThatIsKnown() {
        String path = path();
        api.put(path, Map.of("password_hash", HASH, "tags", "a")).is(201);
        api.get(path)
                .is(
                        200,
                        "{\"name\":\"" + path.substring(7) + "\",\"password_hash\":\"" + HASH
                                + "\",\"hashing_algorithm\":\"rabbit_password_hashing_sha256\",\"tags\":[\"a\"],"
                                + "\"limits\":{}}");
    }

    @Test
    void itMayComeWithLimits() {
        String path = path();
        api.put(path, Map.of("password", "x", "tags", "", "limits", Map.of("max-channels", 5)))
                .isEmpty(201);
        assertThat(api.get(path).json().path("limits").toString()).isEqualTo("{\"max-channels\":5}");
        api.put(path, Map.of("password", "x", "tags", "")).isEmpty(204);
        assertThat(api.get(path).json().path("limits").path("max-channels").asInt())
                .isEqualTo(5);
    }

    @Test
    void aLimitThatThereIsNotIsRefusedWithTheUser() {
        assumeFalse(broker.answersAs3x(), "answers 500");
        String path = path();
        api.put(path, Map.of("password", "x", "tags", "", "limits", Map.of("zz", 5)))
                .is(400);
        api.get(path).isNotFound();
    }

    @Test
    void tagsMayHaveCommasBetweenThemAndKeepTheirOrder() {
        String path = path();
        api.put(path, Map.of("tags", "b, a")).is(201);
        assertThat(api.get(path).json().path("tags").toString()).isEqualTo("[\"b\",\"a\"]");
    }

    @Test
    void tagsMayBeAListAndKeepTheirOrder() {
        String path = path();
        api.put(path, Map.of("tags", List.of("y", "x"))).is(201);
        assertThat(api.get(path).json().path("tags").toString()).isEqualTo("[\"y\",\"x\"]");
    }

    @Test
    void aUserIsTheOneOfItsPasswordsHash() {
        String user = name();
        user(user, "management");
        String hash = api.get("/users/" + user).text("password_hash");
        String other = path();
        api.put(other, Map.of("password_hash", hash, "tags", "management")).is(201);
        new HttpApi(broker.url(), other.substring(7), PASSWORD).get("/whoami").is(200);
    }

    @Test
    void withoutAPasswordNobodyComesIn() {
        String path = path();
        api.put(path, Map.of("password", "x", "tags", "administrator")).is(201);
        api.put(path, Map.of("tags", "administrator")).is(204);
        new HttpApi(broker.url(), path.substring(7), "x").get("/whoami").is(401);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                | tags_not_present
            {"password":"x"}                                  | tags_not_present
            {"password":"x","password_hash":"y","tags":""}    | both_password_and_password_hash_are_provided
            {"password_hash":"!!","tags":""}                  | ["not_base64","!!"]
            {"password_hash":5,"tags":""}                     | ["not_base64",5]
            """)
    void aBodyThatDoesNotDoIsRefused(String body, String reason) {
        api.put(path(), body).isBadRequest(reason);
    }

    @Test
    void aPasswordThatIsNoTextIsRefused() {
        assumeTrue(broker.routes().isPresent(), "RabbitMQ's answer is 500");
        api.put(path(), "{\"password\":5,\"tags\":\"\"}").isBadRequest("[\"not_string\",\"password\"]");
    }

    @Test
    void aUserThatIsNotThereIsNotFound() {
        api.get("/users/" + name()).isNotFound();
        api.delete("/users/" + name()).isNotFound();
    }

    @Test
    void aUserIsDeleted() {
        String path = path();
        api.put(path, Map.of("tags", "")).is(201);
        api.delete(path).isEmpty(204);
        api.get(path).isNotFound();
    }

    @Test
    void usersWithoutPermissionsAreListedByThemselves() {
        String user = name();
        user(user, "");
        assertThat(api.get("/users/without-permissions").texts("name")).contains(user);
        grant(vhost(), user, ".*");
        assertThat(api.get("/users/without-permissions").texts("name")).doesNotContain(user);
    }

    @Test
    void severalAreDeletedAtOnce() {
        String one = path();
        String other = path();
        api.put(one, Map.of("tags", "")).is(201);
        api.put(other, Map.of("tags", "")).is(201);
        api.post("/users/bulk-delete", Map.of("users", List.of(one.substring(7), other.substring(7))))
                .isEmpty(204);
        api.get(one).isNotFound();
        api.get(other).isNotFound();
    }

    @Test
    void severalOfWhomOneIsUnknownAreRefused() {
        api.post("/users/bulk-delete", Map.of("users", List.of("nosuch")))
                .isBadRequest("[\"no_such_user\",\"nosuch\"]");
    }

    @Test
    void severalNeedTheirKey() {
        api.post("/users/bulk-delete", Map.of()).isBadRequest("[{key_missing,users}]");
    }

    @Test
    void listsAreNotPaged() {
        assertThat(api.get("/users?page=1&page_size=1").json().isArray()).isTrue();
    }

    @Test
    void limitsAreSetAndTakenAway() {
        String user = name();
        user(user, "");
        api.put("/user-limits/" + user + "/max-channels", Map.of("value", 5)).isEmpty(204);
        api.get("/user-limits/" + user).is(200, "[{\"user\":\"" + user + "\",\"value\":{\"max-channels\":5}}]");
        assertThat(api.get("/users/" + user).json().path("limits").toString()).isEqualTo("{\"max-channels\":5}");
        api.delete("/user-limits/" + user + "/max-channels").isEmpty(204);
        api.get("/user-limits/" + user).is(200, "[]");
    }

    @Test
    void theLimitsOfAllUsersAreListed() {
        String user = name();
        user(user, "");
        api.put("/user-limits/" + user + "/max-connections", Map.of("value", -1))
                .is(204);
        assertThat(api.get("/user-limits").texts("user")).contains(user);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            zz           | {"value":5}   | Unrecognised terms [{<<"zz">>,5}] in user-limits
            max-channels | {"value":"a"} | max-channels should be a number, actually was <<"a">>
            max-channels | {}            | [{key_missing,value}]
            """)
    void aLimitThatIsNoneIsRefused(String limit, String body, String reason) {
        String user = name();
        user(user, "");
        api.put("/user-limits/" + user + "/" + limit, body).isBadRequest(reason);
    }

    @Test
    void aLimitOfNobodyIsRefused() {
        api.put("/user-limits/nosuch/max-channels", Map.of("value", 5)).isBadRequest("[\"no_such_user\",\"nosuch\"]");
        api.get("/user-limits/nosuch").isNotFound();
    }

    @Test
    void theEventOfAChangeNamesWhoMadeIt() {
        String events = "/queues/%2F/" + name();
        api.put(events, Map.of("auto_delete", false)).is(201);
        afterwards(() -> api.delete(events));
        api.post("/bindings/%2F/e/amq.rabbitmq.event/q/" + events.substring(12), Map.of("routing_key", "user.created"))
                .is(201);
        String path = path();
        api.put(path, Map.of("password", "x", "tags", "")).is(201);
        Map<String, Object> all = Map.of("count", 1000, "ackmode", "ack_requeue_true", "encoding", "auto");
        await().untilAsserted(() -> assertThat(api.post(events + "/get", all).json())
                .map(event -> event.path("properties").path("headers"))
                .filteredOn(headers -> headers.path("name").asText().equals(path.substring(7)))
                .map(headers -> headers.path("user_who_performed_action").asText())
                .containsExactly("guest"));
    }
}
