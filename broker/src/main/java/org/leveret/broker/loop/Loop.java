package org.leveret.broker.loop;

/** One owner of state: everything that a loop owns is touched by tasks on that loop alone. */
public interface Loop {
    /** Whether the calling thread is inside this loop: runs it now, and nobody else does. */
    boolean inside();

    /** Runs the task on this loop: at once, or after what it is doing now, if called from inside;
     * else after what was posted before. */
    void post(Runnable task);

    /** Guards an entry point: state of this loop is touched from inside only. */
    default void checkInside() {
        if (!inside()) {
            throw new IllegalStateException("touched from outside its loop by " + Thread.currentThread());
        }
    }
}
