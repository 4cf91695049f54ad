package org.leveret.broker.delay;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.loop.Receiver;
import org.leveret.broker.queue.LoopLog;
import org.leveret.broker.queue.SegmentLoads;
import org.leveret.broker.queue.Ticket;
import org.leveret.broker.vhost.DelayDefinition;
import org.leveret.broker.vhost.DelayedMessage;
import org.leveret.queue.Message;
import org.leveret.queue.delay.DelayEffects;
import org.leveret.queue.delay.DelayMachine;
import org.leveret.queue.delay.DelaySettings;
import org.leveret.store.RecoveredQueue;
import org.leveret.store.SegmentListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An exchange's waiting messages at work: feeds commands to their {@link DelayMachine} and carries out the effects. Owned
 * by one event loop; everything else reaches it through its {@link DelayRef}.
 */
final class DelayOwner implements Receiver, DelayEffects {
    private static final Logger LOG = LoggerFactory.getLogger(DelayOwner.class);

    static final int SCHEDULE = 0;

    /** How soon a clock that was put forward is noticed. */
    private static final long SLEEP_MS_MAX = 1_000;

    private final DelayDefinition definition;
    private final long id;
    private final EventLoop loop;
    private final @Nullable LoopLog log;
    private final @Nullable SegmentLoads loads;
    private final DelaysOfLoop delays;
    private final DueMessages due;
    private volatile long waiting;

    // Owned by the loop.
    private final DelayMachine machine;
    private @Nullable ScheduledFuture<?> waking;
    private long wakeMs = Long.MAX_VALUE;
    private int unreadable;
    private boolean stopped;

    DelayOwner(DelaySite site, DelayDefinition definition, EventLoop loop, @Nullable RecoveredQueue recovered) {
        this.definition = definition;
        this.id = definition.id();
        this.loop = loop;
        this.log = site.log(loop);
        this.loads = log == null ? null : new SegmentLoads(log, site.loops(), site.largeContents());
        this.delays = site.delays(loop);
        this.due = site.due(loop);
        this.machine = new DelayMachine(new DelaySettings(definition.durable(), log != null), this);
        if (recovered != null) {
            machine.recover(recovered.segments(), recovered.deliveredUpTo());
        }
        this.waiting = machine.waiting();
    }

    DelayDefinition definition() {
        return definition;
    }

    EventLoop loop() {
        return loop;
    }

    /** As of the last turn. Any thread. */
    long waiting() {
        return waiting;
    }

    void onStart() {
        loop.checkInside();
        delays.add(this);
        machine.tick(loop.nowMs());
        tell();
    }

    @Override
    public void receive(int verb, @Nullable Object first, @Nullable Object second, long number) {
        if (verb != SCHEDULE) {
            throw new IllegalArgumentException("unknown verb " + verb);
        }
        machine.schedule((Message) Objects.requireNonNull(first), number, second, loop.nowMs());
        tell();
    }

    void onSettled(Message message, long position) {
        loop.checkInside();
        machine.settled(message, position, loop.nowMs());
        delays.settled();
        tell();
    }

    void onList(long afterPosition, int limit, boolean whole, Consumer<List<DelayedMessage>> answer) {
        loop.checkInside();
        new DelayPage(this, machine, afterPosition, limit, whole, answer).goOn();
    }

    void onCancel(long position, Consumer<Boolean> answer) {
        loop.checkInside();
        boolean cancelled = machine.cancel(position, loop.nowMs());
        tell();
        if (cancelled && log != null && definition.durable()) {
            log.batch().barrier(new CancelTicket(loop, answer));
        } else {
            answer.accept(cancelled);
        }
    }

    void onFireNow(long position, Consumer<Boolean> answer) {
        loop.checkInside();
        boolean fired = machine.fireNow(position, loop.nowMs());
        tell();
        answer.accept(fired);
    }

    void onDelete() {
        loop.checkInside();
        if (stopped) {
            return;
        }
        stopped = true;
        cancelWaking();
        long dropped = machine.delete();
        delays.remove(this);
        tell();
        LOG.debug("{} delayed messages went with exchange '{}'", dropped, definition.exchange());
    }

    /** From now on nothing happens by the passing of time: the broker stops. */
    void onStop() {
        stopped = true;
        machine.stop();
        cancelWaking();
    }

    void awakeBytesMax(long bytes) {
        machine.awakeBytesMax(bytes);
    }

    private void tell() {
        waiting = machine.waiting();
    }

    private void onWake() {
        if (stopped) {
            return;
        }
        long nowMs = loop.nowMs();
        if (nowMs < wakeMs) {
            sleep();
        } else {
            wakeMs = Long.MAX_VALUE;
            machine.tick(nowMs);
            tell();
        }
    }

    @Override
    public void wakeAt(long timeMs) {
        cancelWaking();
        wakeMs = timeMs;
        sleep();
    }

    private void sleep() {
        long sleepMs = Math.max(0, Math.min(SLEEP_MS_MAX, wakeMs - loop.clockMs()));
        waking = loop.schedule(() -> loop.post(this::onWake), sleepMs);
    }

    private void cancelWaking() {
        if (waking != null) {
            waking.cancel(false);
        }
    }

    @Override
    public long delayMs(Message message) {
        return DelayHeader.waitedMs(message);
    }

    @Override
    public void persist(Message message, long position, @Nullable Object ticket) {
        LoopLog writing = Objects.requireNonNull(log);
        writing.batch().enqueue(id, position, message, ticket);
        if (message.deadLetter()) {
            // The queue that it comes from has let go of it.
            writing.hurry();
        }
    }

    @Override
    public void confirm(Object ticket) {
        ((Ticket) ticket).confirm(loop);
    }

    @Override
    public void reserve(long numbers) {
        // An exchange delivers nothing, so that the mark of what was delivered is free for this.
        Objects.requireNonNull(log).batch().delivered(id, numbers);
    }

    @Override
    public void due(Message message, long position) {
        delays.given();
        due.publish(definition, message, new DueTicket(this, message, position));
    }

    @Override
    public void forget(long position) {
        Objects.requireNonNull(log).batch().forget(id, position);
    }

    @Override
    public void forgetTransient(long segment) {
        Objects.requireNonNull(log).store().forgetTransient(id, segment);
    }

    @Override
    public void forgetAll() {
        if (log == null) {
            return;
        }
        if (definition.durable()) {
            log.batch().deleteQueue(id);
        } else {
            log.store().forgetTransient(id);
        }
    }

    @Override
    public void loadSegment(long segment, long bytes) {
        load(segment, bytes, this::onSegmentLoaded);
    }

    /** Reads a segment, for the machine or for who looks at it; the listener is called on this loop. */
    void load(long segment, long bytes, SegmentListener listener) {
        Objects.requireNonNull(loads).load(id, segment, bytes, listener);
    }

    private void onSegmentLoaded(long segment, @Nullable Message[] slots, @Nullable String problem) {
        if (stopped) {
            // a store that closes answers with nothing, which is no damage
            return;
        }
        unreadable = 0;
        machine.segmentLoaded(segment, slots, loop.nowMs());
        tell();
        if (unreadable > 0) {
            LOG.error(
                    "{}: {} messages that wait in exchange '{}' in vhost '{}' cannot be read, and wait for a restart",
                    problem == null ? "the message store does not have them" : problem,
                    unreadable,
                    definition.exchange(),
                    definition.vhost());
        }
    }

    @Override
    public void pageOut(long segment, @Nullable Message[] slots, long transientLow, long transientHigh) {
        Objects.requireNonNull(log).store().pageOut(id, segment, slots, transientLow, transientHigh);
    }

    @Override
    public void unreadable(long position) {
        unreadable++;
    }
}
