package org.leveret.management.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.leveret.broker.statistics.ChannelSnapshot;
import org.leveret.broker.statistics.ConnectionSnapshot;
import org.leveret.management.http.Answer;
import org.leveret.management.http.ApiException;
import org.leveret.management.http.Call;
import org.leveret.management.http.JsonList;
import org.leveret.management.http.Requirement;
import org.leveret.management.http.Route;

/** Channels. Users who do not monitor see their own. */
final class ChannelsResource implements Resource {
    private final ApiSite site;

    ChannelsResource(ApiSite site) {
        this.site = site;
    }

    /** A channel and the connection that it is on. */
    private record Open(ConnectionSnapshot connection, ChannelSnapshot channel) {
        String name() {
            return channel.name();
        }
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/channels", Requirement.MANAGEMENT, call -> list(call, connection -> true)),
                Route.get("/vhosts/:vhost/channels", Requirement.VIRTUAL_HOST, call -> {
                    String vhost = site.existingVhost(call);
                    return list(call, connection -> connection.virtualHost().equals(vhost));
                }),
                Route.get("/connections/:name/channels", Requirement.MANAGEMENT, call -> {
                    ConnectionSnapshot asked = ConnectionsResource.find(site, call, call.path("name"));
                    return list(call, connection -> connection.name().equals(asked.name()));
                }),
                Route.get("/channels/:channel", Requirement.MANAGEMENT, this::get));
    }

    private Answer list(Call call, Predicate<ConnectionSnapshot> which) {
        return Answer.json(JsonList.paged(open(call, which), open -> json(call, open, false), Open::name));
    }

    private List<Open> open(Call call, Predicate<ConnectionSnapshot> which) {
        ApiSite.checkNumbersWanted(call);
        List<Open> open = new ArrayList<>();
        for (ConnectionSnapshot connection : ConnectionsResource.visible(site, call)) {
            if (which.test(connection)) {
                connection.channels().forEach(channel -> open.add(new Open(connection, channel)));
            }
        }
        return open;
    }

    private Answer get(Call call) {
        String name = call.path("channel");
        for (Open open : open(call, connection -> name.startsWith(connection.name()))) {
            if (open.name().equals(name)) {
                return Answer.json(json(call, open, true));
            }
        }
        throw ApiException.notFound();
    }

    private Map<String, Object> json(Call call, Open open, boolean whole) {
        return site.json().channel(site.seen(), open.connection(), open.channel(), whole, call.query());
    }
}
