package org.leveret.broker.queue;

import java.util.ArrayList;
import java.util.List;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.statistics.QueueSnapshot;

/**
 * How much heap the messages of one event loop's queues may take; beyond it, queues keep little more than their head in
 * memory. Owned by that loop.
 */
public final class ResidentBudget {
    /** What a queue may keep in memory while it has a turn: enough to go on while more is read. */
    private static final long TURN_BYTES = 256 << 10;

    /** What a queue may keep at the most while the loop's budget is overdrawn. */
    private static final long UNDER_PRESSURE_BYTES_MAX = 8 << 20;

    private final long loopBytesMax;
    private final long queueBytesMax;

    private final LoadTurns turns;
    private final List<QueueOwner> queues = new ArrayList<>();
    private long usedBytes;
    private boolean pressed;

    /**
     * @param loop whose queues these are
     * @param loopBytesMax for all queues of the loop together
     * @param queueBytesMax for each of them
     */
    public ResidentBudget(EventLoop loop, long loopBytesMax, long queueBytesMax) {
        this.turns = new LoadTurns(loop, (int) Math.max(2, Math.min(1 << 16, loopBytesMax / 2 / TURN_BYTES)));
        this.loopBytesMax = loopBytesMax;
        this.queueBytesMax = queueBytesMax;
    }

    void add(QueueOwner queue) {
        queue.budgetIndex(queues.size());
        queues.add(queue);
        usedBytes += queue.memory().bytesMax(perQueueBytes());
    }

    void remove(QueueOwner queue, int index) {
        QueueOwner last = queues.remove(queues.size() - 1);
        if (last != queue) {
            queues.set(index, last);
            last.budgetIndex(index);
        }
    }

    /** Adds what a part of the loop's queues look like, and says whether there are more behind it. */
    boolean addSnapshots(int from, int to, List<QueueSnapshot> snapshots) {
        for (int i = from; i < Math.min(to, queues.size()); i++) {
            snapshots.add(queues.get(i).snapshot());
        }
        return to < queues.size();
    }

    void stopWaking() {
        turns.stop();
        for (int i = 0; i < queues.size(); i++) {
            queues.get(i).onStopWaking();
        }
    }

    /** Whether the queue may load this segment now; if not, it is told to later. */
    boolean mayLoad(LoadTurns.Turn turn, long segment) {
        return !pressed || turns.sufficeFor(queues.size()) || turns.mayLoad(turn, segment);
    }

    /**
     * Told by a queue that has a turn when what it keeps in memory has changed.
     *
     * @param isDone whether it has nothing more to give out
     */
    void onProgress(LoadTurns.Turn turn, boolean isDone) {
        if (isDone) {
            turns.leave(turn);
        } else {
            turns.onProgress(turn);
        }
    }

    /** What a queue may keep in memory now. */
    long share(LoadTurns.Turn turn) {
        return pressed && turn.isHeld()
                ? Math.min(queueBytesMax, Math.max(TURN_BYTES, perQueueBytes()))
                : perQueueBytes();
    }

    /** Told by a queue when what it keeps in memory has changed. */
    void use(long changeBytes) {
        usedBytes += changeBytes;
        if (!pressed && usedBytes > loopBytesMax) {
            pressed = true;
            limitQueues();
        } else if (pressed && usedBytes < loopBytesMax / 2 && turns.areEnough()) {
            pressed = false;
            limitQueues();
            turns.giveAll();
        }
    }

    private long perQueueBytes() {
        if (!pressed) {
            return queueBytesMax;
        }
        return Math.min(
                queueBytesMax,
                Math.max(1, Math.min(UNDER_PRESSURE_BYTES_MAX, loopBytesMax / 2 / Math.max(1, queues.size()))));
    }

    private void limitQueues() {
        long bytes = perQueueBytes();
        for (int i = 0; i < queues.size(); i++) {
            usedBytes += queues.get(i).memory().bytesMax(bytes);
        }
    }
}
