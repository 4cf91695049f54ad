package org.leveret.store;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A lock-free mailbox: any thread posts, one thread takes everything at once in the order of posting. An idle reader is
 * parked and costs nothing.
 */
final class Mailbox {
    private final AtomicReference<@Nullable Mail> newest = new AtomicReference<>();
    private volatile boolean readerParked;
    private volatile @Nullable Thread reader;

    /** Names the one thread that takes and waits; before anything is posted. */
    void reader(Thread thread) {
        reader = thread;
    }

    void post(Mail mail) {
        Mail before;
        do {
            before = newest.get();
            mail.next = before;
        } while (!newest.compareAndSet(before, mail));
        if (readerParked) {
            wake();
        }
    }

    /** Lets the reader look around although nothing was posted. */
    void wake() {
        LockSupport.unpark(reader);
    }

    boolean isEmpty() {
        return newest.get() == null;
    }

    /** Takes all mail as a list linked by {@link Mail#next}, oldest first; null when there is none. */
    @Nullable
    Mail takeAll() {
        Mail stack = newest.getAndSet(null);
        Mail oldestFirst = null;
        while (stack != null) {
            Mail next = stack.next;
            stack.next = oldestFirst;
            oldestFirst = stack;
            stack = next;
        }
        return oldestFirst;
    }

    /** Waits until {@link #wake} is called, whatever is posted; may also return early. */
    void awaitWake() {
        LockSupport.park(this);
    }

    /** As the other, but no longer than this. */
    void awaitWake(long nanosMax) {
        LockSupport.parkNanos(this, nanosMax);
    }

    /** Waits until something is posted, {@link #wake} is called or the time is over; may also return early. */
    void await(long nanosMax) {
        readerParked = true;
        if (isEmpty()) {
            if (nanosMax == Long.MAX_VALUE) {
                LockSupport.park(this);
            } else if (nanosMax > 0) {
                LockSupport.parkNanos(this, nanosMax);
            }
        }
        readerParked = false;
    }
}
