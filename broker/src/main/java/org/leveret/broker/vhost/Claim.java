package org.leveret.broker.vhost;

import java.util.ArrayList;
import java.util.List;
import org.leveret.queue.ValueHash;

/**
 * A value that a message has taken in a {@link DeduplicationCache}, until it is known whether the message has arrived. If
 * it has not, the value is free again, so that its publisher can try once more; whoever published the same meanwhile is
 * told. Any thread; guarded by its cache.
 */
public final class Claim {
    /** One who waits for what comes of the message. */
    @FunctionalInterface
    public interface Waiter {
        /** Called once, on any thread, and must not take long. */
        void settled(boolean arrived);
    }

    enum State {
        OPEN,
        ARRIVED,
        LOST
    }

    private final ValueHash value;
    private final long expiresMs;
    private final DeduplicationCache cache;

    // Guarded by the cache.
    State state = State.OPEN;
    /** Whether a transaction has the message, so that only its publisher knows how long it is open. */
    boolean uncommitted;

    final List<Waiter> waiters = new ArrayList<>(0);

    Claim(DeduplicationCache cache, ValueHash value, long expiresMs, boolean uncommitted) {
        this.cache = cache;
        this.value = value;
        this.expiresMs = expiresMs;
        this.uncommitted = uncommitted;
    }

    public ValueHash value() {
        return value;
    }

    /** When the exchange forgets the value, in milliseconds since 1970; {@link Long#MAX_VALUE} if not for a time. */
    public long expiresMs() {
        return expiresMs;
    }

    /** Has somebody told what comes of the message, at once if it is known. */
    public void await(Waiter waiter) {
        State known = cache.await(this, waiter);
        if (known != State.OPEN) {
            waiter.settled(known == State.ARRIVED);
        }
    }

    /** Whether what comes of the message waits for the end of a transaction. */
    boolean isUncommitted() {
        return cache.isUncommitted(this);
    }

    /** The transaction gives the message to its queues now. */
    void commit() {
        cache.commit(this);
    }

    boolean isKeptOnDisk() {
        return cache.isKeptOnDisk();
    }

    /** Has the value written, and somebody told when it is on disk or cannot be. */
    void keep(Waiter waiter) {
        cache.log().append(this, waiter);
    }

    void settle(boolean arrived) {
        for (Waiter waiter : cache.settle(this, arrived)) {
            waiter.settled(arrived);
        }
    }
}
