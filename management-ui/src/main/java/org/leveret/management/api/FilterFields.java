package org.leveret.management.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.contents.MessageFilter;
import org.leveret.management.http.ApiException;
import org.leveret.management.http.JsonBody;
import org.leveret.management.http.Query;

/** What a request says of which messages are meant. Stateless. */
final class FilterFields {
    private static final int SEARCH_LENGTH_MAX = 1_000;

    private FilterFields() {}

    /** The fields {@code search}, {@code header} (any number of {@code NAME=VALUE}) and {@code routing_key}. */
    static MessageFilter of(Query query) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String header : query.values("header")) {
            int equals = header.indexOf('=');
            if (equals < 0) {
                throw ApiException.badRequest("a header is given as NAME=VALUE");
            }
            headers.put(header.substring(0, equals), header.substring(equals + 1));
        }
        return new MessageFilter(checked(query.value("search")), headers, query.value("routing_key"), 0);
    }

    /** The same fields of the object {@code filter}, with {@code headers} as an object, and {@code older_than_ms}. */
    static MessageFilter of(JsonBody body) {
        JsonBody filter = new JsonBody(body.object("filter"));
        for (String field : filter.values().keySet()) {
            // What is misspelt would match more than is meant.
            if (!List.of("search", "headers", "routing_key", "older_than_ms").contains(field)) {
                throw ApiException.badRequest("unknown field of a filter: " + field);
            }
        }
        Map<String, String> headers = new LinkedHashMap<>();
        filter.object("headers").forEach((name, value) -> headers.put(name, String.valueOf(value)));
        return new MessageFilter(
                checked(text(filter, "search")),
                headers,
                text(filter, "routing_key"),
                filter.get("older_than_ms") == null ? 0 : filter.wholeNumber("older_than_ms"));
    }

    private static @Nullable String text(JsonBody body, String field) {
        return body.get(field) == null ? null : body.text(field);
    }

    private static @Nullable String checked(@Nullable String search) {
        if (search != null && search.length() > SEARCH_LENGTH_MAX) {
            throw ApiException.badRequest("search is longer than " + SEARCH_LENGTH_MAX + " characters");
        }
        return search;
    }
}
