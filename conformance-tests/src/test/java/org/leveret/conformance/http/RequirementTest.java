package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.leveret.conformance.http.RequirementTable.Line;
import org.leveret.management.http.Route;

/** Every route with every tag, in a virtual host that the user may open and in one that the user may not. */
class RequirementTest {
    private static final ManagedUnderTest BROKER = ManagedUnderTest.shared();
    private static final HttpApi ADMINISTRATOR = BROKER.api();
    private static final String RUN = "req" + Long.toString(System.nanoTime(), 36);
    private static final String OPEN = RUN + "-open";
    private static final String SHUT = RUN + "-shut";

    /** What has tests of its own, as it is asked by who is nobody yet. */
    private static final Set<String> SIGNING_IN = Set.of("/login", "/leveret/session");

    /** What a browser's script asks by itself, for which the browser is not to ask for a password. */
    private static final String UNCHALLENGED = "/leveret/watch";

    private static final Map<String, HttpApi> USERS = new HashMap<>();

    @BeforeAll
    static void makeUsers() {
        for (String vhost : List.of(OPEN, SHUT)) {
            ADMINISTRATOR.put("/vhosts/" + vhost, Map.of()).is(201);
            grant(vhost, "guest");
            ADMINISTRATOR.put("/queues/" + vhost + "/q", Map.of()).is(201);
            ADMINISTRATOR.put("/exchanges/" + vhost + "/x", Map.of()).is(201);
        }
        for (String tag : RequirementTable.TAGS) {
            String name = RUN + "-user-" + tag;
            ADMINISTRATOR
                    .put("/users/" + name, Map.of("password", HttpApiTest.PASSWORD, "tags", tag))
                    .is(201);
            grant(OPEN, name);
            USERS.put(tag, new HttpApi(BROKER.url(), name, HttpApiTest.PASSWORD));
        }
    }

    private static void grant(String vhost, String user) {
        ADMINISTRATOR.put("/permissions/" + vhost + "/" + user, Map.of("configure", ".*", "write", ".*", "read", ".*"));
    }

    @AfterAll
    static void deleteUsers() {
        RequirementTable.TAGS.forEach(tag -> ADMINISTRATOR.delete("/users/" + RUN + "-user-" + tag));
        ADMINISTRATOR.delete("/users/puz");
        ADMINISTRATOR.delete("/global-parameters/pgz");
        ADMINISTRATOR.delete("/vhosts/" + OPEN);
        ADMINISTRATOR.delete("/vhosts/" + SHUT);
    }

    static Stream<Line> lines() {
        return RequirementTable.lines()
                .filter(line -> (!line.only4x() || !BROKER.answersAs3x())
                        && (!line.onlyOurs() || BROKER.routes().isPresent()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lines")
    void onlyThoseWithTheTagMayUseIt(Line line) {
        for (String vhost : line.hasVhost() ? List.of(OPEN, SHUT) : List.of(OPEN)) {
            List<@Nullable String> found = new ArrayList<>();
            List<@Nullable String> expected = new ArrayList<>();
            for (String tag : RequirementTable.TAGS) {
                HttpAnswer answer = user(tag).request(line.method(), line.path(vhost, BROKER.node()), line.body());
                found.add(refusal(answer));
                expected.add(line.refusal(tag, vhost.equals(OPEN)));
            }
            assertThat(found).describedAs("%s in %s", line, vhost).isEqualTo(expected);
        }
    }

    private static HttpApi user(String tag) {
        HttpApi user = USERS.get(tag);
        if (user == null) {
            throw new IllegalArgumentException(tag);
        }
        return user;
    }

    /** A lack of permission on a queue or exchange is another thing. */
    private static @Nullable String refusal(HttpAnswer answer) {
        // A health check may find, of what other tests do, something that is not well.
        assertThat(answer.status()).describedAs(answer.body()).isNotEqualTo(500);
        return answer.status() == 401 && !answer.text("reason").equals("Access refused.")
                ? answer.text("reason")
                : null;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lines")
    void whoGivesNoNameIsAskedForOne(Line line) {
        HttpAnswer answer =
                ADMINISTRATOR.anonymous().request(line.method(), line.path(SHUT, BROKER.node()), line.body());
        if (line.requirement().equals("anyone")) {
            answer.is(200);
        } else if (line.path().equals(UNCHALLENGED)) {
            assertThat(answer.is(401).header("www-authenticate")).isEmpty();
        } else {
            answer.isEmpty(401);
        }
    }

    @Test
    void theTableHasEveryRouteThatWeServe() {
        assumeTrue(BROKER.routes().isPresent(), "the routes of another broker are not known");
        List<String> missing = new ArrayList<>();
        for (Route route : BROKER.routes().orElseThrow().routes()) {
            String pattern = route.path().replaceAll(":[a-z]+", "[^/]+");
            boolean found = RequirementTable.lines()
                    .anyMatch(line ->
                            line.method().equals(route.method()) && line.path().matches(pattern));
            if (!found && !SIGNING_IN.contains(route.path())) {
                missing.add(route.method() + " " + route.path());
            }
        }
        assertThat(missing).isEmpty();
    }
}
