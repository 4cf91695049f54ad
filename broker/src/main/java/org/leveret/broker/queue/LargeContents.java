package org.leveret.broker.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much heap all large messages take that are on their way: from clients, from the disk, and to clients. One per broker;
 * any thread.
 *
 * <p>Who begins one takes its share first, or waits for it behind those who came before. One load at a time goes whatever
 * messages hold that have arrived: these may wait for a disk without room, which consumers need not wait for as well.
 * Ordinary messages are not counted, so nothing here is on their path.
 */
public final class LargeContents {
    /** From this size on a message is counted while it arrives, in bytes. */
    public static final int LARGE_BYTES = 256 << 10;

    private final long bytesMax;

    // Guarded by this.
    private long arrivedBytes;
    private long loadedBytes;
    private long sendingBytes;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    /** Those loads among them, and some that have been granted. */
    private final ArrayDeque<Waiting> waitingLoads = new ArrayDeque<>();

    private static final class Waiting {
        final long bytes;
        final boolean load;
        final Runnable task;
        boolean granted;

        Waiting(long bytes, boolean load, Runnable task) {
            this.bytes = bytes;
            this.load = load;
            this.task = task;
        }
    }

    /** @param bytesMax for all of them together; a single one may be larger */
    public LargeContents(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    public long bytesMax() {
        return bytesMax;
    }

    /** Takes so much of the memory for a message that arrives if there is so much left and nobody waits; says whether it did. */
    public synchronized boolean take(long bytes) {
        if (isAwaited() || !fits(bytes)) {
            return false;
        }
        arrivedBytes += bytes;
        return true;
    }

    /** As {@link #take} for what is read from the disk. */
    public synchronized boolean takeForLoad(long bytes) {
        if (!mayLoadAlone() && (isAwaited() || !fits(bytes))) {
            return false;
        }
        loadedBytes += bytes;
        return true;
    }

    private boolean fits(long bytes) {
        // A single one may be larger than all may be together; then it waits for the others, but not for every last
        // message to be sent, as there may always be one.
        long takenBytes = arrivedBytes + loadedBytes;
        return takenBytes + sendingBytes + bytes <= bytesMax || (takenBytes == 0 && sendingBytes <= bytesMax);
    }

    private boolean mayLoadAlone() {
        return loadedBytes == 0 && sendingBytes <= bytesMax;
    }

    /** Takes so much of the memory for a message that arrives when it is left, and then runs the task, on whatever thread. */
    public void takeWhenLeft(long bytes, Runnable granted) {
        await(new Waiting(bytes, false, granted));
    }

    /** As {@link #takeWhenLeft} for what is read from the disk. */
    public void takeForLoadWhenLeft(long bytes, Runnable granted) {
        await(new Waiting(bytes, true, granted));
    }

    private void await(Waiting one) {
        synchronized (this) {
            waiting.add(one);
            if (one.load) {
                waitingLoads.add(one);
            }
        }
        free(0, 0, 0);
    }

    /** Takes so much of the memory before those who wait, and up to twice of what there is; says whether it did. */
    public synchronized boolean overdraw(long bytes) {
        if (arrivedBytes + loadedBytes + sendingBytes + bytes > 2 * bytesMax) {
            return false;
        }
        arrivedBytes += bytes;
        return true;
    }

    /** So much is going to a client, which nobody can keep waiting. */
    public synchronized void sending(long bytes) {
        sendingBytes += bytes;
    }

    /** So much has gone to a client, or will not. */
    public void sent(long bytes) {
        free(0, 0, bytes);
    }

    public void giveBack(long bytes) {
        free(bytes, 0, 0);
    }

    /** What was read has gone on to who wants it. */
    public void giveBackLoaded(long bytes) {
        free(0, bytes, 0);
    }

    private void free(long arrived, long loaded, long sent) {
        List<Runnable> granted = new ArrayList<>(0);
        synchronized (this) {
            arrivedBytes -= arrived;
            loadedBytes -= loaded;
            sendingBytes -= sent;
            for (Waiting first = firstOf(waiting); first != null && fits(first.bytes); first = firstOf(waiting)) {
                grant(first, granted);
            }
            Waiting load = firstOf(waitingLoads);
            if (load != null && mayLoadAlone()) {
                grant(load, granted);
            }
        }
        granted.forEach(Runnable::run);
    }

    private void grant(Waiting one, List<Runnable> granted) {
        one.granted = true;
        if (one.load) {
            loadedBytes += one.bytes;
        } else {
            arrivedBytes += one.bytes;
        }
        granted.add(one.task);
    }

    private static @Nullable Waiting firstOf(ArrayDeque<Waiting> those) {
        Waiting first = those.peek();
        while (first != null && first.granted) {
            those.remove();
            first = those.peek();
        }
        return first;
    }

    /** Whether somebody waits. */
    public synchronized boolean isAwaited() {
        return firstOf(waiting) != null;
    }
}
