package org.leveret.management.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.access.User;
import org.leveret.broker.access.UserLimit;
import org.leveret.broker.control.Done;
import org.leveret.management.http.Answer;
import org.leveret.management.http.ApiException;
import org.leveret.management.http.Call;
import org.leveret.management.http.JsonList;
import org.leveret.management.http.Requirement;
import org.leveret.management.http.Route;

/** How many connections and channels users may have. */
final class UserLimitsResource implements Resource {
    private static final String USER = "user";
    private static final String NAME = "name";
    private static final String VALUE = "value";

    private final ApiSite site;

    UserLimitsResource(ApiSite site) {
        this.site = site;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/user-limits", Requirement.MANAGEMENT, call -> list(users())),
                Route.get(
                        "/user-limits/:user",
                        Requirement.MANAGEMENT,
                        call -> list(List.of(site.existingUser(call).name()))),
                Route.put("/user-limits/:user/:name", Requirement.ADMINISTRATOR, this::put),
                Route.delete("/user-limits/:user/:name", Requirement.ADMINISTRATOR, this::delete));
    }

    private List<String> users() {
        return site.administration().access().users().stream()
                .map(User::name)
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    private Answer list(List<String> users) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (String user : users) {
            Map<String, Integer> limits = site.administration().limits().ofUser(user);
            if (!limits.isEmpty()) {
                all.add(LimitsJson.of(USER, user, limits));
            }
        }
        return Answer.json(JsonList.whole(all, each -> each));
    }

    private CompletionStage<Answer> put(Call call) {
        String user = call.path(USER);
        Object value = call.json(VALUE).get(VALUE);
        site.checkUser(user);
        return set(site.by(call), user, call.path(NAME), value).thenApply(done -> Answer.done());
    }

    /** Sets one limit, or refuses it in RabbitMQ's words. */
    static CompletableFuture<Done> set(ApiSite site, String user, String name, @Nullable Object value) {
        return site.administration().setUserLimit(user, check(name, value), LimitsJson.value(value));
    }

    /** Refuses what is no limit, and returns what is. */
    static UserLimit check(String name, @Nullable Object value) {
        UserLimit limit = UserLimit.byRabbitName(name);
        String wrong = LimitsJson.wrong(limit != null, name, value, "user-limits");
        if (limit == null || wrong != null) {
            throw ApiException.badRequest(String.valueOf(wrong));
        }
        return limit;
    }

    private CompletionStage<Answer> delete(Call call) {
        String user = site.existingUser(call).name();
        UserLimit limit = UserLimit.byRabbitName(call.path(NAME));
        CompletableFuture<Done> cleared = limit == null
                ? CompletableFuture.completedFuture(Done.DONE)
                : site.by(call).administration().clearUserLimit(user, limit);
        return cleared.thenApply(done -> Answer.done());
    }
}
