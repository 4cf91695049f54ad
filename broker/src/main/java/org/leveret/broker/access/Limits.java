package org.leveret.broker.access;

import java.util.HashMap;
import java.util.Map;
import org.leveret.amqp.FieldTable;
import org.leveret.broker.control.ControlLoop;
import org.leveret.broker.control.Published;
import org.leveret.store.definitions.DefinitionChange;
import org.leveret.store.definitions.Definitions;
import org.leveret.store.definitions.Definitions.LimitRow;

/**
 * How many connections, channels and queues users and virtual hosts may have. Changes belong to the control loop; anyone may
 * read. A limit below zero is none, as in RabbitMQ.
 */
public final class Limits implements Published {
    /** What there may be of something that has no limit. */
    public static final int NONE = Integer.MAX_VALUE;

    private final ControlLoop control;
    private volatile Map<Key, Integer> published = Map.of();

    // Owned by the control loop.
    private Map<Key, Integer> working = Map.of();

    private record Key(boolean ofUser, String name, String limit) {}

    Limits(ControlLoop control) {
        this.control = control;
    }

    /** How many a user may have, or {@link #NONE}. Any thread. */
    public int of(String user, UserLimit limit) {
        return effective(published, new Key(true, user, limit.rabbitName()));
    }

    /** How many a virtual host may have, or {@link #NONE}. Any thread. */
    public int of(String virtualHost, VirtualHostLimit limit) {
        return effective(published, new Key(false, virtualHost, limit.rabbitName()));
    }

    /** As the current batch has it; for commands. */
    public int working(String virtualHost, VirtualHostLimit limit) {
        control.checkInside();
        return effective(working, new Key(false, virtualHost, limit.rabbitName()));
    }

    /** All limits of a virtual host as the current batch has them, by RabbitMQ's names; for commands. */
    public FieldTable workingOf(String virtualHost) {
        control.checkInside();
        FieldTable.Builder all = FieldTable.builder();
        for (VirtualHostLimit limit : VirtualHostLimit.values()) {
            Integer value = working.get(new Key(false, virtualHost, limit.rabbitName()));
            if (value != null) {
                all.put(limit.rabbitName(), value.longValue());
            }
        }
        return all.build();
    }

    private static int effective(Map<Key, Integer> limits, Key key) {
        Integer value = limits.get(key);
        return value == null || value < 0 ? NONE : value;
    }

    /** The limits of a user as they were set, by RabbitMQ's names. Any thread. */
    public Map<String, Integer> ofUser(String user) {
        return of(true, user);
    }

    /** The limits of a virtual host as they were set, by RabbitMQ's names. Any thread. */
    public Map<String, Integer> ofVirtualHost(String virtualHost) {
        return of(false, virtualHost);
    }

    private Map<String, Integer> of(boolean ofUser, String name) {
        Map<String, Integer> found = new HashMap<>();
        published.forEach((key, value) -> {
            if (key.ofUser() == ofUser && key.name().equals(name)) {
                found.put(key.limit(), value);
            }
        });
        return found;
    }

    void load(Definitions definitions) {
        Map<Key, Integer> loaded = new HashMap<>();
        for (LimitRow row : definitions.limits()) {
            loaded.put(new Key(row.ofUser(), row.name(), row.limit()), row.value());
        }
        working = loaded;
        published = loaded;
    }

    public void put(String user, UserLimit limit, int value) {
        put(new Key(true, user, limit.rabbitName()), value);
    }

    public void put(String virtualHost, VirtualHostLimit limit, int value) {
        put(new Key(false, virtualHost, limit.rabbitName()), value);
    }

    private void put(Key key, int value) {
        Map<Key, Integer> changed = new HashMap<>(working);
        changed.put(key, value);
        change(changed);
        control.write(new DefinitionChange.PutLimit(new LimitRow(key.ofUser(), key.name(), key.limit(), value)));
    }

    public void delete(String user, UserLimit limit) {
        delete(new Key(true, user, limit.rabbitName()));
    }

    public void delete(String virtualHost, VirtualHostLimit limit) {
        delete(new Key(false, virtualHost, limit.rabbitName()));
    }

    private void delete(Key key) {
        Map<Key, Integer> changed = new HashMap<>(working);
        changed.remove(key);
        change(changed);
        control.write(new DefinitionChange.DeleteLimit(key.ofUser(), key.name(), key.limit()));
    }

    /** Forgets the limits of a user who is being deleted; the rows go with the user's. */
    void forgetUser(String user) {
        forget(true, user);
    }

    /** Forgets the limits of a virtual host that is being deleted; the rows go with its own. */
    void forgetVirtualHost(String virtualHost) {
        forget(false, virtualHost);
    }

    private void forget(boolean ofUser, String name) {
        Map<Key, Integer> changed = new HashMap<>(working);
        if (changed.keySet()
                .removeIf(key -> key.ofUser() == ofUser && key.name().equals(name))) {
            change(changed);
        }
    }

    private void change(Map<Key, Integer> changed) {
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
