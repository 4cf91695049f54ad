package org.leveret.broker.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.journey.JourneySwitch;
import org.leveret.broker.journey.JourneySwitches;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.loop.EventLoops;
import org.leveret.broker.statistics.QueueSnapshot;
import org.leveret.broker.vhost.DeduplicationHeader;
import org.leveret.broker.vhost.QueueDefinition;
import org.leveret.broker.vhost.QueueFactory;
import org.leveret.broker.vhost.QueueFeatures;
import org.leveret.broker.vhost.QueueLifecycle;
import org.leveret.broker.vhost.QueueType;
import org.leveret.queue.QueueSettings;
import org.leveret.store.MessageStore;
import org.leveret.store.RecoveredQueue;

/** Where queues are put to work: the loops, logs, budgets and clock of one broker. Immutable once started. */
public final class QueueSite implements QueueFactory {
    private final EventLoops loops;
    private final @Nullable MessageStore store;
    private final LargeContents largeContents;
    private final List<LoopLog> logs;
    private final List<ResidentBudget> budgets;
    private final QueueLifecycle lifecycle;
    private final List<DeadLetters> deadLetters;
    private final List<QueueRef> recoveredQueues = new ArrayList<>();
    private final long queueBytesMax;
    private JourneySwitches journeys = new JourneySwitches();
    private @Nullable StreamFactory streams;

    /**
     * @param store null for a broker that keeps everything in memory
     * @param largeContents the memory of large messages that are on their way
     * @param queueBytesMax what one queue may keep in memory
     * @param allBytesMax what all queues together may keep in memory
     * @param deadLetters makes what publishes the dead letters of one loop's queues
     */
    public QueueSite(
            EventLoops loops,
            @Nullable MessageStore store,
            LargeContents largeContents,
            long queueBytesMax,
            long allBytesMax,
            QueueLifecycle lifecycle,
            Function<EventLoop, DeadLetters> deadLetters) {
        this.loops = loops;
        this.store = store;
        this.largeContents = largeContents;
        this.logs = store == null
                ? List.of()
                : loops.all().stream().map(loop -> new LoopLog(loop, store)).toList();
        this.budgets = loops.all().stream()
                .map(loop -> new ResidentBudget(loop, allBytesMax / loops.size(), queueBytesMax))
                .toList();
        this.lifecycle = lifecycle;
        this.deadLetters = loops.all().stream().map(deadLetters).toList();
        this.queueBytesMax = queueBytesMax;
    }

    /** Says who puts streams to work; before the first queue is started. */
    public void streams(StreamFactory factory) {
        streams = factory;
    }

    /** Where it is said of which virtual hosts messages are written down; before the first queue is started. */
    public void journeys(JourneySwitches switches) {
        journeys = switches;
    }

    JourneySwitch journeys(QueueDefinition queue) {
        return journeys.of(queue.vhost());
    }

    @Override
    public QueueRef start(QueueDefinition definition, QueueFeatures features, boolean recovered) {
        RecoveredQueue stored = recovered && store != null ? store.recovered(definition.id()) : null;
        QueueRef queue = new QueueRef(this, definition, features, stored);
        if (recovered) {
            recoveredQueues.add(queue);
        } else {
            queue.start();
        }
        return queue;
    }

    /** The loop for a queue that nobody has consumed from yet. */
    EventLoop loopOf(QueueDefinition definition) {
        return loops.ownerOf(definition.vhost(), definition.name());
    }

    /** Makes the owner of a queue on that loop, where it is then to be started. Any thread. */
    QueueAtWork owner(QueueRef queue, EventLoop loop, @Nullable RecoveredQueue recovered) {
        if (queue.definition().type() == QueueType.STREAM) {
            return Objects.requireNonNull(streams).stream(
                    queue.definition(), queue.features(), loop, log(loop), journeys(queue.definition()), recovered);
        }
        QueueOwner owner = new QueueOwner(queue, this, queue.definition(), queue.features(), loop);
        if (recovered != null) {
            // After a kill anything may have been delivered: better said once too often than once too few.
            boolean marksHold = store != null && store.wasClosed();
            long deliveredUpTo = marksHold ? recovered.deliveredUpTo() : recovered.nextPosition();
            owner.machine().recover(recovered.segments(), recovered.nextPosition(), deliveredUpTo, loop.clockMs());
            owner.onRecovered(marksHold);
        }
        return owner;
    }

    /** Starts the recovered queues. Comes when all that they may need is there, such as where their dead letters go. */
    public void startRecovered() {
        recoveredQueues.forEach(QueueRef::start);
        recoveredQueues.clear();
    }

    /** Has queues do nothing more by the passing of time, as nobody would write it down; it is so when the loops settle. */
    public void stopWaking() {
        for (EventLoop loop : loops.all()) {
            loop.post(budget(loop)::stopWaking);
        }
    }

    /** Has all that queues hold for the log handed over; it is when the loops have settled. */
    public void flushLogs() {
        for (LoopLog log : logs) {
            log.loop().post(log::flush);
        }
    }

    /** What the queues of that loop log with; null for a broker in memory. */
    public @Nullable LoopLog log(EventLoop loop) {
        return logs.isEmpty() ? null : logs.get(loop.index());
    }

    /** As {@link ResidentBudget#addSnapshots}, on that loop. */
    public boolean addSnapshots(EventLoop loop, int from, int to, List<QueueSnapshot> snapshots) {
        loop.checkInside();
        return budget(loop).addSnapshots(from, to, snapshots);
    }

    EventLoops loops() {
        return loops;
    }

    LargeContents largeContents() {
        return largeContents;
    }

    ResidentBudget budget(EventLoop loop) {
        return budgets.get(loop.index());
    }

    QueueLifecycle lifecycle() {
        return lifecycle;
    }

    DeadLetters deadLetters(EventLoop loop) {
        return deadLetters.get(loop.index());
    }

    /** What a queue's machine needs to know of what is asked of the queue. */
    QueueSettings settings(QueueDefinition definition, QueueFeatures features) {
        return QueueSettings.builder(definition.id(), definition.durable() && !logs.isEmpty(), queueBytesMax)
                .persistsAll(features.persistsAll())
                .timeToLiveMs(features.timeToLiveMs())
                .deadLetters(features.deadLetterExchange() != null)
                .deadLettersSafely(features.deadLettersSafely())
                .singleActiveConsumer(features.singleActiveConsumer())
                .priorityMax(features.priorityMax())
                .lengthLimit(features.lengthLimit())
                .expiresMs(features.expiresMs())
                .quorumRules(features.quorumRules())
                .returnsMax(features.returnsMax())
                .delayedRetry(features.delayedRetry())
                .distinctBy(features.deduplicates() ? new DeduplicationHeader() : null)
                .build();
    }
}
