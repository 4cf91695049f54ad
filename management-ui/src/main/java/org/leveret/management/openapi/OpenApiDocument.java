package org.leveret.management.openapi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.leveret.config.Version;
import org.leveret.management.http.Requirement;
import org.leveret.management.http.Route;

/**
 * The OpenAPI description of the API: what people have written of it, and what the server knows better, which are its address,
 * who may use which route, and what every route may refuse. Stateless.
 */
public final class OpenApiDocument {
    private static final String COMPONENTS = "components";
    private static final String BASIC = "basic";
    private static final String SESSION = "session";

    private OpenApiDocument() {}

    /**
     * Makes the description.
     *
     * @param routes those that are served
     * @param apiPath the path of the API itself
     * @param sessionCookie the name of the cookie that stands for a session
     */
    public static Map<String, Object> of(List<Route> routes, String apiPath, String sessionCookie) {
        Map<String, Object> written = Fragments.merged();
        object(written, "info").put("version", Version.TEXT);
        object(written, COMPONENTS).put("securitySchemes", schemes(sessionCookie));
        Map<String, Object> paths = object(written, "paths");
        routes.forEach(route -> complete(paths, route));

        Map<String, Object> document = new LinkedHashMap<>();
        document.put("openapi", written.get("openapi"));
        document.put("info", written.get("info"));
        document.put("servers", List.of(Map.of("url", apiPath)));
        document.put("security", List.of(Map.of(BASIC, List.of()), Map.of(SESSION, List.of())));
        written.forEach(document::putIfAbsent);
        return document;
    }

    private static Map<String, Object> schemes(String sessionCookie) {
        Map<String, Object> schemes = new LinkedHashMap<>();
        schemes.put(BASIC, Map.of("type", "http", "scheme", "basic"));
        schemes.put(SESSION, Map.of("type", "apiKey", "in", "cookie", "name", sessionCookie));
        return schemes;
    }

    /** The path of a route as OpenAPI writes it. */
    public static String path(Route route) {
        return route.path().replaceAll(":([a-z_]+)", "{$1}");
    }

    /** Adds to the description of a route what is known of it, if it has one. */
    private static void complete(Map<String, Object> paths, Route route) {
        if (!(paths.get(path(route)) instanceof Map<?, ?> methods)
                || !(methods.get(route.method().toLowerCase(Locale.ROOT)) instanceof Map<?, ?> described)) {
            return;
        }
        Map<String, Object> operation = names(described);
        operation.put(
                "x-requirement",
                route.requirement().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        Map<String, Object> responses = new TreeMap<>(object(operation, "responses"));
        refusals(route, operation.containsKey("requestBody"))
                .forEach((status, name) ->
                        responses.putIfAbsent(status, Map.of("$ref", "#/components/responses/" + name)));
        operation.put("responses", responses);
        if (route.requirement() == Requirement.ANYONE) {
            operation.put("security", List.of());
        }
    }

    /** What comes before a route gets to see a request, by status. */
    private static Map<String, String> refusals(Route route, boolean takesBody) {
        Map<String, String> refusals = new LinkedHashMap<>();
        refusals.put("400", "BadRequest");
        if (route.requirement() != Requirement.ANYONE) {
            refusals.put("401", "Unauthorised");
        }
        if (!route.method().equals("GET")) {
            refusals.put("403", "Forbidden");
        }
        if (route.path().contains(":")) {
            refusals.put("404", "NotFound");
        }
        if (takesBody) {
            refusals.put("413", "TooLarge");
        }
        refusals.put("503", "Busy");
        return refusals;
    }

    private static Map<String, Object> object(Map<String, Object> parent, String name) {
        if (parent.get(name) instanceof Map<?, ?> object) {
            return names(object);
        }
        throw new IllegalStateException("the description of the API lacks " + name);
    }

    @SuppressWarnings("unchecked") // names of JSON objects are Strings
    private static Map<String, Object> names(Map<?, ?> object) {
        return (Map<String, Object>) object;
    }
}
