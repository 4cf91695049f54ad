package org.leveret.management.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.leveret.broker.control.admin.AdministrationException;
import org.leveret.broker.control.admin.PolicyRequest;
import org.leveret.broker.policy.Policy;
import org.leveret.broker.policy.PolicyKind;
import org.leveret.management.http.Answer;
import org.leveret.management.http.ApiException;
import org.leveret.management.http.Call;
import org.leveret.management.http.JsonList;
import org.leveret.management.http.Requirement;
import org.leveret.management.http.Route;

/** Policies, of users or of operators. */
final class PoliciesResource implements Resource {
    private static final String NAME = "name";

    private final ApiSite site;
    private final PolicyKind kind;

    PoliciesResource(ApiSite site, PolicyKind kind) {
        this.site = site;
        this.kind = kind;
    }

    @Override
    public List<Route> routes() {
        String path = kind == PolicyKind.USER ? "/policies" : "/operator-policies";
        Requirement ofOne = kind == PolicyKind.USER ? Requirement.POLICYMAKER : Requirement.ADMINISTRATOR;
        return List.of(
                Route.get(path, Requirement.MANAGEMENT, call -> list(site.visibleVhosts(call))),
                Route.get(path + "/:vhost", Requirement.VIRTUAL_HOST, call -> list(List.of(site.existingVhost(call)))),
                Route.get(
                        path + "/:vhost/:name",
                        ofOne,
                        call -> Answer.json(PolicyJson.of(call.vhost(), existing(call)))),
                Route.put(path + "/:vhost/:name", ofOne, this::put),
                Route.delete(path + "/:vhost/:name", ofOne, this::delete));
    }

    private record Placed(String vhost, Policy policy) {}

    private Answer list(List<String> vhosts) {
        List<Placed> all = new ArrayList<>();
        for (String vhost : vhosts) {
            site.administration().policies().of(vhost, kind).stream()
                    .sorted(Comparator.comparing(Policy::name))
                    .forEach(policy -> all.add(new Placed(vhost, policy)));
        }
        return Answer.json(JsonList.whole(all, placed -> PolicyJson.of(placed.vhost(), placed.policy())));
    }

    private Optional<Policy> find(Call call) {
        String name = call.path(NAME);
        return site.administration().policies().of(call.vhost(), kind).stream()
                .filter(policy -> policy.name().equals(name))
                .findFirst();
    }

    private Policy existing(Call call) {
        return find(call).orElseThrow(ApiException::notFound);
    }

    private CompletionStage<Answer> put(Call call) {
        String vhost = site.vhostToChange(call);
        boolean wasThere = find(call).isPresent();
        PolicyRequest request;
        try {
            request = PolicyJson.read(call.path(NAME), call.json());
        } catch (ApiException e) {
            throw readable(e);
        }
        return site.by(call).administration().setPolicy(vhost, kind, request).handle((done, failure) -> {
            if (failure != null) {
                throw new CompletionException(readable(failure));
            }
            return Answer.put(wasThere);
        });
    }

    private ApiException readable(ApiException refusal) {
        return kind == PolicyKind.USER && refusal.reason() instanceof String text
                ? ApiException.badRequest(PolicyJson.escaped(text))
                : refusal;
    }

    private Throwable readable(Throwable failure) {
        return kind == PolicyKind.USER
                        && failure instanceof AdministrationException refusal
                        && refusal.reason() == AdministrationException.Reason.INVALID
                ? ApiException.badRequest(PolicyJson.escaped(String.valueOf(refusal.getMessage())))
                : failure;
    }

    private CompletionStage<Answer> delete(Call call) {
        return site.by(call)
                .administration()
                .clearPolicy(call.vhost(), kind, existing(call).name())
                .thenApply(done -> Answer.done());
    }
}
