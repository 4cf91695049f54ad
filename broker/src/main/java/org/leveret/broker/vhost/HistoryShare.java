package org.leveret.broker.vhost;

import java.util.concurrent.atomic.AtomicLong;

/** The part of the heap that the histories of all exchanges share. Any thread. */
final class HistoryShare {
    private static final int HISTORIES_PER_SHARE = 4;

    private final long bytesMax;
    private final AtomicLong takenBytes = new AtomicLong();

    HistoryShare(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** How much of it one history may have. */
    long historyBytesMax() {
        return bytesMax / HISTORIES_PER_SHARE;
    }

    /** Takes so much of it, and says whether there was so much left; if not, nothing is taken. */
    boolean take(long bytes) {
        if (takenBytes.addAndGet(bytes) <= bytesMax) {
            return true;
        }
        takenBytes.addAndGet(-bytes);
        return false;
    }

    void giveBack(long bytes) {
        takenBytes.addAndGet(-bytes);
    }

    long takenBytes() {
        return takenBytes.get();
    }
}
