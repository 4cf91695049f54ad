package org.leveret.management.api;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.leveret.broker.statistics.BrokerSnapshot;
import org.leveret.broker.statistics.ConnectionSnapshot;
import org.leveret.management.http.Answer;
import org.leveret.management.http.ApiException;
import org.leveret.management.http.Call;
import org.leveret.management.http.Handler;
import org.leveret.management.http.JsonList;
import org.leveret.management.http.Requirement;
import org.leveret.management.http.Route;

/** Connections: who is there, and their end. Users who do not monitor see their own. */
final class ConnectionsResource implements Resource {
    private static final String NAME = "name";
    private static final String USER = "user";
    private static final String REASON_DEFAULT = "Closed via management plugin";

    private final ApiSite site;

    ConnectionsResource(ApiSite site) {
        this.site = site;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/connections", Requirement.MANAGEMENT, call -> list(call, connection -> true)),
                Route.get(
                        "/vhosts/:vhost/connections",
                        Requirement.VIRTUAL_HOST,
                        call -> list(call, in(site.existingVhost(call)))),
                Route.get(
                        "/connections/username/:user", Requirement.MANAGEMENT, call -> list(call, of(call.path(USER)))),
                Route.delete(
                        "/connections/username/:user", Requirement.ADMINISTRATOR, Handler.of(this::closeThoseOfUser)),
                Route.get("/connections/:name", Requirement.MANAGEMENT, call -> Answer.json(json(call, find(call)))),
                Route.delete("/connections/:name", Requirement.MANAGEMENT, Handler.of(this::close)));
    }

    private static Predicate<ConnectionSnapshot> in(String vhost) {
        return connection -> connection.virtualHost().equals(vhost);
    }

    private static Predicate<ConnectionSnapshot> of(String user) {
        return connection -> connection.user().equals(user);
    }

    private Answer list(Call call, Predicate<ConnectionSnapshot> which) {
        List<ConnectionSnapshot> listed =
                visible(site, call).stream().filter(which).toList();
        return Answer.json(JsonList.paged(listed, connection -> json(call, connection), ConnectionSnapshot::name));
    }

    /** The connections that the caller may see. */
    static List<ConnectionSnapshot> visible(ApiSite site, Call call) {
        BrokerSnapshot snapshot = site.seen();
        return call.caller().isMonitor()
                ? snapshot.connections()
                : snapshot.connections().stream()
                        .filter(of(call.caller().name()))
                        .toList();
    }

    private Map<String, Object> json(Call call, ConnectionSnapshot connection) {
        return site.json().connection(site.seen(), connection, call.query());
    }

    private ConnectionSnapshot find(Call call) {
        return find(site, call, call.path(NAME));
    }

    /** The connection of that name, if the caller may see it. */
    static ConnectionSnapshot find(ApiSite site, Call call, String name) {
        for (ConnectionSnapshot connection : site.seen().connections()) {
            if (connection.name().equals(name)) {
                if (!call.caller().isMonitor()
                        && !connection.user().equals(call.caller().name())) {
                    throw ApiException.notAuthorised("User not authorised to access object");
                }
                return connection;
            }
        }
        throw ApiException.notFound();
    }

    private Answer close(Call call) {
        String name = find(call).name();
        if (!call.caller().isAdministrator()
                && !find(call).user().equals(call.caller().name())) {
            throw ApiException.notAuthorised("User not authorised to access object");
        }
        site.broker().connections().close(connection -> connection.name().equals(name), reason(call));
        return Answer.done();
    }

    private Answer closeThoseOfUser(Call call) {
        String user = call.path(USER);
        site.broker().connections().close(connection -> connection.userName().equals(user), reason(call));
        return Answer.done();
    }

    private static String reason(Call call) {
        String reason = call.reason();
        return reason == null || reason.isEmpty() ? REASON_DEFAULT : reason;
    }
}
