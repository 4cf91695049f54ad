package org.leveret.broker.control.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.FieldTable;
import org.leveret.broker.access.InvalidPatternException;
import org.leveret.broker.control.admin.AdministrationException.Reason;
import org.leveret.broker.policy.InvalidPolicyException;
import org.leveret.broker.policy.Policies;
import org.leveret.broker.policy.Policy;
import org.leveret.broker.policy.PolicyKind;
import org.leveret.broker.policy.PolicyPattern;
import org.leveret.broker.policy.PolicyScope;

/**
 * A policy as it is asked for. Immutable.
 *
 * @param pattern a regular expression that is searched for in names
 * @param definition the settings, with values as JSON has them
 * @param priority the highest of several counts
 * @param applyTo what it is for: all, exchanges, queues, classic_queues, quorum_queues or streams
 */
public record PolicyRequest(String name, String pattern, Map<String, Object> definition, int priority, String applyTo) {

    /** Checks it, in RabbitMQ's order and with its texts, one line for each thing that is wrong. */
    Policy checked(PolicyKind kind) {
        List<String> wrong = new ArrayList<>();
        PolicyScope scope = null;
        FieldTable settings = FieldTable.EMPTY;
        try {
            scope = PolicyScope.byRabbitName(applyTo);
        } catch (InvalidPolicyException e) {
            wrong.add(e.getMessage());
        }
        try {
            settings = FieldTable.ofPlain(definition);
            Policies.check(settings, kind);
        } catch (InvalidPolicyException | IllegalArgumentException e) {
            wrong.add(e.getMessage());
        }
        PolicyPattern compiled = compiled(wrong);
        if (scope == null || compiled == null || !wrong.isEmpty()) {
            throw new AdministrationException(
                    Reason.INVALID, "Validation failed\n\n" + String.join("\n", wrong) + "\n");
        }
        return new Policy(name, compiled, scope, priority, settings);
    }

    private @Nullable PolicyPattern compiled(List<String> wrong) {
        try {
            return PolicyPattern.compile(name, pattern);
        } catch (InvalidPatternException e) {
            wrong.add("pattern should be regular expression but is invalid: " + e.getMessage());
            return null;
        }
    }
}
