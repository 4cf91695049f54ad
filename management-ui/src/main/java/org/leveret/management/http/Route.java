package org.leveret.management.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A method on a path, who may use it and what answers. Immutable.
 *
 * @param method {@code GET} answers {@code HEAD} too
 * @param path what follows {@code /api}; segments that begin with a colon are parameters, of which {@code :vhost} is the
 *     virtual host
 */
public record Route(String method, String path, Requirement requirement, Handler handler) {
    /** The parameter that names a virtual host. */
    public static final String VHOST = "vhost";

    /** Whether who asks without a name is challenged for one, for which a browser has a window of its own. */
    boolean challenges() {
        return !path.equals("/leveret/session") && !path.equals("/leveret/watch");
    }

    /** The values of the parameters in a path that led here, as they came. */
    Map<String, String> parameters(List<String> segments) {
        Map<String, String> parameters = new HashMap<>();
        List<String> names = PathText.segments(path);
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).startsWith(":")) {
                parameters.put(names.get(i).substring(1), segments.get(i));
            }
        }
        return parameters;
    }

    /** @throws ApiException 401 if the caller may not use it with these parameters */
    void authorise(Caller caller, Map<String, String> parameters) {
        String encoded = parameters.get(VHOST);
        String refusal = requirement.refusal(caller, encoded == null ? null : PathText.name(encoded));
        if (refusal != null) {
            throw ApiException.notAuthorised(refusal);
        }
    }

    /** Whether links to it may carry a name and a password, as those of a download have to. */
    boolean takesLinks() {
        return path.startsWith("/definitions");
    }

    public static Route get(String path, Requirement requirement, Handler.Immediate answer) {
        return new Route("GET", path, requirement, Handler.of(answer));
    }

    public static Route put(String path, Requirement requirement, Handler handler) {
        return new Route("PUT", path, requirement, handler);
    }

    public static Route post(String path, Requirement requirement, Handler handler) {
        return new Route("POST", path, requirement, handler);
    }

    public static Route delete(String path, Requirement requirement, Handler handler) {
        return new Route("DELETE", path, requirement, handler);
    }
}
