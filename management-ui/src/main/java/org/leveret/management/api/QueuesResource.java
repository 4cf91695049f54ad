package org.leveret.management.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.leveret.broker.control.admin.QueueView;
import org.leveret.broker.policy.EffectivePolicy;
import org.leveret.management.http.Answer;
import org.leveret.management.http.ApiException;
import org.leveret.management.http.Call;
import org.leveret.management.http.Handler;
import org.leveret.management.http.JsonBody;
import org.leveret.management.http.JsonList;
import org.leveret.management.http.Query;
import org.leveret.management.http.Requirement;
import org.leveret.management.http.Route;

/** Queues; their messages are another resource's. */
final class QueuesResource implements Resource {
    static final String QUEUE = "queue";

    private final ApiSite site;

    QueuesResource(ApiSite site) {
        this.site = site;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/queues", Requirement.MANAGEMENT, call -> list(call, site.visibleVhosts(call), false)),
                Route.get(
                        "/queues/detailed", Requirement.MANAGEMENT, call -> list(call, site.visibleVhosts(call), true)),
                Route.get(
                        "/queues/:vhost",
                        Requirement.VIRTUAL_HOST,
                        call -> list(call, List.of(site.existingVhost(call)), false)),
                Route.get(
                        "/queues/:vhost/:queue",
                        Requirement.VIRTUAL_HOST,
                        call -> Answer.json(json(existing(call), true, call.query()))),
                Route.put("/queues/:vhost/:queue", Requirement.VIRTUAL_HOST, this::put),
                Route.delete("/queues/:vhost/:queue", Requirement.VIRTUAL_HOST, this::delete),
                Route.post("/queues/:vhost/:queue/actions", Requirement.ADMINISTRATOR, Handler.of(this::act)));
    }

    private Answer list(Call call, List<String> vhosts, boolean whole) {
        List<QueueView> all = new ArrayList<>();
        vhosts.forEach(vhost -> all.addAll(site.topology().queues(vhost)));
        return Answer.json(JsonList.paged(all, queue -> json(queue, whole, call.query()), QueueView::name));
    }

    private Optional<QueueView> find(Call call) {
        return site.topology().queue(call.vhost(), call.path(QUEUE));
    }

    private QueueView existing(Call call) {
        return find(call).orElseThrow(ApiException::notFound);
    }

    private Map<String, Object> json(QueueView queue, boolean whole, Query query) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("arguments", queue.arguments());
        json.put("auto_delete", queue.autoDelete());
        json.put("durable", queue.durable());
        json.put("exclusive", queue.exclusive());
        json.put("name", queue.name());
        json.put("node", site.node());
        json.put("state", "running");
        json.put("type", queue.type());
        json.put("vhost", queue.vhost());
        boolean light = ApiSite.isLight(query);
        if (!light) {
            PolicyFields.add(queue.policy(), json);
        }
        if (!queue.type().equals("classic")) {
            json.put("leader", site.node());
            json.put("members", List.of(site.node()));
            json.put("online", List.of(site.node()));
        }
        if (light) {
            if (query.isTrue("enable_queue_totals")) {
                site.statistics().addLengths(queue, json);
            }
            return json;
        }
        if (queue.type().equals("quorum")) {
            json.put("open_files", Map.of(site.node(), 0));
        }
        if (whole) {
            json.put("consumer_details", List.of());
            json.put("deliveries", List.of());
            json.put("incoming", List.of());
        }
        site.statistics().addTo(queue, whole, query, json);
        return json;
    }

    private CompletionStage<Answer> put(Call call) {
        String vhost = site.vhostToChange(call);
        JsonBody body = call.json();
        String node = body.text("node", site.node());
        if (!node.equals(site.node())) {
            throw ApiException.badRequest("Node " + node + " could not be contacted");
        }
        boolean wasThere = find(call).isPresent();
        return site.topology()
                .declareQueue(call.caller().user(), read(vhost, call.path(QUEUE), body))
                .thenApply(done -> Answer.put(wasThere));
    }

    /** What is to be declared. */
    static QueueView read(String vhost, String name, JsonBody body) {
        return new QueueView(
                vhost,
                name,
                body.truth("durable"),
                body.truth("auto_delete"),
                false,
                "",
                body.object("arguments"),
                EffectivePolicy.NONE);
    }

    private CompletionStage<Answer> delete(Call call) {
        QueueView queue = existing(call);
        Query query = call.query();
        return site.topology()
                .deleteQueue(
                        call.caller().user(),
                        queue.vhost(),
                        queue.name(),
                        query.isTrue("if-unused"),
                        query.isTrue("if-empty"))
                .thenApply(deleted -> Answer.done());
    }

    /** Mirrors are synchronised as soon as there are none. */
    private Answer act(Call call) {
        existing(call);
        String action = call.json("action").text("action");
        if (!action.equals("sync") && !action.equals("cancel_sync")) {
            throw ApiException.badRequest(List.of("unknown", action));
        }
        return Answer.done();
    }
}
