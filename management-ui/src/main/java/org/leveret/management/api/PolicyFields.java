package org.leveret.management.api;

import java.util.Map;
import org.leveret.broker.policy.EffectivePolicy;

/** What an object's JSON says of the policies that apply to it. Stateless. */
final class PolicyFields {
    private PolicyFields() {}

    static void add(EffectivePolicy policy, Map<String, Object> json) {
        json.put("policy", policy.policy());
        json.put("operator_policy", policy.operatorPolicy());
        json.put("effective_policy_definition", policy.settings());
    }
}
