package org.leveret.management.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.control.admin.PolicyExplanation;
import org.leveret.broker.policy.Policy;
import org.leveret.management.http.Answer;
import org.leveret.management.http.ApiException;
import org.leveret.management.http.Call;
import org.leveret.management.http.Requirement;
import org.leveret.management.http.Route;

/** Which policies fit a queue or an exchange, and where each of its settings comes from. RabbitMQ has no such thing. */
final class PolicyExplanationResource implements Resource {
    private static final String PATH = "/leveret/policies/:vhost";
    private static final String POLICY = "policy";
    private static final String OPERATOR_POLICY = "operator_policy";

    private final ApiSite site;

    PolicyExplanationResource(ApiSite site) {
        this.site = site;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(PATH + "/queues/:queue", Requirement.VIRTUAL_HOST, this::ofQueue),
                Route.get(PATH + "/exchanges/:exchange", Requirement.VIRTUAL_HOST, this::ofExchange));
    }

    private Answer ofQueue(Call call) {
        String queue = call.path(QueuesResource.QUEUE);
        return answer(
                call.vhost(), queue, site.administration().policyExplanations().ofQueue(call.vhost(), queue));
    }

    private Answer ofExchange(Call call) {
        String exchange = call.exchange(ExchangesResource.EXCHANGE);
        return answer(
                call.vhost(),
                exchange,
                site.administration().policyExplanations().ofExchange(call.vhost(), exchange));
    }

    private static Answer answer(String vhost, String name, Optional<PolicyExplanation> found) {
        PolicyExplanation explanation = found.orElseThrow(ApiException::notFound);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("vhost", vhost);
        json.put("name", name);
        json.put(POLICY, first(vhost, explanation.policies()));
        json.put(OPERATOR_POLICY, first(vhost, explanation.operatorPolicies()));
        List<Map<String, Object>> outranked = new ArrayList<>();
        addOutranked(outranked, POLICY, vhost, explanation.policies());
        addOutranked(outranked, OPERATOR_POLICY, vhost, explanation.operatorPolicies());
        json.put("outranked", outranked);
        json.put(
                "settings",
                explanation.settings().stream()
                        .map(PolicyExplanationResource::json)
                        .toList());
        return Answer.json(json);
    }

    private static @Nullable Map<String, Object> first(String vhost, List<Policy> fitting) {
        return fitting.isEmpty() ? null : PolicyJson.of(vhost, fitting.get(0));
    }

    private static void addOutranked(
            List<Map<String, Object>> outranked, String kind, String vhost, List<Policy> fitting) {
        for (int i = 1; i < fitting.size(); i++) {
            Map<String, Object> json = PolicyJson.of(vhost, fitting.get(i));
            json.put("kind", kind);
            outranked.add(json);
        }
    }

    private static Map<String, Object> json(PolicyExplanation.Setting setting) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("key", setting.key());
        json.put("source", setting.source());
        json.putAll(setting.values());
        return json;
    }
}
