package org.leveret.broker.policy;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldValue;

/**
 * What policies say of one entity. Immutable.
 *
 * @param policy the name of the policy that applies, or null
 * @param operatorPolicy the name of the operator policy that applies, or null
 * @param definition the settings of both together
 */
public record EffectivePolicy(
        @Nullable String policy, @Nullable String operatorPolicy, FieldTable definition) {
    /** No policy applies. */
    public static final EffectivePolicy NONE = new EffectivePolicy(null, null, FieldTable.EMPTY);

    private static final String ARGUMENT_PREFIX = "x-";

    static EffectivePolicy of(@Nullable Policy policy, @Nullable Policy operatorPolicy) {
        if (policy == null && operatorPolicy == null) {
            return NONE;
        }
        return new EffectivePolicy(
                policy == null ? null : policy.name(),
                operatorPolicy == null ? null : operatorPolicy.name(),
                merged(definition(policy), definition(operatorPolicy)));
    }

    /** The settings by their names, as they are in JSON. */
    public Map<String, Object> settings() {
        return definition.plain();
    }

    /** What counts where two say something of one setting: of limits the smaller, of most others the second. */
    public static FieldValue merged(String setting, FieldValue first, FieldValue second) {
        return PolicySetting.merged(setting, first, second);
    }

    /** How policies call what an argument of a queue is called. */
    public static String settingOf(String argument) {
        return argument.startsWith(ARGUMENT_PREFIX) && !PolicySetting.isNamedLikeArgument(argument)
                ? argument.substring(ARGUMENT_PREFIX.length())
                : argument;
    }

    /** Whether a policy counts before an argument of such an entity, whatever both say, as for some types of queue. */
    public static boolean countsFirst(String setting, PolicyTarget target) {
        return target == PolicyTarget.STREAM
                || PolicySetting.isNamedLikeArgument(setting)
                || (target == PolicyTarget.QUORUM_QUEUE && (setting.equals("overflow") || setting.equals("expires")));
    }

    private static FieldTable definition(@Nullable Policy policy) {
        return policy == null ? FieldTable.EMPTY : policy.definition();
    }

    private static FieldTable merged(FieldTable users, FieldTable operators) {
        FieldTable.Builder merged = FieldTable.builder().putAll(users);
        for (Map.Entry<String, FieldValue> setting : operators) {
            FieldValue other = users.field(setting.getKey());
            FieldValue own = setting.getValue();
            merged.put(setting.getKey(), other == null ? own : merged(setting.getKey(), other, own));
        }
        return merged.build();
    }
}
