package org.leveret.broker.connection;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the broker is short of. While anything is, connections that publish are told and not read (RabbitMQ's resource
 * alarms). Any thread may look; raised and cleared by whoever watches the resource.
 */
public final class Alarms {
    /** A resource, with the words of connection.blocked. */
    public enum Resource {
        MEMORY("memory"),
        DISK("disk");

        private final String words;

        Resource(String words) {
            this.words = words;
        }
    }

    private final Connections connections;
    private volatile Set<Resource> raised = Set.of();

    public Alarms(Connections connections) {
        this.connections = connections;
    }

    public synchronized void raise(Resource resource) {
        EnumSet<Resource> after = EnumSet.of(resource);
        after.addAll(raised);
        raised = after;
    }

    public synchronized void clear(Resource resource) {
        EnumSet<Resource> after = EnumSet.noneOf(Resource.class);
        after.addAll(raised);
        after.remove(resource);
        raised = after;
        if (after.isEmpty()) {
            for (AmqpConnection connection : connections.all()) {
                connection.loop().post(connection::onAlarmsCleared);
            }
        }
    }

    boolean isOn() {
        return !raised.isEmpty();
    }

    /** Such as {@code low on memory & disk}. */
    String reason() {
        return raised.stream()
                .sorted()
                .map(resource -> resource.words)
                .collect(Collectors.joining(" & ", "low on ", ""));
    }
}
