package org.leveret.broker.connection;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The outbound windows of all consumers of a broker: how many bytes of deliveries may wait for their sockets. The more of it
 * is given away, the less a further consumer gets, so that all together are bounded but for a small window each. Any thread.
 */
final class ConsumerWindows {
    static final int BYTES_MIN = 16 << 10;
    static final int BYTES_MAX = 512 << 10;

    private static final int CONNECTION_BYTES = 1 << 20;
    /** A further consumer gets one in so many of the bytes that are left. */
    private static final int LEFT_PER_WINDOW = 64;

    private final long bytesMax;
    private final AtomicLong givenBytes = new AtomicLong();

    /** @param bytesMax from here on further consumers get the smallest window */
    ConsumerWindows(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** The window of one more consumer on a connection that has so many. */
    long next(int consumersOnConnection) {
        long fair = Math.min(
                CONNECTION_BYTES / Math.max(1, consumersOnConnection), (bytesMax - givenBytes.get()) / LEFT_PER_WINDOW);
        return Math.max(BYTES_MIN, Math.min(BYTES_MAX, fair));
    }

    void onGiven(long bytes) {
        givenBytes.addAndGet(bytes);
    }

    void onReturned(long bytes) {
        givenBytes.addAndGet(-bytes);
    }
}
