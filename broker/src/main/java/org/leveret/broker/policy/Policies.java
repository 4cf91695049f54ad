package org.leveret.broker.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.FieldTable;
import org.leveret.broker.control.ControlLoop;
import org.leveret.broker.control.Published;
import org.leveret.store.definitions.DefinitionChange;
import org.leveret.store.definitions.Definitions;
import org.leveret.store.definitions.Definitions.PolicyRow;

/**
 * The policies of all virtual hosts. Changes belong to the control loop, which then has the entities go by them; anyone may
 * read.
 */
public final class Policies implements Published {
    private final ControlLoop control;
    private volatile PolicySet published = PolicySet.EMPTY;

    // Owned by the control loop.
    private PolicySet working = PolicySet.EMPTY;

    public Policies(ControlLoop control) {
        this.control = control;
    }

    /** The policies of a virtual host, those that count before others first. Any thread. */
    public List<Policy> of(String vhost, PolicyKind kind) {
        return published.of(vhost, kind);
    }

    /** What applies to an entity. Any thread. */
    public EffectivePolicy effective(String vhost, PolicyTarget target, String entity) {
        return published.effective(vhost, target, entity);
    }

    /** The policies as the current batch has them; for commands. */
    public PolicySet working() {
        control.checkInside();
        return working;
    }

    /** The policy of that name as the current batch has it, or null; for commands. */
    public @Nullable Policy working(String vhost, PolicyKind kind, String name) {
        return working().named(vhost, kind, name);
    }

    /** All policies of a kind that fit an entity, of which the first counts. Any thread. */
    public List<Policy> fitting(String vhost, PolicyKind kind, PolicyTarget target, String entity) {
        return of(vhost, kind).stream()
                .filter(policy -> policy.appliesTo(target, entity))
                .toList();
    }

    /**
     * Refuses a definition that RabbitMQ would not take. Any thread.
     *
     * @throws InvalidPolicyException with its text
     */
    public static void check(FieldTable definition, PolicyKind kind) throws InvalidPolicyException {
        PolicySetting.check(definition, kind);
        if (definition.encoded().length > DefinitionChange.VALUE_LENGTH_MAX) {
            throw new InvalidPolicyException(
                    "the definition is longer than " + DefinitionChange.VALUE_LENGTH_MAX + " bytes");
        }
    }

    /** Adds a policy whose definition has been checked, or replaces the one of that name. */
    public void put(String vhost, PolicyKind kind, Policy policy) {
        change(working.with(vhost, kind, policy.name(), policy));
        control.write(new DefinitionChange.PutPolicy(policy.row(vhost, kind)));
    }

    /** Deletes a policy; there being none of that name is fine. */
    public void delete(String vhost, PolicyKind kind, String name) {
        change(working.with(vhost, kind, name, null));
        control.write(new DefinitionChange.DeletePolicy(vhost, kind.rabbitName(), name));
    }

    /** Forgets those of a virtual host that is being deleted; the rows go with its own. */
    public void forgetVirtualHost(String vhost) {
        PolicySet changed = working.without(vhost);
        if (changed != working) {
            change(changed);
        }
    }

    /**
     * Takes over what was read at the start.
     *
     * @throws InvalidPolicyException if a policy applies to something unknown
     */
    public void load(Definitions definitions) throws InvalidPolicyException {
        for (PolicyRow row : definitions.policies()) {
            Policy policy = new Policy(
                    row.name(),
                    PolicyPattern.stored(row.name(), row.pattern()),
                    PolicyScope.byRabbitName(row.applyTo()),
                    row.priority(),
                    FieldTable.decode(row.definition().octets()));
            PolicyKind kind =
                    row.kind().equals(PolicyKind.OPERATOR.rabbitName()) ? PolicyKind.OPERATOR : PolicyKind.USER;
            working = working.with(row.vhost(), kind, row.name(), policy);
        }
        published = working;
    }

    private void change(PolicySet changed) {
        control.checkInside();
        working = changed;
        control.touched(this);
    }

    @Override
    public void publish() {
        published = working;
    }

    @Override
    public void revert() {
        working = published;
    }
}
