package org.leveret.management.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.leveret.broker.access.Credentials;
import org.leveret.config.Settings;
import org.leveret.management.http.Answer;
import org.leveret.management.http.ApiException;
import org.leveret.management.http.Call;
import org.leveret.management.http.Caller;
import org.leveret.management.http.Handler;
import org.leveret.management.http.JsonBody;
import org.leveret.management.http.Requirement;
import org.leveret.management.http.Route;
import org.leveret.management.http.Sessions;

/**
 * Signing in at the console and out again. The cookie that stands for a session holds nothing of the user or the password, no
 * script can read it, and no page of another site has it sent.
 */
final class SessionResource implements Resource {
    private static final String PATH = "/leveret/session";
    private static final String SET_COOKIE = "set-cookie";

    private final ApiSite site;

    SessionResource(ApiSite site) {
        this.site = site;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post(PATH, Requirement.ANYONE, this::signIn),
                Route.get(PATH, Requirement.MANAGEMENT, call -> Answer.json(user(call.caller()))),
                Route.delete(PATH, Requirement.MANAGEMENT, Handler.of(this::signOut)));
    }

    /** Refused without a challenge, for which a browser would show a window of its own. */
    private CompletionStage<Answer> signIn(Call call) {
        JsonBody body = call.json("username", "password");
        Caller caller;
        try {
            caller = site.authentication()
                    .caller(Credentials.of(body.text("username"), body.text("password")), call.peer());
        } catch (ApiException e) {
            return CompletableFuture.completedFuture(Answer.json(e.status(), e.body()));
        }
        if (!caller.isManager()) {
            throw ApiException.notAuthorised("Not management user");
        }
        String token = site.authentication().sessions().open(caller);
        return CompletableFuture.completedFuture(
                Answer.json(user(caller)).withHeader(SET_COOKIE, cookie(call, token, "")));
    }

    private Answer signOut(Call call) {
        String token = call.session();
        if (token != null) {
            site.authentication().sessions().close(token);
        }
        return Answer.done().withHeader(SET_COOKIE, cookie(call, "", "; Max-Age=0"));
    }

    private String cookie(Call call, String value, String more) {
        String prefix = site.configuration().value(Settings.MANAGEMENT_PATH_PREFIX);
        return Sessions.cookie(call.port()) + "=" + value + "; Path=" + (prefix.isEmpty() ? "/" : prefix)
                + "; HttpOnly; SameSite=Strict" + (call.isEncrypted() ? "; Secure" : "") + more;
    }

    private static Map<String, Object> user(Caller caller) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", caller.name());
        json.put("tags", List.copyOf(caller.tags()));
        return json;
    }
}
