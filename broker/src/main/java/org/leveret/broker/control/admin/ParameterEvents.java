package org.leveret.broker.control.admin;

import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldValue;
import org.leveret.broker.event.Event;

/** The events of runtime parameters, of which RabbitMQ's limits of virtual hosts are some, with RabbitMQ's headers. */
final class ParameterEvents {
    private ParameterEvents() {}

    static Event set(String vhost, String component, String name, FieldValue value, String by) {
        return new Event(
                "parameter.set",
                headers(vhost, component, name, by).put("value", value).build());
    }

    static Event cleared(String vhost, String component, String name, String by) {
        return new Event(
                "parameter.cleared", headers(vhost, component, name, by).build());
    }

    private static FieldTable.Builder headers(String vhost, String component, String name, String by) {
        return FieldTable.builder()
                .put("vhost", vhost)
                .put("component", component)
                .put("name", name)
                .put(Event.BY, by);
    }
}
