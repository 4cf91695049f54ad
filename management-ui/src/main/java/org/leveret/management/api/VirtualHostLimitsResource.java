package org.leveret.management.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.access.VirtualHostLimit;
import org.leveret.broker.control.Done;
import org.leveret.management.http.Answer;
import org.leveret.management.http.ApiException;
import org.leveret.management.http.Call;
import org.leveret.management.http.JsonList;
import org.leveret.management.http.Requirement;
import org.leveret.management.http.Route;

/** How many connections and queues virtual hosts may have. */
final class VirtualHostLimitsResource implements Resource {
    private static final String NAME = "name";
    private static final String VALUE = "value";

    private final ApiSite site;

    VirtualHostLimitsResource(ApiSite site) {
        this.site = site;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/vhost-limits", Requirement.MANAGEMENT, call -> list(site.visibleVhosts(call))),
                Route.get(
                        "/vhost-limits/:vhost",
                        Requirement.VIRTUAL_HOST_OR_MONITORING,
                        call -> list(List.of(site.existingVhost(call)))),
                Route.put("/vhost-limits/:vhost/:name", Requirement.ADMINISTRATOR, this::put),
                Route.delete("/vhost-limits/:vhost/:name", Requirement.ADMINISTRATOR, this::delete));
    }

    private Answer list(List<String> vhosts) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (String vhost : vhosts) {
            Map<String, Integer> limits = site.administration().limits().ofVirtualHost(vhost);
            if (!limits.isEmpty()) {
                all.add(LimitsJson.of("vhost", vhost, limits));
            }
        }
        return Answer.json(JsonList.whole(all, each -> each));
    }

    private CompletionStage<Answer> put(Call call) {
        String vhost = site.vhostToChange(call);
        Object value = call.json(VALUE).get(VALUE);
        return set(site.by(call), vhost, call.path(NAME), value).thenApply(done -> Answer.done());
    }

    /** Sets one limit, or refuses it in RabbitMQ's words. */
    static CompletableFuture<Done> set(ApiSite site, String vhost, String name, @Nullable Object value) {
        return site.administration().setVirtualHostLimit(vhost, check(name, value), LimitsJson.value(value));
    }

    /** Refuses what is no limit, and returns what is. */
    static VirtualHostLimit check(String name, @Nullable Object value) {
        VirtualHostLimit limit = VirtualHostLimit.byRabbitName(name);
        String wrong = LimitsJson.wrong(limit != null, name, value, "limits");
        if (limit == null || wrong != null) {
            throw ApiException.badRequest("Validation failed\n\n" + wrong + "\n");
        }
        return limit;
    }

    /** Takes one limit away, if it is one. */
    static CompletableFuture<Done> clear(ApiSite site, String vhost, String name) {
        VirtualHostLimit limit = VirtualHostLimit.byRabbitName(name);
        return limit == null
                ? CompletableFuture.completedFuture(Done.DONE)
                : site.administration().clearVirtualHostLimit(vhost, limit);
    }

    private CompletionStage<Answer> delete(Call call) {
        return clear(site.by(call), site.existingVhost(call), call.path(NAME)).thenApply(done -> Answer.done());
    }
}
