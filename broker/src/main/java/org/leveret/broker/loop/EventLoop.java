package org.leveret.broker.loop;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An event loop of the broker: a Netty event loop that owns sockets and queues.
 *
 * <p>Work is done in turns: all that the ready sockets and the mailbox held. What a turn produced for others (letters to
 * other loops, records for the log, bytes for sockets) is collected and leaves when the turn ends, so crossings and
 * system calls are paid per turn, not per message. Nothing waits for a turn to fill: it ends as soon as what had arrived
 * is done.
 */
public final class EventLoop implements Loop {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    private static final Receiver TASK =
            (verb, first, second, number) -> ((Runnable) Objects.requireNonNull(first)).run();

    private static final long UNKNOWN = Long.MIN_VALUE;

    /** So that who visits is soon back. */
    private static final int VISITED_LETTERS_MAX = 8;

    private final io.netty.channel.EventLoop netty;
    private final @Nullable VisitableLoop visitable;
    private final int index;
    private final LongSupplier clockMs;
    private List<Crossing> crossings = List.of();

    // Owned by this loop.
    private ArrayDeque<TurnEnd> endings = new ArrayDeque<>();
    private ArrayDeque<TurnEnd> spareEndings = new ArrayDeque<>();
    private boolean turnEndScheduled;
    private boolean delivering;
    private Letters own = new Letters();
    private Letters spareOwn = new Letters();
    private final Runnable endTurn = this::endTurn;
    private long turnMs = UNKNOWN;
    private final TurnEnd forgetTime = () -> turnMs = UNKNOWN;

    EventLoop(io.netty.channel.EventLoop netty, int index, LongSupplier clockMs) {
        this.netty = netty;
        this.visitable = netty instanceof VisitableLoop loop ? loop : null;
        this.index = index;
        this.clockMs = clockMs;
    }

    /** Something that a loop does once at the end of a turn in which it was asked to. */
    public interface TurnEnd {
        void onTurnEnd();
    }

    void crossings(List<Crossing> crossings) {
        this.crossings = crossings;
    }

    /** The Netty loop, if other threads may run it. */
    @Nullable
    VisitableLoop visitable() {
        return visitable;
    }

    /** This loop's number, from 0. */
    public int index() {
        return index;
    }

    @Override
    public boolean inside() {
        return netty.inEventLoop();
    }

    @Override
    public void post(Runnable task) {
        if (netty.inEventLoop()) {
            deliver(TASK, 0, task, null, 0);
        } else {
            postLater(task);
        }
    }

    /** Runs the task on this loop after what it is doing now, also when called from inside. */
    public void postLater(Runnable task) {
        execute(() -> deliver(TASK, 0, task, null, 0));
    }

    /** As {@link #postLater}, for a task that itself has letters delivered. */
    void execute(Runnable task) {
        try {
            netty.execute(task);
        } catch (RejectedExecutionException stopped) {
            LOG.debug("event loop {} has stopped; letters were dropped", index);
        }
    }

    /**
     * As {@link #postLater}, but on the calling thread, if few letters are what the task comes to and this loop sleeps. For
     * threads that are no loop's and have nothing else to do.
     */
    public void visitOrPost(int letters, Runnable task) {
        Runnable delivery = () -> deliver(TASK, 0, task, null, 0);
        VisitableLoop visited = visitable;
        if (visited == null || letters > VISITED_LETTERS_MAX || !visited.visit(delivery)) {
            execute(delivery);
        }
    }

    /** Runs the task on this loop once, after the delay. */
    public @Nullable ScheduledFuture<?> schedule(Runnable task, long delayMs) {
        try {
            return netty.schedule(task, delayMs, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopped) {
            LOG.debug("event loop {} has stopped; a timer was dropped", index);
            return null;
        }
    }

    /** Has {@code ending} called when the current turn ends. The caller sees to it that it asks once per turn. */
    public void atTurnEnd(TurnEnd ending) {
        endings.add(ending);
        if (!turnEndScheduled) {
            netty.execute(endTurn);
            turnEndScheduled = true;
        }
    }

    /**
     * The time of the broker's clock, in milliseconds since 1970, read once in a turn: all that a turn does happens at one
     * time. Inside the loop only.
     */
    public long nowMs() {
        if (turnMs == UNKNOWN) {
            turnMs = clockMs.getAsLong();
            atTurnEnd(forgetTime);
        }
        return turnMs;
    }

    /** The time of the broker's clock at this moment, for what is to be exact however long the turn takes. */
    public long clockMs() {
        return clockMs.getAsLong();
    }

    /**
     * Leaves a letter for a receiver that lives on another loop, or on this one: then it is received at once, or after the
     * letter that is being received now. So no receiver is entered while it, or another, is still at work.
     *
     * @see Receiver#receive
     */
    public void send(
            EventLoop to, Receiver receiver, int verb, @Nullable Object first, @Nullable Object second, long number) {
        if (to == this) {
            deliver(receiver, verb, first, second, number);
        } else {
            crossings.get(to.index).add(receiver, verb, first, second, number);
        }
    }

    /** Runs the task on the other loop, in its place among the letters that were sent there before and after. */
    public void sendTask(EventLoop to, Runnable task) {
        send(to, TASK, 0, task, null, 0);
    }

    /**
     * Sends off all letters of this turn now, so that what is asked of a third party next cannot overtake them.
     */
    public void flushLetters() {
        for (Crossing crossing : crossings) {
            crossing.flush();
        }
    }

    /** What has been sent to {@code to} and not been received yet, in messages' bytes as told by {@link Crossing#weigh}. */
    public Crossing crossing(EventLoop to) {
        return crossings.get(to.index);
    }

    /** Has a letter received on this loop, and what it brought for others here after it, in order. */
    void deliver(Receiver receiver, int verb, @Nullable Object first, @Nullable Object second, long number) {
        if (delivering) {
            own.add(receiver, verb, first, second, number);
            return;
        }
        delivering = true;
        try {
            receive(receiver, verb, first, second, number);
            deliverOwn();
        } finally {
            delivering = false;
        }
    }

    private void deliverOwn() {
        while (!own.isEmpty()) {
            Letters now = own;
            own = spareOwn;
            for (int i = 0; i < now.size(); i++) {
                receive(now.receiver(i), now.verb(i), now.first(i), now.second(i), now.number(i));
            }
            now.clear();
            spareOwn = now;
        }
    }

    /** One letter that fails is logged and harms none of the others. */
    private static void receive(
            Receiver receiver, int verb, @Nullable Object first, @Nullable Object second, long number) {
        try {
            receiver.receive(verb, first, second, number);
        } catch (Throwable e) {
            // An Error too: the loop must live on, because it has other people's sockets and queues.
            LOG.error("a letter was not received by {}", receiver, e);
            tellFailed(receiver);
        }
    }

    /** What has failed for want of memory fails again when it is to be ended. */
    private static void tellFailed(Receiver receiver) {
        try {
            receiver.onReceiveFailed();
        } catch (Throwable e) {
            LOG.error("{} could not be told that it failed", receiver, e);
        }
    }

    private void endTurn() {
        turnEndScheduled = false;
        ArrayDeque<TurnEnd> now = endings;
        endings = spareEndings;
        spareEndings = now;
        for (TurnEnd ending = now.poll(); ending != null; ending = now.poll()) {
            try {
                ending.onTurnEnd();
            } catch (Throwable e) {
                LOG.error("the end of a turn failed", e);
            }
        }
    }
}
