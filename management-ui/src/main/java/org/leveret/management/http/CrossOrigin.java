package org.leveret.management.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells browsers which other web sites' pages may use the API; by default none. Immutable. */
final class CrossOrigin {
    private static final String ORIGIN = "origin";

    private final Set<String> origins;
    private final String maxAgeSeconds;

    CrossOrigin(Set<String> origins, long maxAgeSeconds) {
        this.origins = Set.copyOf(origins);
        this.maxAgeSeconds = Long.toString(maxAgeSeconds);
    }

    /** Puts the headers on, if the request's page is of such a site. */
    void allow(HttpServerRequest request, String methods) {
        String origin = request.getHeader(ORIGIN);
        if (origin == null || !allows(origin)) {
            return;
        }
        HttpServerResponse response = request.response();
        response.putHeader("access-control-allow-origin", origin);
        response.putHeader("access-control-allow-credentials", "true");
        response.putHeader("access-control-expose-headers", "Location");
        if (request.getHeader("access-control-request-method") != null) {
            response.putHeader("access-control-allow-methods", methods);
            response.putHeader("access-control-max-age", maxAgeSeconds);
            String headers = request.getHeader("access-control-request-headers");
            if (headers != null) {
                response.putHeader("access-control-allow-headers", headers);
            }
        }
    }

    /**
     * Whether a browser says that a page of another site has made it send this. Credentials that a browser remembers go with
     * such a request, and nobody has meant to use them for it.
     */
    boolean isForged(HttpServerRequest request, String method) {
        boolean reads = method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
        return !reads && "cross-site".equals(request.getHeader("sec-fetch-site")) && !allows(request.getHeader(ORIGIN));
    }

    /**
     * Whether a page of this site has sent a request that comes with a cookie, or only reads. A browser sends no JSON and no
     * method but GET and POST for a page of another site before it has asked, and nobody allows it then.
     */
    boolean isMeant(HttpServerRequest request) {
        String type = request.getHeader("content-type");
        return !request.method().name().equals("POST") || (type != null && type.startsWith("application/json"));
    }

    /** Whether a script says that it asks, which has a page of its own for signing in. */
    boolean isOfScript(HttpServerRequest request) {
        return request.getHeader("x-requested-with") != null;
    }

    private boolean allows(@Nullable String origin) {
        return origin != null && (origins.contains(origin) || origins.contains("*"));
    }
}
