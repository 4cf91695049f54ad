package org.leveret.broker.policy;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldType;
import org.leveret.amqp.FieldValue;

/**
 * The settings for mirrored queues, which RabbitMQ 3.x looks at together. One node has nothing to do for them, but
 * definitions that ask for it are to be taken.
 */
final class MirrorSettings {
    private static final String MODE = "ha-mode";
    private static final String PARAMETERS = "ha-params";
    private static final String SYNC_MODE = "ha-sync-mode";
    private static final String SYNC_BATCH_SIZE = "ha-sync-batch-size";
    private static final String PROMOTE_ON_SHUTDOWN = "ha-promote-on-shutdown";
    private static final String PROMOTE_ON_FAILURE = "ha-promote-on-failure";

    private MirrorSettings() {}

    /** @throws InvalidPolicyException with RabbitMQ's text for the first that it would not take */
    static void check(FieldTable definition) throws InvalidPolicyException {
        FieldValue mode = definition.field(MODE);
        if (mode == null) {
            if (isAnyThere(definition)) {
                throw new InvalidPolicyException(
                        "ha-mode must be specified to specify ha-params, ha-sync-mode or ha-promote-on-shutdown");
            }
            return;
        }
        checkMode(mode, definition.field(PARAMETERS));
        checkOneOf(definition, SYNC_MODE, "manual", "automatic");
        FieldValue batch = definition.field(SYNC_BATCH_SIZE);
        if (batch != null && !isAboveZero(batch)) {
            throw new InvalidPolicyException(
                    "ha-sync-batch-size takes an integer greater than 0, " + PolicyTerm.of(batch) + " given");
        }
        checkOneOf(definition, PROMOTE_ON_SHUTDOWN, "always", "when-synced");
        checkOneOf(definition, PROMOTE_ON_FAILURE, "always", "when-synced");
    }

    private static boolean isAnyThere(FieldTable definition) {
        return Set.of(PARAMETERS, SYNC_MODE, SYNC_BATCH_SIZE, PROMOTE_ON_SHUTDOWN, PROMOTE_ON_FAILURE).stream()
                .anyMatch(key -> definition.field(key) != null);
    }

    private static void checkMode(FieldValue mode, @Nullable FieldValue parameters) throws InvalidPolicyException {
        String wrong = switch (mode.type() == FieldType.LONG_STRING ? mode.text() : "") {
            case "all" -> parameters == null ? null : "does not take parameters";
            case "exactly" -> wrongCount(parameters);
            case "nodes" -> wrongNodes(parameters);
            default -> throw new InvalidPolicyException(PolicyTerm.of(mode) + " is not a valid ha-mode value");
        };
        if (wrong != null) {
            throw new InvalidPolicyException("ha-mode=\"" + mode.text() + "\" " + wrong);
        }
    }

    private static @Nullable String wrongCount(@Nullable FieldValue parameters) {
        return parameters != null && isAboveZero(parameters)
                ? null
                : "takes an integer, " + term(parameters) + " given";
    }

    private static @Nullable String wrongNodes(@Nullable FieldValue parameters) {
        if (parameters == null || parameters.type() != FieldType.ARRAY) {
            return "takes a list, " + term(parameters) + " given";
        }
        if (parameters.elements().isEmpty()) {
            return "list must be non-empty";
        }
        List<FieldValue> others = parameters.elements().stream()
                .filter(node -> node.type() != FieldType.LONG_STRING)
                .toList();
        return others.isEmpty()
                ? null
                : "takes a list of strings, " + PolicyTerm.of(FieldValue.of(others)) + " was not a string";
    }

    private static void checkOneOf(FieldTable definition, String key, String one, String other)
            throws InvalidPolicyException {
        FieldValue value = definition.field(key);
        if (value != null && !value.equals(FieldValue.of(one)) && !value.equals(FieldValue.of(other))) {
            throw new InvalidPolicyException(
                    key + " must be \"" + one + "\" or \"" + other + "\", got " + PolicyTerm.of(value));
        }
    }

    private static boolean isAboveZero(FieldValue value) {
        return value.type().isInteger() && value.longValue() > 0;
    }

    private static String term(@Nullable FieldValue value) {
        return value == null ? "none" : PolicyTerm.of(value);
    }
}
