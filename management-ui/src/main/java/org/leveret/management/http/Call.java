package org.leveret.management.http;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request that has been let in, whole. Immutable. */
public final class Call {
    private final Caller caller;
    private final Map<String, String> rawPath;
    private final Query query;
    private final @Nullable String contentType;
    private final @Nullable String reason;
    private final byte[] body;
    private final Arrival arrival;
    private final @Nullable String session;
    private final Authentication authentication;
    private final Consumer<Runnable> afterwards;

    /** @param afterwards has something run when the answer is sent, or the client gone; any thread */
    Call(
            Caller caller,
            Map<String, String> rawPath,
            Query query,
            @Nullable String contentType,
            @Nullable String reason,
            byte[] body,
            Arrival arrival,
            @Nullable String session,
            Authentication authentication,
            Consumer<Runnable> afterwards) {
        this.caller = caller;
        this.rawPath = rawPath;
        this.query = query;
        this.contentType = contentType;
        this.reason = reason;
        this.body = body;
        this.arrival = arrival;
        this.session = session;
        this.authentication = authentication;
        this.afterwards = afterwards;
    }

    /** Who asks; a caller without a name where nobody is asked for one. */
    public Caller caller() {
        return caller;
    }

    /** The parameter of the path; 404 if no name could be written so. */
    public String path(String parameter) {
        return PathText.name(rawPath(parameter));
    }

    /** The parameter of the path as it came. */
    public String rawPath(String parameter) {
        String raw = rawPath.get(parameter);
        if (raw == null) {
            throw new IllegalArgumentException("no parameter " + parameter);
        }
        return raw;
    }

    /** The virtual host of the path. */
    public String vhost() {
        return path(Route.VHOST);
    }

    /** The exchange of the path; the default one has a name of its own there. */
    public String exchange(String parameter) {
        String name = path(parameter);
        return name.equals("amq.default") ? "" : name;
    }

    public Query query() {
        return query;
    }

    /** The body as an object. */
    public JsonBody json() {
        return JsonBody.read(body);
    }

    /** The body as it came. */
    byte[] octets() {
        return body;
    }

    /** The body, or the file in it that a form has uploaded. */
    public byte[] upload() {
        return contentType != null && contentType.startsWith("multipart/form-data")
                ? Multipart.file(contentType, body)
                : body;
    }

    /** The body as the fields of a form. */
    public Query form() {
        try {
            return Query.parse(new String(body, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest("invalid form");
        }
    }

    /** What the header {@code X-Reason} says. */
    public @Nullable String reason() {
        return reason;
    }

    /** Where the request came from, as the operating system tells it. */
    public @Nullable InetAddress peer() {
        return arrival.peer();
    }

    /** The port of this machine that the request came to. */
    public int port() {
        return arrival.port();
    }

    /** Whether the request came over TLS. */
    public boolean isEncrypted() {
        return arrival.encrypted();
    }

    /** The token of the session that the caller asks in; null if it is none. */
    public @Nullable String session() {
        return session;
    }

    /** Has this run once the answer is sent, or the client gone, on the event loop of the HTTP interface. */
    public void whenAnswered(Runnable task) {
        afterwards.accept(task);
    }

    /** The same caller's call of another path, which reads. */
    Call reading(Map<String, String> otherPath, Query otherQuery) {
        return new Call(
                caller, otherPath, otherQuery, null, null, new byte[0], arrival, session, authentication, afterwards);
    }

    /** The same call by the caller as that is now; null if there is no such user any more, or the session has ended. */
    @Nullable
    Call again() {
        Caller now = authentication.again(this);
        return now == null
                ? null
                : new Call(
                        now, rawPath, query, contentType, reason, body, arrival, session, authentication, afterwards);
    }

    /** @throws ApiException 401 if the caller may not use the route */
    void authorise(Route route) {
        route.authorise(caller, rawPath);
    }

    /** Whether the caller, as that is now, may still use the route. */
    boolean isStillAllowed(Route route) {
        Call now = again();
        if (now == null) {
            return false;
        }
        try {
            now.authorise(route);
            return true;
        } catch (ApiException refused) {
            return false;
        }
    }

    /** Refuses a body without these keys, and returns it. */
    public JsonBody json(String... keys) {
        return json().require(keys);
    }

    /** The columns that are asked for; null for all. */
    @Nullable
    List<List<String>> columns() {
        return Columns.parse(query.value("columns"));
    }
}
