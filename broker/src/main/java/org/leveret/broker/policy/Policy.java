package org.leveret.broker.policy;

import java.util.Comparator;
import java.util.Map;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldValue;
import org.leveret.store.definitions.Bytes;
import org.leveret.store.definitions.Definitions.PolicyRow;

/**
 * Settings for all entities with names of a pattern. Immutable.
 *
 * @param priority of several that fit an entity, the one with the highest counts
 * @param definition the settings, which {@link PolicySetting} has found valid
 */
public record Policy(String name, PolicyPattern pattern, PolicyScope scope, int priority, FieldTable definition) {
    /** The one that counts comes first. RabbitMQ leaves open which of two with the same priority does. */
    static final Comparator<Policy> PRECEDENCE =
            Comparator.comparingInt(Policy::priority).reversed().thenComparing(Policy::name);

    /** The settings by their names, as they are in JSON. */
    public Map<String, Object> settings() {
        return definition.plain();
    }

    /** All but the name, as RabbitMQ's events have it. */
    public FieldTable described() {
        return FieldTable.builder()
                .put("pattern", pattern.regex())
                .put("apply-to", scope.rabbitName())
                .put("definition", FieldValue.of(definition))
                .put("priority", (long) priority)
                .build();
    }

    /** As definitions store it. */
    public PolicyRow row(String vhost, PolicyKind kind) {
        return new PolicyRow(
                vhost,
                kind.rabbitName(),
                name,
                pattern.regex(),
                scope.rabbitName(),
                priority,
                Bytes.of(definition.encoded()));
    }

    /** Whether another one says the same, whatever its name. */
    public boolean saysTheSame(Policy other) {
        return pattern.regex().equals(other.pattern.regex())
                && scope == other.scope
                && priority == other.priority
                && definition.equals(other.definition);
    }

    /** Whether it may have been for such an entity at some time, though nobody can tell any more. */
    public boolean mayHaveAppliedTo(PolicyTarget target, String entity) {
        return pattern.isUnsure() ? scope.covers(target) : appliesTo(target, entity);
    }

    /** Whether it is for such an entity; another may count before it. */
    public boolean appliesTo(PolicyTarget target, String entity) {
        return scope.covers(target) && PolicySetting.allSuit(definition, target) && pattern.fits(entity);
    }
}
