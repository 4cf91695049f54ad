package org.leveret.management.api;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.control.Done;
import org.leveret.broker.control.admin.VirtualHostView;
import org.leveret.broker.vhost.QueueType;
import org.leveret.management.http.Answer;
import org.leveret.management.http.ApiException;
import org.leveret.management.http.Call;
import org.leveret.management.http.Handler;
import org.leveret.management.http.JsonBody;
import org.leveret.management.http.JsonList;
import org.leveret.management.http.Query;
import org.leveret.management.http.Requirement;
import org.leveret.management.http.Route;

/** Virtual hosts. */
final class VirtualHostsResource implements Resource {
    private static final String QUEUE_TYPE = "default_queue_type";
    private static final String TRACING = "tracing";
    private static final String PROTECTED = "protected_from_deletion";
    private static final String PROTECTION = "/vhosts/:vhost/deletion/protection";

    private static final String EVERYTHING = ".*";

    private final ApiSite site;

    VirtualHostsResource(ApiSite site) {
        this.site = site;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/vhosts", Requirement.MANAGEMENT, this::list),
                Route.get("/vhosts/:vhost", Requirement.ADMINISTRATOR, this::get),
                Route.put("/vhosts/:vhost", Requirement.ADMINISTRATOR, this::put),
                Route.delete("/vhosts/:vhost", Requirement.ADMINISTRATOR, this::delete),
                Route.post(PROTECTION, Requirement.ADMINISTRATOR, this::protect),
                Route.delete(PROTECTION, Requirement.ADMINISTRATOR, this::unprotect),
                Route.post("/vhosts/:vhost/start/:node", Requirement.ADMINISTRATOR, Handler.of(this::start)));
    }

    private Answer list(Call call) {
        List<VirtualHostView> visible = site.topology().virtualHosts().stream()
                .filter(vhost -> call.caller().isMonitor() || call.caller().mayOpen(vhost.name()))
                .toList();
        return Answer.json(JsonList.paged(visible, vhost -> json(vhost, call.query()), VirtualHostView::name));
    }

    private Answer get(Call call) {
        VirtualHostView found = site.topology().virtualHost(call.vhost()).orElseThrow(ApiException::notFound);
        return Answer.json(json(found, call.query()));
    }

    private Map<String, Object> json(VirtualHostView vhost, Query query) {
        List<String> tags = List.copyOf(vhost.tags());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", vhost.name());
        json.put("description", vhost.description());
        json.put("tags", tags);
        String type = site.defaultQueueType(vhost);
        json.put(QUEUE_TYPE, type);
        json.put(PROTECTED, vhost.protectedFromDeletion());
        json.put(
                "metadata",
                Map.of(
                        "description",
                        vhost.description(),
                        "tags",
                        tags,
                        QUEUE_TYPE,
                        type,
                        PROTECTED,
                        vhost.protectedFromDeletion()));
        json.put(TRACING, vhost.traced());
        json.put("cluster_state", Map.of(site.node(), "running"));
        if (!ApiSite.isLight(query)) {
            site.statistics().addToVirtualHost(vhost.name(), query, json);
        }
        return json;
    }

    private CompletionStage<Answer> put(Call call) {
        String name = call.vhost();
        JsonBody body = call.json();
        boolean wasThere = site.topology().virtualHost(name).isPresent();
        return put(site.by(call), name, body, call.caller().user()).thenApply(done -> Answer.put(wasThere));
    }

    /**
     * Makes or changes a virtual host; what the body does not say of its queues, protection and tracing stays.
     *
     * @param maker who may do everything in it if it is new; null for nobody
     */
    static CompletableFuture<Done> put(ApiSite site, String name, JsonBody body, @Nullable String maker) {
        QueueType type = queueType(body);
        @Nullable Boolean isProtected = body.has(PROTECTED) ? body.truth(PROTECTED) : null;
        @Nullable Boolean isTraced = body.has(TRACING) ? body.truth(TRACING) : null;
        boolean isNew = site.topology().virtualHost(name).isEmpty();
        CompletableFuture<Done> put = site.administration().putVirtualHost(name, description(body), tags(body));
        if (isNew && maker != null) {
            put = put.thenCompose(
                    done -> site.administration().setPermissions(name, maker, EVERYTHING, EVERYTHING, EVERYTHING));
        }
        if (type != null) {
            put = put.thenCompose(done -> site.administration().setDefaultQueueType(name, type));
        }
        if (isProtected != null) {
            put = put.thenCompose(done -> site.administration().setDeletionProtection(name, isProtected));
        }
        if (isTraced != null) {
            put = put.thenCompose(done -> site.administration().setTracing(name, isTraced));
        }
        return put;
    }

    private static @Nullable QueueType queueType(JsonBody body) {
        String name = body.text(QUEUE_TYPE, "undefined");
        QueueType type = QueueType.byArgument(name);
        if (type == null && !name.equals("undefined")) {
            throw ApiException.badRequest("Unsupported default queue type");
        }
        return type;
    }

    /** RabbitMQ takes what is no text for none. */
    private static String description(JsonBody body) {
        return body.get("description") instanceof String text ? text : "";
    }

    private static Set<String> tags(JsonBody body) {
        @Nullable List<String> tags = body.words("tags");
        return tags == null ? Set.of() : new LinkedHashSet<>(tags);
    }

    private CompletionStage<Answer> delete(Call call) {
        return site.by(call)
                .administration()
                .deleteVirtualHost(site.existingVhost(call))
                .thenApply(done -> Answer.done());
    }

    private CompletionStage<Answer> protect(Call call) {
        String name = call.vhost();
        if (site.topology().virtualHost(name).isEmpty()) {
            throw ApiException.notFound(
                    "Cannot enable deletion protection of virtual host '" + name + "' because it does not exist");
        }
        return protect(site.by(call), name, true);
    }

    private CompletionStage<Answer> unprotect(Call call) {
        return protect(site.by(call), site.existingVhost(call), false);
    }

    private static CompletionStage<Answer> protect(ApiSite site, String name, boolean on) {
        return site.administration().setDeletionProtection(name, on).thenApply(done -> Answer.done());
    }

    /** A virtual host that is there runs. */
    private Answer start(Call call) {
        String node = call.path("node");
        if (!node.equals(site.node())) {
            throw ApiException.badRequest("Request to node " + node + " failed with nodedown");
        }
        if (site.topology().virtualHost(call.vhost()).isEmpty()) {
            throw ApiException.badRequest(
                    "Request to node " + node + " failed with {no_such_vhost,<<\"" + call.vhost() + "\">>}");
        }
        return Answer.done();
    }
}
