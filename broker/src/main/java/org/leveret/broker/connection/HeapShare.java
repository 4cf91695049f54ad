package org.leveret.broker.connection;

import java.util.concurrent.atomic.AtomicLong;

/** So many bytes of heap that all connections share for one purpose. Any thread. */
public final class HeapShare {
    private final long bytesMax;
    private final AtomicLong takenBytes = new AtomicLong();

    HeapShare(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    public long bytesMax() {
        return bytesMax;
    }

    /** Takes so much of it, and says whether there was so much left; if not, nothing is taken. */
    public boolean take(long bytes) {
        if (takenBytes.addAndGet(bytes) <= bytesMax) {
            return true;
        }
        takenBytes.addAndGet(-bytes);
        return false;
    }

    public void giveBack(long bytes) {
        takenBytes.addAndGet(-bytes);
    }
}
