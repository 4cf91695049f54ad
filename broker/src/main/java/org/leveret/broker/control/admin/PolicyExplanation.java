package org.leveret.broker.control.admin;

import java.util.List;
import java.util.Map;
import org.leveret.broker.policy.Policy;

/**
 * What an entity goes by, and why. Immutable.
 *
 * @param policies those of users that fit it; the first counts, and no other
 * @param operatorPolicies those of operators that fit it; the first counts, and no other
 * @param settings what arguments and policies come to together
 */
public record PolicyExplanation(List<Policy> policies, List<Policy> operatorPolicies, List<Setting> settings) {
    /**
     * One setting.
     *
     * @param key as policies call it
     * @param source whose word counts: argument, policy, operator_policy, or minimum where the smallest of several does
     * @param values what counts, by the name value, and what argument, policy and operator policy say
     */
    public record Setting(String key, String source, Map<String, Object> values) {}
}
