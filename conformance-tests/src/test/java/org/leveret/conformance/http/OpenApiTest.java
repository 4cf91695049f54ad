package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.http.OpenApiDescription.Operation;
import org.leveret.management.http.Route;

/** The API's description of itself: whole, valid, and of what is served. Of Leveret alone. */
class OpenApiTest extends HttpApiTest {
    /** What the makers of OpenAPI give out for it, under the Apache licence. */
    private static final String SCHEMA_OF_OPENAPI = "openapi-3.1.schema.json";

    private static final Pattern IN_BRACES = Pattern.compile("\\{([^}]*)}");

    @BeforeEach
    void skipWhereThereIsNoSuchThing() {
        assumeTrue(broker.routes().isPresent(), "a route of Leveret's own");
    }

    private OpenApiDescription description() {
        return new OpenApiDescription(api.get("/openapi.json").is(200).json());
    }

    private List<Route> routes() {
        return broker.routes().orElseThrow().routes();
    }

    private static String name(Route route) {
        return route.method() + " " + route.path().replaceAll(":([^/]+)", "{$1}");
    }

    @Test
    void everyRouteIsDescribedAndNothingElseIs() {
        assertThat(description().operations().stream().map(Operation::toString))
                .containsExactlyInAnyOrderElementsOf(
                        routes().stream().map(OpenApiTest::name).toList());
    }

    @Test
    void theParametersOfEachPathAreDescribed() {
        for (Operation operation : description().operations()) {
            List<String> inPath = IN_BRACES
                    .matcher(operation.path())
                    .results()
                    .map(MatchResult::group)
                    .map(group -> group.substring(1, group.length() - 1))
                    .toList();
            assertThat(operation.parameters("path"))
                    .describedAs(operation.toString())
                    .containsExactlyInAnyOrderElementsOf(inPath);
        }
    }

    @Test
    void itSaysWhoMayUseWhat() {
        Map<String, String> found = new TreeMap<>();
        Map<String, String> expected = new TreeMap<>();
        for (Operation operation : description().operations()) {
            found.put(
                    operation.toString(), operation.json().path("x-requirement").asText());
            assertThat(operation.json().path("responses").has("401")
                            || operation.json().has("security"))
                    .describedAs(operation.toString())
                    .isTrue();
        }
        routes().forEach(route -> expected.put(
                name(route), route.requirement().name().toLowerCase(Locale.ROOT).replace('_', '-')));
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void everyReferenceLeadsSomewhereAndEveryPartIsUsed() {
        OpenApiDescription description = description();
        Set<String> used = new HashSet<>(description.references());
        assertThat(used).allSatisfy(reference -> {
            assertThat(reference).startsWith("#/components/");
            assertThat(description.document().at(reference.substring(1)).isMissingNode())
                    .isFalse();
        });
        List<String> unused = new ArrayList<>();
        for (String kind : List.of("schemas", "parameters", "responses")) {
            description.document().path("components").path(kind).fieldNames().forEachRemaining(name -> {
                if (!used.contains("#/components/" + kind + "/" + name)) {
                    unused.add(kind + " " + name);
                }
            });
        }
        assertThat(unused).isEmpty();
    }

    @Test
    void operationsHaveNamesOfTheirOwnAndTagsThatAreExplained() {
        OpenApiDescription description = description();
        assertThat(description.operations().stream().map(Operation::id))
                .doesNotHaveDuplicates()
                .allSatisfy(id -> assertThat(id).matches("[a-z][A-Za-z]+"));
        Set<String> tags = new HashSet<>();
        description
                .document()
                .path("tags")
                .forEach(tag -> tags.add(tag.path("name").asText()));
        assertThat(description.operations()).allSatisfy(operation -> {
            assertThat(tags).contains(operation.json().path("tags").path(0).asText());
            assertThat(operation.json().path("summary").asText()).endsWith(".");
        });
    }

    @Test
    void itIsOpenApi() throws IOException {
        OpenApiDescription description = description();
        assertThat(description.complaintsBy(resource(SCHEMA_OF_OPENAPI))).isEmpty();
        assertThat(description.complaintsOfSchemas()).isEmpty();
    }

    @Test
    void anythingElseIsNot() throws IOException {
        JsonNode wrong = HttpAnswer.json("{\"openapi\":\"3.1.0\",\"info\":{\"title\":7},\"paths\":{},"
                + "\"components\":{\"schemas\":{\"Queue\":{\"type\":\"queue\"}}}}");
        OpenApiDescription description = new OpenApiDescription(wrong);
        assertThat(description.complaintsBy(resource(SCHEMA_OF_OPENAPI))).isNotEmpty();
        assertThat(description.complaintsOfSchemas()).isNotEmpty();
    }

    private static JsonNode resource(String name) throws IOException {
        try (InputStream in = OpenApiTest.class.getResourceAsStream(name)) {
            return new ObjectMapper().readTree(in);
        }
    }

    @Test
    void anybodyMayReadIt() {
        HttpAnswer answer = api.anonymous().get("/openapi.json").is(200);
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(answer.json().at("/servers/0/url").asText()).isEqualTo("/api");
        assertThat(answer.json().at("/components/securitySchemes/session/name").asText())
                .matches("leveret_session_[1-9][0-9]*");
    }
}
