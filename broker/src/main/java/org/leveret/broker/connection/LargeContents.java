package org.leveret.broker.connection;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much memory all messages take that are larger than {@link #LARGE_BYTES} and have not arrived whole. Shared by all
 * connections; any thread.
 *
 * <p>Ordinary messages are not counted: what a connection can hold of them is bounded by its channels.
 */
public final class LargeContents {
    /** From this size on a message is counted while it arrives, in bytes. */
    public static final int LARGE_BYTES = 1 << 20;

    private final long bytesMax;
    private final AtomicLong takenBytes = new AtomicLong();
    private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    /** @param bytesMax for all of them together; a single one may be larger */
    public LargeContents(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    long bytesMax() {
        return bytesMax;
    }

    /** Takes so much of the memory if there is so much left, and says whether it did. */
    boolean take(long bytes) {
        while (true) {
            long taken = takenBytes.get();
            if (taken > 0 && taken + bytes > bytesMax) {
                return false;
            }
            if (takenBytes.compareAndSet(taken, taken + bytes)) {
                return true;
            }
        }
    }

    /** Takes so much of the memory, whether it is left or not. */
    void overdraw(long bytes) {
        takenBytes.addAndGet(bytes);
    }

    void giveBack(long bytes) {
        takenBytes.addAndGet(-bytes);
        for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
            task.run();
        }
    }

    /** Runs the task, on whatever thread, when there may be so much memory; it may have to wait again. */
    void whenGivenBack(long bytes, Runnable task) {
        waiting.add(task);
        long taken = takenBytes.get();
        if (taken == 0 || taken + bytes <= bytesMax) {
            // Somebody has given back between the caller's try and the wait.
            giveBack(0);
        }
    }
}
