package org.leveret.conformance.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;

/** The API's description of itself, as a broker tells it. Immutable. */
final class OpenApiDescription {
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final String JSON = "application/json";
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete");
    private static final String REFERENCE = "$ref";
    private static final String PARAMETERS = "parameters";

    private final JsonNode document;
    private final JsonNode closed;

    OpenApiDescription(JsonNode document) {
        this.document = document;
        this.closed = closed(document);
    }

    /**
     * A method of a path.
     *
     * @param method in capitals
     * @param path as OpenAPI writes it
     * @param parameters those of the path and those of the method, none as a reference
     */
    record Operation(String method, String path, JsonNode json, List<JsonNode> parameters) {
        String id() {
            return json.path("operationId").asText();
        }

        /** The names of its parameters in the path, in the query or in the header. */
        List<String> parameters(String in) {
            return parameters.stream()
                    .filter(parameter -> parameter.path("in").asText().equals(in))
                    .map(parameter -> parameter.path("name").asText())
                    .toList();
        }

        /** What it takes as JSON; missing if it takes none. */
        JsonNode body() {
            return json.path("requestBody").path("content").path(JSON);
        }

        /** Whether JSON is what it answers if all is well. */
        boolean answersJson() {
            return json.path("responses").path("200").path("content").has(JSON);
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    JsonNode document() {
        return document;
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    if (METHODS.contains(method.getKey())) {
                        List<JsonNode> parameters = new ArrayList<>();
                        path.getValue().path(PARAMETERS).forEach(each -> parameters.add(resolved(each)));
                        method.getValue().path(PARAMETERS).forEach(each -> parameters.add(resolved(each)));
                        operations.add(new Operation(
                                method.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                method.getValue(),
                                parameters));
                    }
                }));
        return operations;
    }

    /** What a reference leads to, or the node itself if it is none. */
    JsonNode resolved(JsonNode node) {
        return node.has(REFERENCE) ? document.at(node.path(REFERENCE).asText().substring(1)) : node;
    }

    /** Every reference in the document. */
    List<String> references() {
        List<String> references = new ArrayList<>();
        visit(document, (name, node) -> {
            if (name.equals(REFERENCE)) {
                references.add(node.asText());
            }
        });
        return references;
    }

    /** What of an answer is not as described; fields that nobody has described count too. */
    List<String> complaints(Operation operation, HttpAnswer answer) {
        JsonNode described = document.path("paths")
                .path(operation.path())
                .path(operation.method().toLowerCase(Locale.ROOT))
                .path("responses")
                .path(Integer.toString(answer.status()));
        if (described.isMissingNode()) {
            return List.of("no status " + answer.status() + ": " + answer.body());
        }
        JsonNode schema = closedSchema(operation, answer.status());
        if (answer.body().isEmpty()) {
            return List.of();
        }
        return schema.isMissingNode() ? List.of("a body: " + answer.body()) : complaints(schema, answer.json());
    }

    private JsonNode closedSchema(Operation operation, int status) {
        JsonNode response = closed.path("paths")
                .path(operation.path())
                .path(operation.method().toLowerCase(Locale.ROOT))
                .path("responses")
                .path(Integer.toString(status));
        JsonNode found = response.has(REFERENCE)
                ? closed.at(response.path(REFERENCE).asText().substring(1))
                : response;
        return found.path("content").path(JSON).path("schema");
    }

    /** What of a value does not fit a schema of the document. */
    List<String> complaints(JsonNode schema, JsonNode value) {
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.putArray("allOf").add(schema);
        whole.set("$defs", closed.path("components").path("schemas"));
        // Where a JSON Schema has what it refers to.
        String text = whole.toString().replace("#/components/schemas/", "#/$defs/");
        return complaints(SCHEMAS.getSchema(HttpAnswer.json(text)), value);
    }

    /** What of the document does not fit the schema of all such documents. */
    List<String> complaintsBy(JsonNode schema) {
        return complaints(SCHEMAS.getSchema(schema), document);
    }

    /** What of the document's schemas is no JSON Schema. */
    List<String> complaintsOfSchemas() {
        JsonNode dialect =
                JsonNodeFactory.instance.objectNode().put(REFERENCE, SpecificationVersion.DRAFT_2020_12.getDialectId());
        Schema schema = SCHEMAS.getSchema(dialect);
        List<String> complaints = new ArrayList<>();
        document.path("components").path("schemas").forEach(each -> complaints.addAll(complaints(schema, each)));
        visit(document, (name, node) -> {
            if (name.equals("schema")) {
                complaints.addAll(complaints(schema, node));
            }
        });
        return complaints;
    }

    private static List<String> complaints(Schema schema, JsonNode value) {
        return schema.validate(value).stream()
                .map(error -> error.getInstanceLocation() + " " + error.getMessage())
                .toList();
    }

    /** The same with no room in objects for what is not described, unless it is said that there is. */
    private static JsonNode closed(JsonNode document) {
        JsonNode copy = document.deepCopy();
        // What is put together with another has not all of the object's fields.
        Set<JsonNode> parts = Collections.newSetFromMap(new IdentityHashMap<>());
        visit(copy, (name, node) -> {
            if (name.equals("allOf")) {
                node.forEach(each -> parts.add(
                        each.has(REFERENCE)
                                ? copy.at(each.path(REFERENCE).asText().substring(1))
                                : each));
            }
        });
        List<ObjectNode> objects = new ArrayList<>();
        visit(copy, (name, node) -> {
            boolean isObject = node.path("type").asText().equals("object")
                    && node.path("properties").isObject()
                    && !node.has("additionalProperties");
            if (isObject && !parts.contains(node)) {
                objects.add((ObjectNode) node);
            }
        });
        objects.forEach(each -> each.put("unevaluatedProperties", false));
        return copy;
    }

    private static void visit(JsonNode node, BiConsumer<String, JsonNode> visitor) {
        node.properties().forEach(field -> {
            visitor.accept(field.getKey(), field.getValue());
            visit(field.getValue(), visitor);
        });
        if (node instanceof ArrayNode) {
            node.forEach(each -> {
                visitor.accept("", each);
                visit(each, visitor);
            });
        }
    }
}
