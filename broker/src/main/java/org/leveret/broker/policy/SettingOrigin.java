package org.leveret.broker.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldValue;

/**
 * Where a setting comes from that an entity goes by. Immutable.
 *
 * @param key as policies call it
 * @param source who has the last word
 * @param values what counts, by the name value, and what each says who says something: {@code argument}, {@code policy},
 *     {@code operator_policy}
 */
public record SettingOrigin(String key, Source source, FieldTable values) {
    /** Who has the last word. */
    public enum Source {
        ARGUMENT,
        POLICY,
        OPERATOR_POLICY,
        /** Several speak of one limit, and the smallest counts. */
        MINIMUM
    }

    /**
     * The settings of an entity, by key.
     *
     * @param arguments those that it was declared with, by the names that policies have for them
     * @param target what the entity is
     */
    public static List<SettingOrigin> of(
            FieldTable arguments, FieldTable policy, FieldTable operatorPolicy, PolicyTarget target) {
        Map<String, SettingOrigin> origins = new TreeMap<>();
        for (FieldTable table : List.of(arguments, policy, operatorPolicy)) {
            for (Map.Entry<String, FieldValue> each : table) {
                origins.computeIfAbsent(
                        each.getKey(),
                        key -> of(
                                key,
                                arguments.field(key),
                                policy.field(key),
                                operatorPolicy.field(key),
                                EffectivePolicy.countsFirst(key, target)));
            }
        }
        return new ArrayList<>(origins.values());
    }

    private static SettingOrigin of(
            String key,
            @Nullable FieldValue argument,
            @Nullable FieldValue policy,
            @Nullable FieldValue operatorPolicy,
            boolean policyFirst) {
        FieldValue value = argument;
        Source source = Source.ARGUMENT;
        if (policy != null && operatorPolicy != null) {
            value = EffectivePolicy.merged(key, policy, operatorPolicy);
            if (PolicySetting.smallerCounts(key, policy, operatorPolicy)) {
                source = Source.MINIMUM;
            } else {
                source = value.equals(operatorPolicy) ? Source.OPERATOR_POLICY : Source.POLICY;
            }
        } else if (policy != null) {
            value = policy;
            source = Source.POLICY;
        } else if (operatorPolicy != null) {
            value = operatorPolicy;
            source = Source.OPERATOR_POLICY;
        }
        if (argument != null && value != null && source != Source.ARGUMENT && !policyFirst) {
            source = PolicySetting.smallerCounts(key, value, argument) ? Source.MINIMUM : Source.ARGUMENT;
            value = EffectivePolicy.merged(key, value, argument);
        }
        FieldTable.Builder values = FieldTable.builder();
        put(values, "value", value);
        put(values, "argument", argument);
        put(values, "policy", policy);
        put(values, "operator_policy", operatorPolicy);
        return new SettingOrigin(key, source, values.build());
    }

    private static void put(FieldTable.Builder values, String name, @Nullable FieldValue value) {
        if (value != null) {
            values.put(name, value);
        }
    }
}
