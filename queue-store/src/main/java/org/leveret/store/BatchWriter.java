package org.leveret.store;

import java.io.IOException;
import org.leveret.queue.Message;

/** Spells a batch out to those whom it concerns; commit thread. */
final class BatchWriter {
    private BatchWriter() {}

    /** Adds the batch's entries to the group that the log has begun, and to the memtables. */
    static void write(LogBatch batch, LogWriter log, Memtables memtables) throws IOException {
        int size = batch.size();
        for (int i = 0; i < size; i++) {
            long queueId = batch.queueId(i);
            long position = batch.position(i);
            switch (batch.kind(i)) {
                case LogBatch.ENQUEUE -> {
                    Message message = batch.message(i);
                    long place = log.enqueue(queueId, position, message);
                    memtables.enqueue(queueId, position, message, place);
                }
                case LogBatch.FORGET -> {
                    log.forget(queueId, position, batch.end(i));
                    memtables.forget(queueId, position, batch.end(i));
                }
                case LogBatch.FORGET_WORD -> {
                    log.forgetWord(queueId, position, batch.end(i));
                    memtables.forgetWord(queueId, position, batch.end(i));
                }
                case LogBatch.DELIVERED -> {
                    log.mark(LogFormat.DELIVERED, queueId, position);
                    memtables.delivered(queueId, position);
                }
                case LogBatch.RETURNED -> {
                    log.returned(queueId, position, batch.times(i), batch.readyAtMs(i));
                    memtables.returned(queueId, position, batch.times(i), batch.readyAtMs(i));
                }
                case LogBatch.PURGE -> {
                    log.mark(LogFormat.PURGE, queueId, position);
                    memtables.purge(queueId, position);
                }
                case LogBatch.DELETE_QUEUE -> {
                    log.deleteQueue(queueId);
                    memtables.deleteQueue(queueId);
                }
                default -> throw new IllegalStateException("kind " + batch.kind(i));
            }
        }
    }

    /** Adds the batch's entries to the memtables alone. To do so twice, in order, is the same as once. */
    static void remember(LogBatch batch, Memtables memtables) {
        int size = batch.size();
        for (int i = 0; i < size; i++) {
            long queueId = batch.queueId(i);
            long position = batch.position(i);
            switch (batch.kind(i)) {
                case LogBatch.ENQUEUE -> memtables.enqueue(queueId, position, batch.message(i), LogPlace.NONE);
                case LogBatch.FORGET -> memtables.forget(queueId, position, batch.end(i));
                case LogBatch.FORGET_WORD -> memtables.forgetWord(queueId, position, batch.end(i));
                case LogBatch.DELIVERED -> memtables.delivered(queueId, position);
                case LogBatch.RETURNED -> memtables.returned(queueId, position, batch.times(i), batch.readyAtMs(i));
                case LogBatch.PURGE -> memtables.purge(queueId, position);
                case LogBatch.DELETE_QUEUE -> memtables.deleteQueue(queueId);
                default -> throw new IllegalStateException("kind " + batch.kind(i));
            }
        }
    }

    /** Tells the page thread what was settled, which may be transient messages that it keeps. */
    static void tellSettled(LogBatch batch, PageThread pages) {
        int size = batch.size();
        for (int i = 0; i < size; i++) {
            byte kind = batch.kind(i);
            if (kind != LogBatch.ENQUEUE && kind != LogBatch.DELIVERED && kind != LogBatch.RETURNED) {
                pages.post(new PageMail.Settle(kind, batch.queueId(i), batch.position(i), batch.end(i)));
            }
        }
    }
}
