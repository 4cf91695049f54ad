package org.leveret.broker.loop;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.lang.management.ThreadMXBean;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A loop that another loop's thread may run, as its {@link Carrier} sees it. While it is aboard its own thread rests, and the
 * carrying thread is the one that its {@link Baton} knows as its own; the epoll of the loop that carries watches that of this
 * one. Owned by the carrying thread, but for what says otherwise.
 */
@SuppressWarnings("try") // closing is for the loop, which closes all that it has
final class Passenger implements EpollIoHandle {
    private static final Logger LOG = LoggerFactory.getLogger(Passenger.class);

    /** Its own thread runs it. */
    private static final int ALONE = 0;
    /** Its own thread runs it, and is to board before it polls next. */
    private static final int ASKED = 1;
    /** The carrying thread runs it. */
    private static final int ABOARD = 2;
    /** Its own thread runs it for ever. */
    private static final int ENDED = 3;

    private final VisitableLoop loop;
    private final Baton baton;
    private final FileDescriptor epoll;
    private final VisitablePoll carrier;

    // Shared between the two threads, and any other that has something for the loop.
    private final AtomicInteger state = new AtomicInteger(ALONE);
    private volatile boolean poked;
    private volatile @Nullable Thread ownThread;

    private @Nullable IoRegistration registration;
    private boolean socketsReady;
    private boolean tasksLeft;
    private long deadlineNs;
    private long usedBeforeNs;

    /** @param epoll what the loop waits at */
    Passenger(VisitableLoop loop, Baton baton, FileDescriptor epoll, VisitablePoll carrier) {
        this.loop = loop;
        this.baton = baton;
        this.epoll = epoll;
        this.carrier = carrier;
    }

    VisitableLoop loop() {
        return loop;
    }

    /** Any thread: whether the carrying thread runs the loop. */
    boolean isAboard() {
        return state.get() == ABOARD;
    }

    /** Any thread: something was left for the loop, which is aboard. Who is inside it does that before leaving. */
    void poke() {
        if (!baton.isHeldBy(Thread.currentThread())) {
            poked = true;
            carrier.wakeup();
        }
    }

    /**
     * The loop's own thread, before it polls: if it was asked to, boards, and rests until it is to run the loop again. Returns
     * whether it did; much may have happened to the loop since then, its shutdown most of all.
     */
    boolean rideIfAsked() {
        if (state.get() != ASKED) {
            return false;
        }
        Thread own = Thread.currentThread();
        ownThread = own;
        poked = true;
        baton.owner(Objects.requireNonNull(carrier.baton().owner()));
        if (!state.compareAndSet(ASKED, ABOARD)) {
            baton.owner(own);
            return false;
        }
        baton.exit();
        carrier.wakeup();
        while (isAboard()) {
            LockSupport.park(this);
        }
        baton.takeBack();
        return true;
    }

    /** Asks the loop's own thread to board, if it runs the loop and was not asked before. Returns whether it was asked now. */
    boolean ask() {
        if (!state.compareAndSet(ALONE, ASKED)) {
            return false;
        }
        try {
            // A wakeup alone is lost on a thread that is just about to poll.
            loop.executeByOwner(() -> {});
            return true;
        } catch (RejectedExecutionException stopped) {
            end();
            return false;
        }
    }

    /** Whether the loop is aboard and has something to do. */
    boolean isWaiting() {
        return isAboard() && (poked || socketsReady || tasksLeft);
    }

    /** When the next timer of the loop goes off, in the loops' time; the greatest number if it is not aboard. */
    long deadlineNs() {
        return isAboard() ? deadlineNs : Long.MAX_VALUE;
    }

    /** Does what was left for the loop. Its sockets are looked at only if it has just boarded. */
    void runTasks() {
        if (isAboard() && (poked || tasksLeft)) {
            turn(registration == null);
        }
    }

    /** Has the loop look at its sockets and timers, if they have something, and do what comes of it. */
    void poll() {
        if (isAboard() && (socketsReady || loop.nowNs() >= deadlineNs)) {
            turn(true);
        }
    }

    private void turn(boolean polls) {
        if (registration == null && !watch()) {
            end();
            return;
        }
        poked = false;
        socketsReady &= !polls;
        baton.takeBack();
        boolean ends;
        try {
            loop.carriedTurn(polls);
        } finally {
            tasksLeft = loop.isWaiting();
            deadlineNs = loop.deadlineNs();
            ends = loop.isShuttingDown();
            baton.leave();
        }
        if (ends) {
            end();
        }
    }

    private boolean watch() {
        try {
            registration = carrier.watch(this);
            return true;
        } catch (IOException e) {
            LOG.error("an event loop cannot be run by the thread of another", e);
            return false;
        }
    }

    /** The loop's own thread runs it from now on. Returns whether the carrying thread did. */
    boolean leave() {
        return leaveAs(ALONE);
    }

    /** The loop's own thread runs it from now on, and for ever. */
    void end() {
        leaveAs(ENDED);
    }

    private boolean leaveAs(int next) {
        for (int now = state.get(); now != ABOARD; now = state.get()) {
            if (now == ENDED || state.compareAndSet(now, next)) {
                return false;
            }
        }
        IoRegistration watching = registration;
        if (watching != null) {
            watching.cancel();
            registration = null;
        }
        Thread own = Objects.requireNonNull(ownThread);
        baton.takeBack();
        baton.owner(own);
        baton.exit();
        state.set(next);
        LockSupport.unpark(own);
        return true;
    }

    /** The processor time that the loop's own thread has used since this was asked last, in nanoseconds. */
    long usedNs(ThreadMXBean threads) {
        Thread own = isAboard() ? ownThread : baton.owner();
        if (own == null) {
            return 0;
        }
        long beforeNs = usedBeforeNs;
        usedBeforeNs = threads.getThreadCpuTime(own.getId());
        return usedBeforeNs - beforeNs;
    }

    @Override
    public FileDescriptor fd() {
        return epoll;
    }

    @Override
    public void handle(IoRegistration watching, IoEvent event) {
        socketsReady = true;
    }

    /** The file is the loop's own. */
    @Override
    public void close() {}
}
