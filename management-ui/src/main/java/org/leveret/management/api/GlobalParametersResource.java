package org.leveret.management.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.leveret.management.http.Answer;
import org.leveret.management.http.ApiException;
import org.leveret.management.http.Call;
import org.leveret.management.http.JsonBody;
import org.leveret.management.http.JsonList;
import org.leveret.management.http.Requirement;
import org.leveret.management.http.Route;

/** Parameters of the whole broker, and its cluster's name, which is one of them. */
final class GlobalParametersResource implements Resource {
    private static final String NAME = "name";
    private static final String VALUE = "value";
    private static final String CLUSTER_NAME = "cluster_name";

    private final ApiSite site;

    GlobalParametersResource(ApiSite site) {
        this.site = site;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(
                        "/global-parameters",
                        Requirement.POLICYMAKER,
                        call -> Answer.json(JsonList.whole(all(site), each -> each))),
                Route.get("/global-parameters/:name", Requirement.POLICYMAKER, this::get),
                Route.put("/global-parameters/:name", Requirement.POLICYMAKER, this::put),
                Route.delete("/global-parameters/:name", Requirement.POLICYMAKER, this::delete),
                Route.get(
                        "/cluster-name", Requirement.MANAGEMENT, call -> Answer.json(Map.of(NAME, clusterName(site)))),
                Route.put("/cluster-name", Requirement.ADMINISTRATOR, this::putClusterName));
    }

    static List<Map<String, Object>> all(ApiSite site) {
        List<Map<String, Object>> all = new ArrayList<>();
        site.administration().globalParameters().forEach((name, value) -> all.add(json(name, value)));
        return all;
    }

    /** What is said to be the cluster's name now. */
    static String clusterName(ApiSite site) {
        return site.administration().globalParameters().get(CLUSTER_NAME) instanceof String name
                ? name
                : site.configuration().clusterName();
    }

    private static Map<String, Object> json(String name, @Nullable Object value) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(NAME, name);
        json.put(VALUE, value);
        return json;
    }

    private Answer get(Call call) {
        String name = existing(call);
        return Answer.json(json(name, site.administration().globalParameters().get(name)));
    }

    private String existing(Call call) {
        String name = call.path(NAME);
        if (!site.administration().globalParameters().containsKey(name)) {
            throw ApiException.notFound();
        }
        return name;
    }

    private CompletionStage<Answer> put(Call call) {
        String name = call.path(NAME);
        boolean wasThere = site.administration().globalParameters().containsKey(name);
        JsonBody body = call.json();
        // Null is a value like others.
        if (!body.has(VALUE)) {
            throw ApiException.keysMissing(List.of(VALUE));
        }
        Object value = body.get(VALUE);
        return site.administration().setGlobalParameter(name, value).thenApply(done -> Answer.put(wasThere));
    }

    private CompletionStage<Answer> delete(Call call) {
        return site.administration().clearGlobalParameter(existing(call)).thenApply(done -> Answer.done());
    }

    private CompletionStage<Answer> putClusterName(Call call) {
        return site.administration()
                .setGlobalParameter(CLUSTER_NAME, call.json(NAME).onlyText(NAME))
                .thenApply(done -> Answer.done());
    }
}
