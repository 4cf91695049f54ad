package org.leveret.management.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request is answered with: a status, a few headers, and JSON, events or nothing. Immutable. */
public final class Answer {
    private final int status;
    private final Map<String, String> headers;
    private final @Nullable Object body;
    private final boolean hasBody;

    private Answer(int status, Map<String, String> headers, @Nullable Object body, boolean hasBody) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.hasBody = hasBody;
    }

    /** Status 200 with JSON: plain values, or a {@link JsonList}. */
    public static Answer json(@Nullable Object body) {
        return json(200, body);
    }

    public static Answer json(int status, @Nullable Object body) {
        return new Answer(status, Map.of(), body, true);
    }

    /** Status 200 with events that go on until the reader leaves. */
    public static Answer events(EventFeed feed) {
        return json(200, feed);
    }

    /** A status without a body. */
    public static Answer empty(int status) {
        return new Answer(status, Map.of(), null, false);
    }

    /** Something is there now that was not: 201. */
    public static Answer created() {
        return empty(201);
    }

    /** It is done: 204. */
    public static Answer done() {
        return empty(204);
    }

    /** 201 if it was not there before, else 204. */
    public static Answer put(boolean wasThere) {
        return wasThere ? done() : created();
    }

    public Answer withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, body, hasBody);
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    @Nullable
    Object body() {
        return body;
    }

    boolean hasBody() {
        return hasBody;
    }
}
