package org.leveret.management.api;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.leveret.config.Settings;
import org.leveret.management.http.Answer;
import org.leveret.management.http.Requirement;
import org.leveret.management.http.Route;
import org.leveret.management.http.RouteTable;
import org.leveret.management.http.Sessions;
import org.leveret.management.openapi.OpenApiDocument;

/** The API's description of itself, which holds nothing that anybody may not know. It is made when somebody asks first. */
final class OpenApiResource implements Resource {
    private final ApiSite site;
    private final Supplier<RouteTable> table;

    /** By the ports that it was asked for at, which are those of the listeners. Any thread. */
    private final Map<Integer, Map<String, Object>> documents = new ConcurrentHashMap<>();

    /** @param table what is described, which is there once all resources are */
    OpenApiResource(ApiSite site, Supplier<RouteTable> table) {
        this.site = site;
        this.table = table;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get("/openapi.json", Requirement.ANYONE, call -> Answer.json(document(call.port()))));
    }

    /** For who came to this port: the name of a session's cookie has it. */
    private Map<String, Object> document(int port) {
        return documents.computeIfAbsent(
                port,
                unknown -> OpenApiDocument.of(
                        table.get().routes(),
                        site.configuration().value(Settings.MANAGEMENT_PATH_PREFIX) + "/api",
                        Sessions.cookie(port)));
    }
}
