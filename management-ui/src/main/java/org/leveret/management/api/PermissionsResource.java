package org.leveret.management.api;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.leveret.broker.access.Permission;
import org.leveret.management.http.Answer;
import org.leveret.management.http.ApiException;
import org.leveret.management.http.Call;
import org.leveret.management.http.JsonBody;
import org.leveret.management.http.JsonList;
import org.leveret.management.http.Requirement;
import org.leveret.management.http.Route;

/** What users may do in virtual hosts. */
final class PermissionsResource implements Resource {
    private static final String USER = "user";

    private final ApiSite site;

    PermissionsResource(ApiSite site) {
        this.site = site;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/permissions", Requirement.ADMINISTRATOR, call -> list(each -> true)),
                Route.get("/vhosts/:vhost/permissions", Requirement.ADMINISTRATOR, this::ofVhost),
                Route.get("/users/:user/permissions", Requirement.ADMINISTRATOR, this::ofUser),
                Route.get(
                        "/permissions/:vhost/:user",
                        Requirement.ADMINISTRATOR,
                        call -> Answer.json(json(existing(call)))),
                Route.put("/permissions/:vhost/:user", Requirement.ADMINISTRATOR, this::put),
                Route.delete("/permissions/:vhost/:user", Requirement.ADMINISTRATOR, this::delete));
    }

    private Answer list(Predicate<Permission> which) {
        List<Permission> permissions = site.administration().access().permissions().stream()
                .filter(which)
                .sorted(Comparator.comparing(Permission::vhost).thenComparing(Permission::user))
                .toList();
        return Answer.json(JsonList.whole(permissions, PermissionsResource::json));
    }

    private Answer ofVhost(Call call) {
        String vhost = site.existingVhost(call);
        return list(each -> each.vhost().equals(vhost));
    }

    private Answer ofUser(Call call) {
        String user = site.existingUser(call).name();
        return list(each -> each.user().equals(user));
    }

    static Map<String, Object> json(Permission permission) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(USER, permission.user());
        json.put("vhost", permission.vhost());
        json.put("configure", permission.configure().regex());
        json.put("write", permission.write().regex());
        json.put("read", permission.read().regex());
        return json;
    }

    private Permission existing(Call call) {
        Permission permission = site.administration().access().permission(call.vhost(), call.path(USER));
        if (permission == null) {
            throw ApiException.notFound();
        }
        return permission;
    }

    private CompletionStage<Answer> put(Call call) {
        String vhost = call.vhost();
        String user = call.path(USER);
        checkSubject(site, vhost, user);
        JsonBody body = call.json("configure", "write", "read");
        for (String key : List.of("configure", "write", "read")) {
            Patterns.check(body.onlyText(key), true);
        }
        boolean wasThere = site.administration().access().permission(vhost, user) != null;
        return site.by(call)
                .administration()
                .setPermissions(vhost, user, body.onlyText("configure"), body.onlyText("write"), body.onlyText("read"))
                .thenApply(done -> Answer.put(wasThere));
    }

    /** Refuses permissions of nobody or nowhere. */
    static void checkSubject(ApiSite site, String vhost, String user) {
        if (site.topology().virtualHost(vhost).isEmpty()
                || site.administration().access().user(user) == null) {
            throw ApiException.badRequest("vhost_or_user_not_found");
        }
    }

    private CompletionStage<Answer> delete(Call call) {
        Permission permission = existing(call);
        return site.by(call)
                .administration()
                .clearPermissions(permission.vhost(), permission.user())
                .thenApply(done -> Answer.done());
    }
}
