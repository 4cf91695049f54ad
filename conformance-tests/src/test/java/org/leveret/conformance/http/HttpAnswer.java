package org.leveret.conformance.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;

/** What came back. Immutable. */
public record HttpAnswer(int status, String body, HttpHeaders headers) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** The body as JSON. */
    public JsonNode json() {
        return json(body);
    }

    public static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }

    /** The text of a field of the body's object. */
    public String text(String field) {
        return json().path(field).asText();
    }

    /** The texts of a field of each object of the body's list, or of the list under {@code items}. */
    public List<String> texts(String field) {
        List<String> texts = new ArrayList<>();
        JsonNode list = json().isArray() ? json() : json().path("items");
        list.forEach(each -> texts.add(each.path(field).asText()));
        return texts;
    }

    public String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    /** Asserts the status and that there is no body. */
    public HttpAnswer isEmpty(int expected) {
        assertThat(this).extracting(HttpAnswer::status, HttpAnswer::body).containsExactly(expected, "");
        return this;
    }

    /** Asserts the status. */
    public HttpAnswer is(int expected) {
        assertThat(status).describedAs(body).isEqualTo(expected);
        return this;
    }

    /** Asserts status and body, whatever the order of the fields. */
    public HttpAnswer is(int expected, String json) {
        is(expected);
        assertThat(json()).isEqualTo(json(json));
        return this;
    }

    /** Asserts a refusal with 400 and this reason, as JSON has it if it is a list. */
    public void isBadRequest(String reason) {
        is(400);
        assertThat(text("error")).isEqualTo("bad_request");
        JsonNode found = json().path("reason");
        assertThat(found.isTextual() ? found.asText() : found.toString()).isEqualTo(reason);
    }

    /** Asserts that there is no such thing. */
    public void isNotFound() {
        is(404, "{\"error\":\"Object Not Found\",\"reason\":\"Not Found\"}");
    }

    /** Asserts that the user may not. */
    public void isRefused(String reason) {
        is(401, "{\"error\":\"not_authorised\",\"reason\":\"" + reason + "\"}");
    }
}
