package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.http.OpenApiDescription.Operation;

/** What every route that only reads answers, of a broker with something of each kind in it, is as described. */
class OpenApiAnswersTest {
    private static final ManagedUnderTest BROKER = ManagedUnderTest.shared();
    private static final HttpApi API = BROKER.api();
    private static final SomethingOfEachKind OBJECTS = new SomethingOfEachKind(BROKER);
    private static final List<String> KINDS_OF_SAMPLES = List.of("lengths", "msg_rates", "data_rates", "node_stats");

    private static OpenApiDescription description = new OpenApiDescription(HttpAnswer.json("{}"));
    private static List<Operation> reading = List.of();

    @BeforeAll
    static void declareSomethingOfEachKind() throws Exception {
        assumeTrue(BROKER.routes().isPresent(), "a route of Leveret's own");
        description = new OpenApiDescription(API.get("/openapi.json").is(200).json());
        reading = description.operations().stream()
                .filter(operation -> operation.method().equals("GET") && operation.answersJson())
                .toList();
        OBJECTS.declare();
    }

    @AfterAll
    static void deleteIt() throws Exception {
        OBJECTS.delete();
    }

    /** A path of the operation, with what else has to be said, and what is asked for besides. */
    private static String path(Operation operation, String... asked) {
        String path = operation.path();
        for (String parameter : operation.parameters("path")) {
            path = path.replace("{" + parameter + "}", encoded(OBJECTS.value(operation, parameter)));
        }
        List<String> query = new ArrayList<>(List.of(asked));
        for (JsonNode parameter : operation.parameters()) {
            if (parameter.path("in").asText().equals("query")
                    && parameter.path("required").asBoolean()) {
                String example = parameter.path("example").asText();
                query.add(parameter.path("name").asText() + "=" + encoded(example));
            }
        }
        return query.isEmpty() ? path : path + "?" + String.join("&", query);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static List<String> complaints(Operation operation, String... query) {
        String asked = path(operation, query);
        HttpAnswer answer = API.get(asked);
        List<String> complaints = new ArrayList<>();
        // Another test may have what is unhealthy in its hands.
        if (answer.status() != 200 && answer.status() != 503) {
            complaints.add(asked + " is " + answer.status() + ": " + answer.body());
        }
        description.complaints(operation, answer).forEach(each -> complaints.add(asked + ": " + each));
        return complaints;
    }

    @Test
    void answersAreAsDescribed() {
        List<String> complaints = new ArrayList<>();
        reading.forEach(operation -> complaints.addAll(complaints(operation)));
        assertThat(complaints).isEmpty();
        assertThat(reading).hasSizeGreaterThan(80);
    }

    @Test
    void pagesAreAsDescribed() {
        List<String> complaints = new ArrayList<>();
        for (Operation operation : reading) {
            if (operation.parameters("query").contains("page")) {
                complaints.addAll(complaints(operation, "page=1&page_size=2&name=.&use_regex=true&sort=name"));
                assertThat(API.get(path(operation, "page=1"))
                                .json()
                                .path("items")
                                .isArray())
                        .isTrue();
                assertThat(API.get(path(operation, "page=none")).status()).isEqualTo(400);
            } else {
                assertThat(API.get(path(operation, "page=1")).json().has("page_count"))
                        .describedAs(operation.toString())
                        .isFalse();
            }
        }
        assertThat(complaints).isEmpty();
    }

    @Test
    void samplesAreAsDescribed() {
        List<String> complaints = new ArrayList<>();
        for (Operation operation : reading) {
            for (String kind : KINDS_OF_SAMPLES) {
                String query = kind + "_age=60&" + kind + "_incr=5";
                boolean sampled = API.get(path(operation, query)).body().contains("\"samples\":[{\"");
                if (sampled) {
                    assertThat(operation.parameters("query"))
                            .describedAs(operation.toString())
                            .contains(kind + "_age", kind + "_incr");
                    complaints.addAll(complaints(operation, query));
                }
            }
        }
        assertThat(complaints).isEmpty();
    }

    @Test
    void refusalsAreAsDescribed() {
        List<String> complaints = new ArrayList<>();
        HttpApi stranger = API.authorizedBy("Basic bm9ib2R5OndyaXRlcw==");
        for (Operation operation : reading) {
            for (HttpAnswer answer : List.of(
                    stranger.get(path(operation)),
                    API.anonymous().get(path(operation)),
                    API.get(path(operation, "columns=%FF")),
                    API.get(operation.path().replaceAll("\\{[a-z]+}", "nosuch")))) {
                description.complaints(operation, answer).forEach(each -> complaints.add(operation + ": " + each));
            }
        }
        assertThat(complaints).isEmpty();
    }

    /** Or none of the other tests would say anything. */
    @Test
    void whatIsNotAsDescribedIsFound() {
        Operation operation = reading.stream()
                .filter(each -> each.id().equals("getQueue"))
                .findFirst()
                .orElseThrow();
        HttpAnswer answer = API.get(path(operation)).is(200);
        for (String wrong :
                List.of("{\"durable\":\"yes\"}", "{\"messages\":1.5}", "{\"state\":null}", "{\"nobody\":1}")) {
            ObjectNode queue = (ObjectNode) answer.json();
            queue.setAll((ObjectNode) HttpAnswer.json(wrong));
            assertThat(description.complaints(operation, new HttpAnswer(200, queue.toString(), answer.headers())))
                    .describedAs(wrong)
                    .isNotEmpty();
        }
        ObjectNode less = (ObjectNode) answer.json();
        less.remove("consumers");
        assertThat(description.complaints(operation, new HttpAnswer(200, less.toString(), answer.headers())))
                .isNotEmpty();
        assertThat(description.complaints(operation, new HttpAnswer(418, "", answer.headers())))
                .isNotEmpty();
    }
}
