package org.leveret.broker.queue;

import org.jspecify.annotations.Nullable;
import org.leveret.queue.QueueMachine;
import org.leveret.store.LogBatch;

/**
 * How far a queue's messages have been out, for the log: told once in each batch, however often it moves until then, so that
 * they come back as redelivered after a restart. Owned by the queue's loop.
 */
final class DeliveredMark {
    private final long queueId;
    private final QueueMachine machine;
    private final @Nullable LoopLog log;
    private boolean due;

    DeliveredMark(long queueId, QueueMachine machine, @Nullable LoopLog log) {
        this.queueId = queueId;
        this.machine = machine;
        this.log = log;
    }

    /** The mark is another than the one on disk. */
    void moved() {
        if (!due && log != null) {
            due = true;
            log.markDelivered(this);
        }
    }

    void write(LogBatch batch) {
        due = false;
        if (!machine.isDeleted()) {
            batch.delivered(queueId, machine.deliveredUpTo());
        }
    }
}
