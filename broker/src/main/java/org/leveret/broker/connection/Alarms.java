package org.leveret.broker.connection;

import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.FieldTable;
import org.leveret.broker.event.Event;
import org.leveret.broker.event.Events;

/**
 * What the broker is short of, or can no longer do. While anything is, connections that publish are told and not read
 * (RabbitMQ's resource alarms). Any thread may look; raised and cleared by whoever watches the resource.
 */
public final class Alarms {
    /** A resource, with RabbitMQ's word for it in connection.blocked. */
    public enum Resource {
        MEMORY("memory"),
        /** Fewer bytes are free than is asked for. */
        DISK("disk"),
        /** There was no room for what was to be written. */
        DISK_FULL("disk"),
        /** A disk or what is on it has failed, which only a restart can end. */
        STORAGE(null);

        private final @Nullable String words;

        Resource(@Nullable String words) {
            this.words = words;
        }
    }

    private final Connections connections;
    private volatile Set<Resource> raised = Set.of();

    // Guarded by this.
    private Events events = Events.NONE;
    private String nodeName = "";

    public Alarms(Connections connections) {
        this.connections = connections;
    }

    /** Says who is told of alarms, and as whose. */
    public synchronized void events(Events told, String ofNode) {
        events = told;
        nodeName = ofNode;
    }

    public synchronized void raise(Resource resource) {
        EnumSet<Resource> after = EnumSet.of(resource);
        after.addAll(raised);
        boolean first = raised.isEmpty();
        change(after);
        if (first) {
            tell(AmqpConnection::onAlarmRaised);
        }
    }

    private void tell(Consumer<AmqpConnection> change) {
        for (AmqpConnection connection : connections.all()) {
            connection.loop().post(() -> change.accept(connection));
        }
    }

    private void change(Set<Resource> after) {
        Set<Resource> before = raised;
        raised = after;
        for (String source : List.of("memory", "disk")) {
            boolean was = concerns(before, source);
            boolean is = concerns(after, source);
            if (was != is && events.areWanted()) {
                events.tell(new Event(
                        is ? "alarm.set" : "alarm.cleared",
                        FieldTable.builder()
                                .put("node", nodeName)
                                .put("source", source)
                                .build()));
            }
        }
    }

    private static boolean concerns(Set<Resource> raised, String source) {
        return raised.stream().anyMatch(resource -> source.equals(resource.words));
    }

    public synchronized void clear(Resource resource) {
        EnumSet<Resource> after = EnumSet.noneOf(Resource.class);
        after.addAll(raised);
        after.remove(resource);
        change(after);
        if (after.isEmpty()) {
            tell(AmqpConnection::onAlarmsCleared);
        }
    }

    /** What there is too little of, or has failed, now. */
    public Set<Resource> raised() {
        return raised;
    }

    boolean isOn() {
        return !raised.isEmpty();
    }

    /** Such as {@code low on memory & disk}, or {@code low on disk; storage has failed}. */
    String reason() {
        Set<Resource> now = raised;
        String low = now.stream()
                .sorted()
                .map(resource -> resource.words)
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.joining(" & "));
        String failed = now.contains(Resource.STORAGE) ? "storage has failed" : "";
        String separator = low.isEmpty() || failed.isEmpty() ? "" : "; ";
        return (low.isEmpty() ? "" : "low on " + low) + separator + failed;
    }
}
