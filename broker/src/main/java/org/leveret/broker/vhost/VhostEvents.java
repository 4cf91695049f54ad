package org.leveret.broker.vhost;

import java.util.List;
import java.util.Set;
import org.leveret.amqp.FieldTable;
import org.leveret.broker.event.Event;

/** The events of virtual hosts, with RabbitMQ's headers. */
final class VhostEvents {
    private VhostEvents() {}

    static Event created(String name, String description, Set<String> tags, String by) {
        return new Event(
                "vhost.created",
                FieldTable.builder()
                        .put("name", name)
                        .put("description", description)
                        .put("tags", EntityEvents.texts(List.copyOf(tags)))
                        .put("default_queue_type", "undefined")
                        .put("tracing", false)
                        .put(Event.BY, by)
                        .build());
    }

    static Event deleted(String name, String by) {
        return new Event(
                "vhost.deleted",
                FieldTable.builder().put("name", name).put(Event.BY, by).build());
    }
}
