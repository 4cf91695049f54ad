package org.leveret.management.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All routes, found by path. A segment that is spelled out goes before a parameter. Immutable once it is made. */
public final class RouteTable {
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE");

    private final List<Route> routes;
    private final Node root = new Node();

    /** What there is at one place of the tree. */
    private static final class Node {
        final Map<String, Node> literals = new HashMap<>();

        @Nullable
        Node parameter;

        final Map<String, Route> routes = new LinkedHashMap<>();
    }

    public RouteTable(List<Route> routes) {
        this.routes = List.copyOf(routes);
        routes.forEach(this::add);
    }

    /** Every route. */
    public List<Route> routes() {
        return routes;
    }

    private void add(Route route) {
        Node node = root;
        for (String segment : PathText.segments(route.path())) {
            if (segment.startsWith(":")) {
                if (node.parameter == null) {
                    node.parameter = new Node();
                }
                node = node.parameter;
            } else {
                node = node.literals.computeIfAbsent(segment, name -> new Node());
            }
        }
        if (node.routes.putIfAbsent(route.method(), route) != null) {
            throw new IllegalArgumentException("two routes for " + route.method() + " " + route.path());
        }
    }

    /** The routes of a path by method, or null if there is no such path. */
    @Nullable
    Map<String, Route> find(List<String> segments) {
        Node found = find(root, segments, 0);
        return found == null ? null : found.routes;
    }

    private static @Nullable Node find(Node node, List<String> segments, int from) {
        if (from == segments.size()) {
            return node.routes.isEmpty() ? null : node;
        }
        Node literal = node.literals.get(segments.get(from));
        Node found = literal == null ? null : find(literal, segments, from + 1);
        if (found == null && node.parameter != null) {
            found = find(node.parameter, segments, from + 1);
        }
        return found;
    }

    /** The value of the header {@code allow}. */
    static String allowed(Map<String, Route> routes) {
        List<String> allowed = new ArrayList<>();
        for (String method : METHODS) {
            if (routes.containsKey(method)) {
                if (method.equals("GET")) {
                    allowed.add("HEAD");
                }
                allowed.add(method);
            }
        }
        allowed.add("OPTIONS");
        return String.join(", ", allowed);
    }
}
