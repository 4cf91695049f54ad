package org.leveret.broker.vhost;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The queues of a virtual host by name: a working state for commands and a published one for everyone. The published map
 * has one writer, the control loop.
 */
final class QueueRegistry {
    private final ConcurrentHashMap<String, QueueEntry> published = new ConcurrentHashMap<>();

    // Owned by the control loop.
    private final Map<String, QueueEntry> working = new HashMap<>();
    private final List<QueueEntry> added = new ArrayList<>();
    private final List<QueueEntry> removed = new ArrayList<>();

    /** Any thread. */
    @Nullable
    QueueEntry published(String name) {
        return published.get(name);
    }

    /** Any thread; queues may come and go while it is walked. */
    Iterable<QueueEntry> allPublished() {
        return published.values();
    }

    /** Any thread. */
    int publishedCount() {
        return published.size();
    }

    @Nullable
    QueueEntry get(String name) {
        return working.get(name);
    }

    /** As the current batch has it. */
    int size() {
        return working.size();
    }

    boolean contains(QueueEntry entry) {
        return working.get(entry.definition().name()) == entry;
    }

    List<QueueEntry> all() {
        return new ArrayList<>(working.values());
    }

    void add(QueueEntry entry) {
        working.put(entry.definition().name(), entry);
        added.add(entry);
    }

    void remove(QueueEntry entry) {
        working.remove(entry.definition().name(), entry);
        removed.add(entry);
    }

    /** Queues become visible before the bindings that lead to them. */
    void publishAdded() {
        for (QueueEntry entry : added) {
            // It may have been deleted again within the batch.
            if (contains(entry)) {
                published.put(entry.definition().name(), entry);
            }
        }
        added.clear();
    }

    /** Queues vanish after the bindings that led to them. */
    void publishRemoved() {
        for (QueueEntry entry : removed) {
            published.remove(entry.definition().name(), entry);
        }
        removed.clear();
    }

    /** Goes back to what is published. */
    void revert(Consumer<QueueEntry> onNeverPublished) {
        List<QueueEntry> neverPublished = new ArrayList<>(added);
        added.clear();
        removed.clear();
        working.clear();
        working.putAll(published);
        neverPublished.forEach(onNeverPublished);
    }

    /** Takes a queue whose content is gone out of both states, though its definition could not be deleted. */
    void drop(QueueEntry entry) {
        working.remove(entry.definition().name(), entry);
        published.remove(entry.definition().name(), entry);
    }
}
