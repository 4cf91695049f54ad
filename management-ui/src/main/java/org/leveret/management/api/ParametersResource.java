package org.leveret.management.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.leveret.broker.access.VirtualHostLimit;
import org.leveret.broker.control.Done;
import org.leveret.broker.policy.PolicyKind;
import org.leveret.management.http.Answer;
import org.leveret.management.http.ApiException;
import org.leveret.management.http.Call;
import org.leveret.management.http.JsonBody;
import org.leveret.management.http.JsonList;
import org.leveret.management.http.Requirement;
import org.leveret.management.http.Route;

/** Runtime parameters of the components that there are: limits of virtual hosts, and operators' policies. */
final class ParametersResource implements Resource {
    private static final String COMPONENT = "component";
    private static final String NAME = "name";

    private final ApiSite site;

    ParametersResource(ApiSite site) {
        this.site = site;
    }

    @Override
    public List<Route> routes() {
        Requirement requirement = Requirement.POLICYMAKER;
        return List.of(
                Route.get("/parameters", requirement, this::all),
                Route.get("/parameters/:component", requirement, call -> list(call, site.visibleVhosts(call))),
                Route.get(
                        "/parameters/:component/:vhost",
                        requirement,
                        call -> list(call, List.of(site.existingVhost(call)))),
                Route.get(
                        "/parameters/:component/:vhost/:name",
                        requirement,
                        call -> Answer.json(
                                find(call).orElseThrow(ApiException::notFound).json())),
                Route.put("/parameters/:component/:vhost/:name", requirement, this::put),
                Route.delete("/parameters/:component/:vhost/:name", requirement, this::delete));
    }

    private Answer all(Call call) {
        List<Parameter> all = new ArrayList<>();
        site.visibleVhosts(call).forEach(vhost -> all.addAll(Parameter.of(site, vhost)));
        return Answer.json(JsonList.whole(all, Parameter::json));
    }

    private Answer list(Call call, List<String> vhosts) {
        List<Parameter> all = new ArrayList<>();
        vhosts.forEach(vhost -> all.addAll(Parameter.of(site, call.path(COMPONENT), vhost)));
        return Answer.json(JsonList.whole(all, Parameter::json));
    }

    private Optional<Parameter> find(Call call) {
        String name = call.path(NAME);
        return Parameter.of(site, call.path(COMPONENT), call.vhost()).stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst();
    }

    private CompletionStage<Answer> put(Call call) {
        String vhost = site.vhostToChange(call);
        String component = call.path(COMPONENT);
        if (component.equals(Parameter.POLICY)) {
            throw ApiException.badRequest("policies may not be set using this method");
        }
        checkMayChange(call, component);
        boolean wasThere = find(call).isPresent();
        return set(site.by(call), vhost, component, call.path(NAME), call.json("value"))
                .thenApply(done -> Answer.put(wasThere));
    }

    /** What has a way of its own that asks for an administrator asks for one here, too. */
    private static void checkMayChange(Call call, String component) {
        boolean ofAdministrators =
                component.equals(Parameter.OPERATOR_POLICY) || component.equals(Parameter.VHOST_LIMITS);
        if (ofAdministrators && !call.caller().isAdministrator()) {
            throw ApiException.notAuthorised("Not administrator user");
        }
    }

    /** Sets a parameter, or refuses it in RabbitMQ's words. */
    static CompletableFuture<Done> set(ApiSite site, String vhost, String component, String name, JsonBody body) {
        if (component.equals(Parameter.OPERATOR_POLICY)) {
            JsonBody policy = new JsonBody(body.object("value"));
            return site.administration().setPolicy(vhost, PolicyKind.OPERATOR, PolicyJson.read(name, policy));
        }
        if (component.equals(Parameter.VHOST_LIMITS) && name.equals(Parameter.LIMITS)) {
            return setLimits(site, vhost, body.object("value"));
        }
        throw ApiException.badRequest("Validation failed\n\ncomponent " + component + " not found\n");
    }

    /** The limits are to be these, and no others. */
    private static CompletableFuture<Done> setLimits(ApiSite site, String vhost, Map<String, Object> limits) {
        limits.forEach(VirtualHostLimitsResource::check);
        List<CompletableFuture<Done>> changes = new ArrayList<>();
        limits.forEach((name, value) -> changes.add(VirtualHostLimitsResource.set(site, vhost, name, value)));
        for (VirtualHostLimit limit : VirtualHostLimit.values()) {
            if (!limits.containsKey(limit.rabbitName())) {
                changes.add(site.administration().clearVirtualHostLimit(vhost, limit));
            }
        }
        return CompletableFuture.allOf(changes.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> Done.DONE);
    }

    private CompletionStage<Answer> delete(Call call) {
        Parameter parameter = find(call).orElseThrow(ApiException::notFound);
        checkMayChange(call, parameter.component());
        CompletableFuture<Done> deleted = parameter.component().equals(Parameter.VHOST_LIMITS)
                ? setLimits(site.by(call), parameter.vhost(), Map.of())
                : site.by(call)
                        .administration()
                        .clearPolicy(
                                parameter.vhost(),
                                parameter.component().equals(Parameter.POLICY) ? PolicyKind.USER : PolicyKind.OPERATOR,
                                parameter.name());
        return deleted.thenApply(done -> Answer.done());
    }
}
