package org.leveret.broker.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * How much heap all large messages take that are on their way: from clients, from the disk, and to clients. One per broker;
 * any thread.
 *
 * <p>Who begins one takes its share first, or waits for it behind those who came before. Ordinary messages are not counted,
 * so nothing here is on their path.
 */
public final class LargeContents {
    /** From this size on a message is counted while it arrives, in bytes. */
    public static final int LARGE_BYTES = 256 << 10;

    private final long bytesMax;

    // Guarded by this.
    private long takenBytes;
    private long sendingBytes;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    private record Waiting(long bytes, Runnable granted) {}

    /** @param bytesMax for all of them together; a single one may be larger */
    public LargeContents(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    public long bytesMax() {
        return bytesMax;
    }

    /** Takes so much of the memory if there is so much left and nobody waits, and says whether it did. */
    public synchronized boolean take(long bytes) {
        if (!waiting.isEmpty() || !fits(bytes)) {
            return false;
        }
        takenBytes += bytes;
        return true;
    }

    private boolean fits(long bytes) {
        // A single one may be larger than all may be together; then it waits for the others, but not for every last
        // message to be sent, as there may always be one.
        return takenBytes + sendingBytes + bytes <= bytesMax || (takenBytes == 0 && sendingBytes <= bytesMax);
    }

    /** Takes so much of the memory when it is left, and then runs the task, on whatever thread. */
    public void takeWhenLeft(long bytes, Runnable granted) {
        synchronized (this) {
            waiting.add(new Waiting(bytes, granted));
        }
        giveBack(0);
    }

    /** Takes so much of the memory before those who wait, and up to twice of what there is; says whether it did. */
    public synchronized boolean overdraw(long bytes) {
        if (takenBytes + sendingBytes + bytes > 2 * bytesMax) {
            return false;
        }
        takenBytes += bytes;
        return true;
    }

    /** So much is going to a client, which nobody can keep waiting. */
    public synchronized void sending(long bytes) {
        sendingBytes += bytes;
    }

    /** So much has gone to a client, or will not. */
    public void sent(long bytes) {
        free(0, bytes);
    }

    public void giveBack(long bytes) {
        free(bytes, 0);
    }

    private void free(long taken, long sent) {
        List<Runnable> granted = new ArrayList<>(0);
        synchronized (this) {
            takenBytes -= taken;
            sendingBytes -= sent;
            for (Waiting first = waiting.peek(); first != null && fits(first.bytes); first = waiting.peek()) {
                waiting.remove();
                takenBytes += first.bytes;
                granted.add(first.granted);
            }
        }
        granted.forEach(Runnable::run);
    }

    /** Whether somebody waits. */
    public synchronized boolean isAwaited() {
        return !waiting.isEmpty();
    }
}
