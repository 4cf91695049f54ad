package org.leveret.broker.queue;

import java.util.ArrayList;
import java.util.List;

/**
 * How much heap the messages of one event loop's queues may take; beyond it, queues keep little more than their head in
 * memory. Owned by that loop.
 */
public final class ResidentBudget {
    /** What a queue may keep in memory while the loop's budget is overdrawn: enough to go on while more is read. */
    private static final long UNDER_PRESSURE_BYTES = 256 << 10;

    private final long loopBytesMax;
    private final long queueBytesMax;

    private final List<QueueOwner> queues = new ArrayList<>();
    private long usedBytes;
    private boolean pressed;

    /**
     * @param loopBytesMax for all queues of the loop together
     * @param queueBytesMax for each of them
     */
    public ResidentBudget(long loopBytesMax, long queueBytesMax) {
        this.loopBytesMax = loopBytesMax;
        this.queueBytesMax = queueBytesMax;
    }

    void add(QueueOwner queue) {
        queue.budgetIndex(queues.size());
        queues.add(queue);
        usedBytes += queue.residentBytesMax(perQueueBytes());
    }

    void remove(QueueOwner queue, int index) {
        QueueOwner last = queues.remove(queues.size() - 1);
        if (last != queue) {
            queues.set(index, last);
            last.budgetIndex(index);
        }
    }

    void stopWaking() {
        for (int i = 0; i < queues.size(); i++) {
            queues.get(i).onStopWaking();
        }
    }

    /** Told by a queue when what it keeps in memory has changed. */
    void use(long changeBytes) {
        usedBytes += changeBytes;
        if (!pressed && usedBytes > loopBytesMax) {
            pressed = true;
            limitQueues();
        } else if (pressed && usedBytes < loopBytesMax / 4 * 3 && perQueueBytes(false) * 2 < loopBytesMax) {
            pressed = false;
            limitQueues();
        }
    }

    private long perQueueBytes() {
        return perQueueBytes(pressed);
    }

    private long perQueueBytes(boolean underPressure) {
        if (!underPressure) {
            return queueBytesMax;
        }
        return Math.min(
                queueBytesMax,
                Math.max(1, Math.min(UNDER_PRESSURE_BYTES, loopBytesMax / 2 / Math.max(1, queues.size()))));
    }

    private void limitQueues() {
        long bytes = perQueueBytes();
        for (int i = 0; i < queues.size(); i++) {
            usedBytes += queues.get(i).residentBytesMax(bytes);
        }
    }
}
