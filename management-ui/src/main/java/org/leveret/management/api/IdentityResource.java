package org.leveret.management.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.leveret.broker.access.Credentials;
import org.leveret.management.http.Answer;
import org.leveret.management.http.ApiException;
import org.leveret.management.http.Authentication;
import org.leveret.management.http.Call;
import org.leveret.management.http.Handler;
import org.leveret.management.http.Query;
import org.leveret.management.http.Requirement;
import org.leveret.management.http.Route;

/** Who is asking, how to sign in, and how often somebody tried. */
final class IdentityResource implements Resource {
    private final ApiSite site;
    private final LoginAttempts attempts;

    IdentityResource(ApiSite site) {
        this.site = site;
        this.attempts = new LoginAttempts(site.broker().statistics().churn(), site.authentication());
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/whoami", Requirement.MANAGEMENT, IdentityResource::whoAmI),
                Route.get("/auth", Requirement.ANYONE, call -> Answer.json(Map.of("oauth_enabled", false))),
                Route.post("/login", Requirement.ANYONE, Handler.of(this::login)),
                Route.get("/auth/hash_password/:password", Requirement.MANAGEMENT, this::hash),
                Route.get("/auth/attempts/:node", Requirement.MONITORING, this::attempts),
                Route.delete("/auth/attempts/:node", Requirement.MONITORING, Handler.of(this::forgetAttempts)),
                Route.get("/auth/attempts/:node/source", Requirement.MONITORING, this::attemptsBySource),
                Route.delete("/auth/attempts/:node/source", Requirement.MONITORING, Handler.of(this::forgetAttempts)));
    }

    private static Answer whoAmI(Call call) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", call.caller().name());
        json.put("tags", List.copyOf(call.caller().tags()));
        return Answer.json(json);
    }

    /** Says whether a name and a password are right; nothing is remembered of it, here or in a cookie. */
    private Answer login(Call call) {
        Query form = call.form();
        String name = form.value("username");
        String password = form.value("password");
        if (name == null || password == null) {
            throw Authentication.loginFailed();
        }
        var caller = site.authentication().caller(Credentials.of(name, password), call.peer());
        if (!caller.isManager()) {
            throw ApiException.notAuthorised("Not management user");
        }
        return Answer.json("ok");
    }

    private Answer hash(Call call) {
        return Answer.json(
                Map.of("ok", site.administration().hash(call.path("password")).encoded()));
    }

    private Answer attempts(Call call) {
        site.checkNode(call, "node");
        return Answer.json(attempts.json());
    }

    private Answer attemptsBySource(Call call) {
        site.checkNode(call, "node");
        return Answer.json(List.of());
    }

    private Answer forgetAttempts(Call call) {
        site.checkNode(call, "node");
        attempts.forget();
        return Answer.done();
    }
}
