package org.leveret.broker.loop;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Says which thread runs an event loop: its own, or, while that sleeps, a visitor. Whoever takes the baton sees all that
 * was done by who had it before. While a loop is a {@link Passenger}, its own thread is that of the loop which carries it.
 */
final class Baton {
    private static final int FREE = 0;
    private static final int HELD = 1;
    /** A visitor has it, and the loop's own thread is parked until the visitor goes. */
    private static final int AWAITED = 2;
    /** The visitor has gone, and nobody but the loop's own thread may take it. */
    private static final int HANDED = 3;

    private static final int SPINS_MAX = 200;

    private final AtomicInteger state = new AtomicInteger(HELD);
    private volatile @Nullable Thread owner;

    /** Needs no order with other threads: a thread asks for itself only, and sees the last that it wrote. */
    private @Nullable Thread holder;

    /** Makes the calling thread the loop's own; it has the baton from the start. */
    void begin() {
        owner = Thread.currentThread();
        holder = owner;
    }

    boolean isHeldBy(Thread thread) {
        return thread == holder;
    }

    /** The loop's own thread, once it has begun. */
    @Nullable
    Thread owner() {
        return owner;
    }

    /** Makes another thread the loop's own; the calling one has the baton. */
    void owner(Thread next) {
        owner = next;
    }

    /** Whether that is the loop's own thread, whoever has the baton. */
    boolean isOwner(Thread thread) {
        return thread == owner;
    }

    /** The loop's own thread, before it sleeps. */
    void leave() {
        holder = null;
        state.set(FREE);
    }

    /** The loop's own thread, after it slept: waits while somebody visits. */
    void takeBack() {
        for (int spins = 0; !state.compareAndSet(FREE, HELD) && !state.compareAndSet(HANDED, HELD); spins++) {
            if (spins < SPINS_MAX) {
                Thread.onSpinWait();
            } else if (state.compareAndSet(HELD, AWAITED) || state.get() == AWAITED) {
                LockSupport.park(this);
            }
        }
        holder = owner;
    }

    /** Any other thread: takes the baton if the loop sleeps and nobody visits it. */
    boolean enter() {
        if (state.get() != FREE || !state.compareAndSet(FREE, HELD)) {
            return false;
        }
        holder = Thread.currentThread();
        return true;
    }

    /** The visitor, when it goes. */
    void exit() {
        holder = null;
        if (!state.compareAndSet(HELD, FREE)) {
            state.set(HANDED);
            LockSupport.unpark(owner);
        }
    }

    /** The loop's own thread stands aside while it visits another loop: nobody is in two loops at once. */
    void stepOut() {
        holder = null;
    }

    /** The loop's own thread is back. */
    void stepIn() {
        holder = owner;
    }
}
