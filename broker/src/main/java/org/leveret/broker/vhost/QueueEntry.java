package org.leveret.broker.vhost;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A queue in the registry. The handle is for any thread; all else is owned by the control loop.
 *
 * <p>While a queue decides whether it lets itself be deleted, commands on it wait here, so that none sees a queue that is
 * half gone.
 */
final class QueueEntry {
    final QueueHandle handle;

    /** The session that declared an exclusive queue. */
    final @Nullable Session owner;

    // Owned by the control loop.
    private boolean deleting;
    private List<Runnable> waiting = new ArrayList<>(0);

    QueueEntry(QueueHandle handle, @Nullable Session owner) {
        this.handle = handle;
        this.owner = owner;
    }

    QueueDefinition definition() {
        return handle.definition();
    }

    boolean isDeleting() {
        return deleting;
    }

    /** Runs the task when the queue has answered whether it is deleted. At most one task per channel waits. */
    void whenDecided(Runnable task) {
        waiting.add(task);
    }

    void deletionAsked() {
        deleting = true;
    }

    void deletionDecided() {
        deleting = false;
        List<Runnable> now = waiting;
        waiting = new ArrayList<>(0);
        now.forEach(Runnable::run);
    }
}
