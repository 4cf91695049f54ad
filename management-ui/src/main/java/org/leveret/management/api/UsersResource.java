package org.leveret.management.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.leveret.broker.access.Access;
import org.leveret.broker.access.Permission;
import org.leveret.broker.access.User;
import org.leveret.broker.control.Done;
import org.leveret.management.http.Answer;
import org.leveret.management.http.ApiException;
import org.leveret.management.http.Call;
import org.leveret.management.http.JsonBody;
import org.leveret.management.http.JsonList;
import org.leveret.management.http.Requirement;
import org.leveret.management.http.Route;

/** Users, their passwords and tags. */
final class UsersResource implements Resource {
    private static final String USER = "user";

    private final ApiSite site;

    UsersResource(ApiSite site) {
        this.site = site;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(
                        "/users",
                        Requirement.ADMINISTRATOR,
                        call -> list(access().users().stream().toList())),
                Route.get("/users/without-permissions", Requirement.ADMINISTRATOR, call -> withoutPermissions()),
                Route.post("/users/bulk-delete", Requirement.ADMINISTRATOR, this::deleteMany),
                Route.get("/users/:user", Requirement.ADMINISTRATOR, this::get),
                Route.put("/users/:user", Requirement.ADMINISTRATOR, this::put),
                Route.delete("/users/:user", Requirement.ADMINISTRATOR, this::delete));
    }

    private Access access() {
        return site.administration().access();
    }

    private Answer list(List<User> users) {
        List<User> sorted =
                users.stream().sorted(Comparator.comparing(User::name)).toList();
        return Answer.json(JsonList.whole(
                sorted, user -> UserJson.of(user, site.administration().limits())));
    }

    private Answer withoutPermissions() {
        Set<String> with = access().permissions().stream().map(Permission::user).collect(Collectors.toSet());
        return list(access().users().stream()
                .filter(user -> !with.contains(user.name()))
                .toList());
    }

    private Answer get(Call call) {
        return Answer.json(
                UserJson.of(site.existingUser(call), site.administration().limits()));
    }

    private CompletionStage<Answer> put(Call call) {
        String name = call.path(USER);
        JsonBody body = call.json();
        User user = UserJson.read(name, body, site.administration());
        Map<String, Object> limits = body.object("limits");
        limits.forEach(UserLimitsResource::check);
        boolean wasThere = access().user(name) != null;
        CompletableFuture<Done> put = site.by(call).administration().putUser(name, user.password(), user.tags());
        for (Map.Entry<String, Object> limit : limits.entrySet()) {
            put = put.thenCompose(
                    done -> UserLimitsResource.set(site.by(call), name, limit.getKey(), limit.getValue()));
        }
        return put.thenApply(done -> Answer.put(wasThere));
    }

    private CompletionStage<Answer> delete(Call call) {
        return site.by(call)
                .administration()
                .deleteUser(site.existingUser(call).name())
                .thenApply(done -> Answer.done());
    }

    private CompletionStage<Answer> deleteMany(Call call) {
        Object users = call.json("users").get("users");
        if (!(users instanceof List<?> names)) {
            throw ApiException.badRequest(List.of("not_list", "users"));
        }
        List<String> found = new ArrayList<>();
        for (Object name : names) {
            if (!(name instanceof String user) || access().user(user) == null) {
                throw ApiException.badRequest(List.of("no_such_user", String.valueOf(name)));
            }
            found.add(user);
        }
        CompletableFuture<?>[] deleted = found.stream()
                .map(name -> site.by(call).administration().deleteUser(name))
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(deleted).thenApply(done -> Answer.done());
    }
}
