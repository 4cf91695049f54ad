package org.leveret.management.api;

import java.util.List;
import java.util.Map;
import org.leveret.management.http.Answer;
import org.leveret.management.http.Call;
import org.leveret.management.http.Handler;
import org.leveret.management.http.Requirement;
import org.leveret.management.http.Route;

/** What there is to ask of the one node that there is, beside its health: extensions of the console, and chores. */
final class NodeResource implements Resource {
    private final ApiSite site;

    NodeResource(ApiSite site) {
        this.site = site;
    }

    @Override
    public List<Route> routes() {
        Requirement administrator = Requirement.ADMINISTRATOR;
        return List.of(
                Route.get(
                        "/extensions",
                        Requirement.MANAGEMENT,
                        call -> Answer.json(List.of(Map.of("javascript", "dispatcher.js")))),
                // Leaders of queues are all where they could be.
                Route.post("/rebalance/queues", administrator, Handler.of(call -> Answer.done())),
                Route.delete("/reset", administrator, Handler.of(call -> Answer.done())),
                Route.delete("/reset/:node", administrator, Handler.of(this::reset)));
    }

    private Answer reset(Call call) {
        site.checkNode(call, "node");
        return Answer.done();
    }
}
