package org.leveret.broker.loop;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Has one loop's thread run other loops as well while it has time for them: threads that sleep need not be woken, what one
 * loop leaves for the other is there at once, and more of it has come by then. When the thread has no time left, each loop
 * is run by its own again. Owned by the loop that carries.
 */
final class Carrier {
    private static final long WINDOW_NS = TimeUnit.MILLISECONDS.toNanos(50);

    /** A share is an average over time that forgets: about what was in so long. */
    private static final double MEMORY_NS = TimeUnit.MILLISECONDS.toNanos(400);

    /** The share of a processor's time from which on the carrying thread is too busy for other loops. */
    private static final double BUSY_SHARE_MIN = 0.62;
    /** What two threads may use together for one to be tried in their place; it uses less, as nobody is woken. */
    private static final double BOARDING_SHARE_MAX = 0.9;

    /** How long loops are left alone after they had to leave; each time twice as long, if they had not been aboard long. */
    private static final long PAUSE_NS_MIN = TimeUnit.MILLISECONDS.toNanos(250);

    private static final long PAUSE_NS_MAX = TimeUnit.SECONDS.toNanos(4);

    private final Baton baton;
    private final List<Passenger> passengers;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private long windowBeganNs = System.nanoTime();
    private long usedNs;
    private double share;
    private long boardedNs = windowBeganNs;
    private long leftNs = windowBeganNs;
    private long pauseNs;

    /** @param baton of the loop that carries */
    Carrier(Baton baton, List<Passenger> passengers) {
        this.baton = baton;
        this.passengers = passengers;
    }

    /** Whether no loop that is carried has something to do. */
    boolean mayRest() {
        for (Passenger passenger : passengers) {
            if (passenger.isWaiting()) {
                return false;
            }
        }
        return true;
    }

    /** When the first timer of the loops that are carried goes off, in the loops' time in nanoseconds; else the greatest. */
    long deadlineNs() {
        long first = Long.MAX_VALUE;
        for (Passenger passenger : passengers) {
            first = Math.min(first, passenger.deadlineNs());
        }
        return first;
    }

    /** The loop that carries is about to look at its sockets, and perhaps to sleep. */
    void beforePoll() {
        baton.stepOut();
        try {
            for (Passenger passenger : passengers) {
                passenger.runTasks();
            }
        } finally {
            baton.stepIn();
        }
    }

    /** The loop that carries has looked at its sockets. */
    void afterPoll() {
        baton.stepOut();
        try {
            for (Passenger passenger : passengers) {
                passenger.poll();
            }
            long nowNs = System.nanoTime();
            if (nowNs - windowBeganNs >= WINDOW_NS) {
                balance(nowNs);
            }
        } finally {
            baton.stepIn();
        }
    }

    /** Every loop is run by its own thread from now on. */
    void end() {
        baton.stepOut();
        try {
            passengers.forEach(Passenger::end);
        } finally {
            baton.stepIn();
        }
    }

    private void balance(long nowNs) {
        double windowNs = nowNs - windowBeganNs;
        windowBeganNs = nowNs;
        long usedBeforeNs = usedNs;
        usedNs = threads.getCurrentThreadCpuTime();
        share += ((usedNs - usedBeforeNs) / windowNs - share) * Math.min(1, windowNs / MEMORY_NS);
        if (share > BUSY_SHARE_MIN) {
            leave(nowNs);
        }
        boolean mayBoard = share <= BUSY_SHARE_MIN && nowNs - leftNs >= pauseNs;
        for (Passenger passenger : passengers) {
            double own = passenger.usedNs(threads) / windowNs;
            if (mayBoard && share + own <= BOARDING_SHARE_MAX && passenger.ask()) {
                boardedNs = nowNs;
                mayBoard = false;
            }
        }
    }

    private void leave(long nowNs) {
        boolean left = false;
        for (Passenger passenger : passengers) {
            left |= passenger.leave();
        }
        if (left) {
            boolean soon = nowNs - boardedNs < PAUSE_NS_MAX;
            pauseNs = soon ? Math.max(PAUSE_NS_MIN, Math.min(pauseNs * 2, PAUSE_NS_MAX)) : PAUSE_NS_MIN;
            leftNs = nowNs;
        }
    }
}
