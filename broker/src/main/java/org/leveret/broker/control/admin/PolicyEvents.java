package org.leveret.broker.control.admin;

import org.leveret.amqp.FieldTable;
import org.leveret.broker.event.Event;
import org.leveret.broker.policy.Policy;
import org.leveret.broker.policy.PolicyKind;

/** The events of policies, with RabbitMQ's headers. */
final class PolicyEvents {
    private PolicyEvents() {}

    /** Of both kinds, as RabbitMQ has it. */
    static Event set(String vhost, Policy policy, String by) {
        return new Event(
                "policy.set",
                named(vhost, policy.name(), by).putAll(policy.described()).build());
    }

    static Event cleared(String vhost, PolicyKind kind, String name, String by) {
        String key = kind == PolicyKind.OPERATOR ? "operator.policy.cleared" : "policy.cleared";
        return new Event(key, named(vhost, name, by).build());
    }

    private static FieldTable.Builder named(String vhost, String name, String by) {
        return FieldTable.builder().put("vhost", vhost).put("name", name).put(Event.BY, by);
    }
}
