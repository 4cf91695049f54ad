package org.leveret.store;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** How many bytes were appended and are not yet committed, and who waits for them to become fewer. Any thread. */
final class Backlog {
    private final long bytesMax;
    private final AtomicLong bytes = new AtomicLong();
    private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    Backlog(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    void add(long count) {
        bytes.addAndGet(count);
    }

    void subtract(long count) {
        long left = bytes.addAndGet(-count);
        if (left <= bytesMax / 2 && !waiting.isEmpty()) {
            relieve();
        }
    }

    boolean isCongested() {
        return bytes.get() > bytesMax;
    }

    /** Runs the task once at most half of the bound is left: at once, on this thread, if so it is already. */
    void whenRelieved(Runnable task) {
        waiting.add(task);
        if (bytes.get() <= bytesMax / 2) {
            relieve();
        }
    }

    private void relieve() {
        for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
            task.run();
        }
    }
}
