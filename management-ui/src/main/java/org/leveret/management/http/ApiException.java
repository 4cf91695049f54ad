package org.leveret.management.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request is refused, with a status and what RabbitMQ would say in the body. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int KEYS_LINE_LENGTH_MAX = 80;

    private final int status;
    private final transient @Nullable Object body;

    /** @param body JSON, or null for none */
    public ApiException(int status, @Nullable Object body) {
        super("HTTP status " + status + ": " + body, null, false, false);
        this.status = status;
        this.body = body;
    }

    public int status() {
        return status;
    }

    public @Nullable Object body() {
        return body;
    }

    /** What the body gives as the reason; null if it gives none. */
    public @Nullable Object reason() {
        return body instanceof ErrorBody error ? error.reason() : null;
    }

    /** The path, or what it names, does not exist. */
    public static ApiException notFound() {
        return new ApiException(404, new ErrorBody("Object Not Found", "Not Found"));
    }

    /** Something that the request needs does not exist. */
    public static ApiException notFound(String reason) {
        return new ApiException(404, new ErrorBody("not_found", reason));
    }

    /** @param reason a text, or a list where RabbitMQ has a tuple */
    public static ApiException badRequest(Object reason) {
        return new ApiException(400, new ErrorBody("bad_request", reason));
    }

    /** It cannot be done as things are now. */
    public static ApiException conflict(String reason) {
        return new ApiException(409, new ErrorBody("conflict", reason));
    }

    /** Something forbids it that can be taken back first. */
    public static ApiException preconditionFailed(String reason) {
        return new ApiException(412, new ErrorBody("precondition_failed", reason));
    }

    /** Who asks may not do it. */
    public static ApiException notAuthorised(String reason) {
        return new ApiException(401, new ErrorBody("not_authorised", reason));
    }

    /** There is too much to do just now. */
    public static ApiException busy() {
        return new ApiException(503, new ErrorBody("service_unavailable", "too many requests"));
    }

    /** The body lacks keys; the text is what Erlang prints. */
    public static ApiException keysMissing(List<String> keys) {
        List<String> terms =
                keys.stream().map(key -> "{key_missing," + key + "}").toList();
        String line = "[" + String.join(",", terms) + "]";
        return badRequest(line.length() <= KEYS_LINE_LENGTH_MAX ? line : "[" + String.join(",\n ", terms) + "]");
    }
}
