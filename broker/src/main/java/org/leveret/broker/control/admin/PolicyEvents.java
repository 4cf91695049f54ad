package org.leveret.broker.control.admin;

import org.leveret.amqp.FieldTable;
import org.leveret.broker.event.Event;
import org.leveret.broker.policy.Policy;

/** The events of policies, with RabbitMQ's headers. Of an operator policy RabbitMQ announces the setting only. */
final class PolicyEvents {
    private PolicyEvents() {}

    static Event set(String vhost, Policy policy, String by) {
        return new Event(
                "policy.set",
                named(vhost, policy.name(), by).putAll(policy.described()).build());
    }

    static Event cleared(String vhost, String name, String by) {
        return new Event("policy.cleared", named(vhost, name, by).build());
    }

    private static FieldTable.Builder named(String vhost, String name, String by) {
        return FieldTable.builder().put("vhost", vhost).put("name", name).put(Event.BY, by);
    }
}
