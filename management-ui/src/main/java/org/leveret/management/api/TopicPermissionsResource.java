package org.leveret.management.api;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.leveret.broker.access.TopicPermission;
import org.leveret.management.http.Answer;
import org.leveret.management.http.ApiException;
import org.leveret.management.http.Call;
import org.leveret.management.http.JsonBody;
import org.leveret.management.http.JsonList;
import org.leveret.management.http.Requirement;
import org.leveret.management.http.Route;

/** Which keys users may publish to and bind from topic exchanges. */
final class TopicPermissionsResource implements Resource {
    private static final String USER = "user";

    private final ApiSite site;

    TopicPermissionsResource(ApiSite site) {
        this.site = site;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/topic-permissions", Requirement.ADMINISTRATOR, call -> list(each -> true)),
                Route.get("/vhosts/:vhost/topic-permissions", Requirement.ADMINISTRATOR, this::ofVhost),
                Route.get("/users/:user/topic-permissions", Requirement.ADMINISTRATOR, this::ofUser),
                Route.get("/topic-permissions/:vhost/:user", Requirement.ADMINISTRATOR, this::get),
                Route.put("/topic-permissions/:vhost/:user", Requirement.ADMINISTRATOR, this::put),
                Route.delete("/topic-permissions/:vhost/:user", Requirement.ADMINISTRATOR, this::deleteAll),
                // RabbitMQ lists those of all exchanges here, too.
                Route.get("/topic-permissions/:vhost/:user/:exchange", Requirement.ADMINISTRATOR, this::get),
                Route.delete("/topic-permissions/:vhost/:user/:exchange", Requirement.ADMINISTRATOR, this::delete));
    }

    /** All of them, in an order. */
    static List<TopicPermission> all(ApiSite site) {
        return site.administration().access().topicPermissions().stream()
                .flatMap(ofUser -> ofUser.values().stream())
                .sorted(Comparator.comparing(TopicPermission::vhost)
                        .thenComparing(TopicPermission::user)
                        .thenComparing(TopicPermission::exchange))
                .toList();
    }

    private Answer list(Predicate<TopicPermission> which) {
        return Answer.json(JsonList.whole(all(site).stream().filter(which).toList(), TopicPermissionsResource::json));
    }

    private Answer ofVhost(Call call) {
        String vhost = site.existingVhost(call);
        return list(each -> each.vhost().equals(vhost));
    }

    private Answer ofUser(Call call) {
        String user = site.existingUser(call).name();
        return list(each -> each.user().equals(user));
    }

    static Map<String, Object> json(TopicPermission permission) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(USER, permission.user());
        json.put("vhost", permission.vhost());
        json.put("exchange", permission.exchange());
        json.put("write", permission.write().regex());
        json.put("read", permission.read().regex());
        return json;
    }

    private Map<String, TopicPermission> existing(Call call) {
        Map<String, TopicPermission> permissions =
                site.administration().access().topicPermissions(call.vhost(), call.path(USER));
        if (permissions.isEmpty()) {
            throw ApiException.notFound();
        }
        return permissions;
    }

    private Answer get(Call call) {
        return list(existing(call).values()::contains);
    }

    private CompletionStage<Answer> put(Call call) {
        String vhost = call.vhost();
        String user = call.path(USER);
        PermissionsResource.checkSubject(site, vhost, user);
        JsonBody body = call.json("exchange", "write", "read");
        Patterns.check(body.onlyText("write"), false);
        Patterns.check(body.onlyText("read"), false);
        boolean wasThere =
                !site.administration().access().topicPermissions(vhost, user).isEmpty();
        return site.by(call)
                .administration()
                .setTopicPermissions(vhost, user, body.text("exchange"), body.onlyText("write"), body.onlyText("read"))
                .thenApply(done -> Answer.put(wasThere));
    }

    private CompletionStage<Answer> deleteAll(Call call) {
        CompletableFuture<?>[] cleared = existing(call).values().stream()
                .map(each -> site.by(call)
                        .administration()
                        .clearTopicPermissions(each.vhost(), each.user(), each.exchange()))
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(cleared).thenApply(done -> Answer.done());
    }

    private CompletionStage<Answer> delete(Call call) {
        existing(call);
        return site.by(call)
                .administration()
                .clearTopicPermissions(call.vhost(), call.path(USER), call.path("exchange"))
                .thenApply(done -> Answer.done());
    }
}
