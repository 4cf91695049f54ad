package org.leveret.store;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes were appended and are not yet committed, how many are committed and not yet in H2, and who waits for them
 * to become fewer. Any thread.
 */
final class Backlog {
    private final long bytesMax;
    private final long keptBytesMax;
    private final AtomicLong bytes = new AtomicLong();
    private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    private final ConcurrentLinkedQueue<Runnable> waitingForFile = new ConcurrentLinkedQueue<>();
    private volatile long keptBytes;
    private volatile boolean failed;

    /**
     * @param bytesMax what may be appended and not committed
     * @param keptBytesMax what may be committed and not in H2 before large messages wait
     */
    Backlog(long bytesMax, long keptBytesMax) {
        this.keptBytesMax = keptBytesMax;
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
        relieveThoseWaitingForFile();
    }

    /** Commit thread: so much is committed and not in H2. */
    void kept(long count) {
        keptBytes = count;
        relieveThoseWaitingForFile();
    }

    /** Nothing more will be in H2, so that nobody waits for it from now on. */
    void failed() {
        failed = true;
        relieveThoseWaitingForFile();
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

    /**
     * Runs the task once little is left that is not in H2, or none of it will come there: at once, on this thread, if so it is
     * already.
     */
    void whenWritten(Runnable task) {
        waitingForFile.add(task);
        relieveThoseWaitingForFile();
    }

    private void relieveThoseWaitingForFile() {
        while (!waitingForFile.isEmpty() && (failed || isLittleLeft())) {
            Runnable task = waitingForFile.poll();
            if (task != null) {
                task.run();
            }
        }
    }

    private boolean isLittleLeft() {
        return keptBytes <= keptBytesMax && bytes.get() <= bytesMax / 2;
    }
}
