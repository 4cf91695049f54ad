package org.leveret.broker.loop;

import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.RejectedExecutionHandlers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Netty event loop that another thread may run: for a moment while its own sleeps, or, a {@link Passenger}, for as long as
 * there is little to do. To wake a thread costs more than the few messages that it would be woken for. Whoever has the
 * {@link Baton} is inside the loop, and nobody else.
 */
final class VisitableLoop extends SingleThreadIoEventLoop {
    private static final Logger LOG = LoggerFactory.getLogger(VisitableLoop.class);
    private static final int VISITORS_TASKS_MAX = 64;
    private static final long VISIT_NS_MAX = 200_000;

    /** For so long a loop does one task after the other before it looks at its sockets and runs the loops it carries. */
    private static final long TASKS_MS_MAX = 10;

    private final VisitablePoll poll;
    private final Baton baton;

    /** What a visitor's work has left for the end of the visit; owned by whoever has the baton. */
    private final ArrayDeque<Runnable> visitorsTasks = new ArrayDeque<>();

    /** @param epoll makes Netty's {@link EpollIoHandler} */
    VisitableLoop(IoEventLoopGroup parent, Executor executor, IoHandlerFactory epoll) {
        super(
                parent,
                executor,
                VisitablePoll.factory(epoll),
                DEFAULT_MAX_PENDING_TASKS,
                RejectedExecutionHandlers.reject(),
                TASKS_MS_MAX);
        this.poll = (VisitablePoll) ioHandler();
        this.baton = poll.baton();
    }

    @Override
    protected void run() {
        baton.begin();
        try {
            super.run();
        } finally {
            poll.endCarrying();
        }
    }

    @Override
    public boolean inEventLoop(Thread thread) {
        return baton.isHeldBy(thread);
    }

    @Override
    public boolean isIoType(Class<? extends IoHandler> type) {
        return type == EpollIoHandler.class;
    }

    @Override
    public void execute(Runnable task) {
        Thread current = Thread.currentThread();
        if (baton.isHeldBy(current) && !baton.isOwner(current)) {
            visitorsTasks.add(task);
        } else {
            super.execute(task);
        }
    }

    /** Lets this loop's thread run the others as well while it has time for them. */
    void carry(List<VisitableLoop> others) {
        executeByOwner(() -> {
            List<Passenger> passengers = new ArrayList<>();
            for (VisitableLoop other : others) {
                FileDescriptor file = other.poll.file();
                if (file != null) {
                    passengers.add(new Passenger(other, other.baton, file, poll));
                }
            }
            poll.carry(passengers);
            for (Passenger passenger : passengers) {
                passenger.loop().poll.passenger(passenger);
            }
        });
    }

    /** One turn, by the thread of a loop that carries this one, which has the baton. */
    void carriedTurn(boolean polls) {
        try {
            if (polls) {
                runIo();
            }
            runAllTasks(TimeUnit.MILLISECONDS.toNanos(TASKS_MS_MAX));
        } catch (Throwable e) {
            tell(e);
        }
    }

    /** Whether tasks wait. */
    boolean isWaiting() {
        return hasTasks();
    }

    /** When the next timer goes off, in the loop's time. */
    long deadlineNs() {
        return deadlineNanos();
    }

    /** The loop's time in nanoseconds. */
    long nowNs() {
        return ticker().nanoTime();
    }

    /** Has the task run by the loop's own thread, whoever asks. */
    void executeByOwner(Runnable task) {
        super.execute(task);
    }

    /**
     * Runs the task, and what it leaves for this loop, on the calling thread, which is inside no loop.
     *
     * @return whether it was run; it is not if this loop does not sleep, or has something to do that came before
     */
    boolean visit(Runnable task) {
        if (!baton.enter()) {
            return false;
        }
        boolean wake = true;
        try {
            if (hasTasks()) {
                return false;
            }
            runAll(task);
            wake = hasTasks() || isDueEarlier();
            return true;
        } finally {
            baton.exit();
            if (wake) {
                poll.wakeup();
            }
        }
    }

    private void runAll(Runnable first) {
        long beganNs = System.nanoTime();
        runOne(first);
        for (int runs = 1; runs < VISITORS_TASKS_MAX && System.nanoTime() - beganNs < VISIT_NS_MAX; runs++) {
            Runnable task = visitorsTasks.poll();
            if (task == null) {
                return;
            }
            runOne(task);
        }
        for (Runnable task = visitorsTasks.poll(); task != null; task = visitorsTasks.poll()) {
            super.execute(task);
        }
    }

    private static void runOne(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            tell(e);
        }
    }

    /** What a loop fails at is nothing to its visitor, nor to the loop that carries it. */
    private static void tell(Throwable failure) {
        try {
            LOG.error("a task of an event loop failed", failure);
        } catch (Throwable again) {
            // There is no memory even to say so.
        }
    }

    /** Whether a timer was set for a time at which the loop's own thread would still sleep. */
    private boolean isDueEarlier() {
        long dueNs = deadlineNanos();
        return dueNs < poll.deadlineNs();
    }
}
