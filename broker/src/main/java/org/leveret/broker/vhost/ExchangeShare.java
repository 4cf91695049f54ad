package org.leveret.broker.vhost;

import java.util.concurrent.atomic.AtomicLong;

/** The part of the heap that all exchanges of one type share for what they keep. Any thread. */
final class ExchangeShare {
    private static final int EXCHANGES_PER_SHARE = 4;

    private final long bytesMax;
    private final AtomicLong takenBytes = new AtomicLong();

    ExchangeShare(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** How much of it one exchange may have. */
    long exchangeBytesMax() {
        return bytesMax / EXCHANGES_PER_SHARE;
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
