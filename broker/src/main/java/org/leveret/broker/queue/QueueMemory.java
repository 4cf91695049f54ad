package org.leveret.broker.queue;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.vhost.QueueDefinition;
import org.leveret.queue.Message;
import org.leveret.queue.QueueMachine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a queue keeps in memory: its share of the loop's {@link ResidentBudget}, what is paged out, and what is read back.
 * Owned by the queue's loop.
 */
final class QueueMemory implements LoadTurns.Loading {
    private static final Logger LOG = LoggerFactory.getLogger(QueueMemory.class);

    private final QueueDefinition definition;
    private final QueueMachine machine;
    private final EventLoop loop;
    private final ResidentBudget budget;
    private final @Nullable LoopLog log;
    private final @Nullable SegmentLoads loads;
    private final LoadTurns.Turn turn = new LoadTurns.Turn(this);
    private long bytesTold;
    /** How many messages the last load could not hand out. */
    private int unreadable;

    private boolean stopped;

    /** @param log null for a broker in memory, and then there are no loads either */
    QueueMemory(
            QueueDefinition definition,
            QueueMachine machine,
            EventLoop loop,
            ResidentBudget budget,
            @Nullable LoopLog log,
            @Nullable SegmentLoads loads) {
        this.definition = definition;
        this.machine = machine;
        this.loop = loop;
        this.budget = budget;
        this.log = log;
        this.loads = loads;
    }

    /** Tells the budget what a command has changed. Comes after each. */
    void account() {
        long bytes = machine.residentBytes();
        long change = bytes - bytesTold;
        if (change != 0) {
            bytesTold = bytes;
            budget.use(change);
        }
        if (turn.isHeld() && (change != 0 || machine.readyCount() == 0)) {
            budget.onProgress(turn, machine.readyCount() == 0);
        }
    }

    /** Sets what the queue may keep, in bytes, and returns by how much that changed what it keeps. */
    long bytesMax(long bytes) {
        limit(bytes);
        long change = machine.residentBytes() - bytesTold;
        bytesTold += change;
        return change;
    }

    /** What cannot be read back stays. */
    private void limit(long bytes) {
        machine.residentBytesMax(log == null ? Long.MAX_VALUE : bytes, loop.nowMs());
    }

    @Override
    public void onResidentShare() {
        if (!machine.isDeleted()) {
            limit(budget.share(turn));
            account();
        }
    }

    void pageOut(long segment, @Nullable Message[] slots, long transientLow, long transientHigh) {
        Objects.requireNonNull(log).store().pageOut(definition.id(), segment, slots, transientLow, transientHigh);
    }

    /** Has a segment read back, now or when it is the queue's turn. */
    void load(long segment) {
        if (budget.mayLoad(turn, segment)) {
            startLoad(segment);
        }
    }

    @Override
    public void onLoadTurn(long segment) {
        if (!machine.isDeleted()) {
            startLoad(segment);
        }
    }

    private void startLoad(long segment) {
        Objects.requireNonNull(loads)
                .load(definition.id(), segment, machine.pagedOutBytes(segment), this::onSegmentLoaded);
    }

    private void onSegmentLoaded(long segment, @Nullable Message[] slots, @Nullable String problem) {
        if (stopped) {
            // a store that closes answers with nothing, which is no damage
            return;
        }
        unreadable = 0;
        machine.segmentLoaded(segment, slots, loop.nowMs());
        account();
        if (unreadable > 0) {
            LOG.error(
                    "{}: {} messages of queue '{}' in vhost '{}' cannot be read. They stay in the queue, and others are"
                            + " delivered in their place until the broker is restarted; a purge lets go of them",
                    problem == null ? "the message store does not have them" : problem,
                    unreadable,
                    definition.name(),
                    definition.vhost());
        }
    }

    /** A message of the segment that is being handed out is not there. */
    void countUnreadable() {
        unreadable++;
    }

    /** The queue is deleted. */
    void end() {
        account();
        budget.onProgress(turn, true);
    }

    /** The broker stops: what the store answers from now on means nothing. */
    void stop() {
        stopped = true;
    }
}
