package org.leveret.store;

import java.util.Map;
import org.leveret.queue.Message;

/** One change to what is stored, as the store is told of it and as it changes a {@link NaiveQueues}. */
sealed interface Change {
    void into(LogBatch batch);

    void apply(Map<Long, NaiveQueues.Queue> queues);

    /** A message gets its position. */
    record Enqueue(long queueId, long position, Message message) implements Change {
        @Override
        public void into(LogBatch batch) {
            batch.enqueue(queueId, position, message, null);
        }

        @Override
        public void apply(Map<Long, NaiveQueues.Queue> queues) {
            NaiveQueues.Queue queue = queues.computeIfAbsent(queueId, id -> new NaiveQueues.Queue());
            queue.messages.put(position, message);
            queue.nextPosition = position + 1;
        }
    }

    /** Messages from one position to before another are settled. */
    record Forget(long queueId, long from, long to) implements Change {
        @Override
        public void into(LogBatch batch) {
            if (to == from + 1) {
                batch.forget(queueId, from);
            } else {
                batch.forgetRange(queueId, from, to);
            }
        }

        @Override
        public void apply(Map<Long, NaiveQueues.Queue> queues) {
            NaiveQueues.at(queues, queueId).messages.subMap(from, to).clear();
        }
    }

    /** Messages of one segment are settled. */
    record ForgetSlots(long queueId, long segment, long low, long high) implements Change {
        @Override
        public void into(LogBatch batch) {
            batch.forgetSlots(queueId, segment, low, high);
        }

        @Override
        public void apply(Map<Long, NaiveQueues.Queue> queues) {
            for (int slot = 0; slot < SlotBits.SLOTS; slot++) {
                if (SlotBits.has(low, high, slot)) {
                    NaiveQueues.at(queues, queueId).messages.remove(segment * SlotBits.SLOTS + slot);
                }
            }
        }
    }

    /** Messages up to a position were delivered. */
    record Delivered(long queueId, long upTo) implements Change {
        @Override
        public void into(LogBatch batch) {
            batch.delivered(queueId, upTo);
        }

        @Override
        public void apply(Map<Long, NaiveQueues.Queue> queues) {
            NaiveQueues.Queue queue = NaiveQueues.at(queues, queueId);
            queue.deliveredUpTo = Math.max(queue.deliveredUpTo, upTo);
        }
    }

    /** A message has come back once more. */
    record Returned(long queueId, long position, int returns, long readyAtMs) implements Change {
        @Override
        public void into(LogBatch batch) {
            batch.returned(queueId, position, returns, readyAtMs);
        }

        @Override
        public void apply(Map<Long, NaiveQueues.Queue> queues) {
            NaiveQueues.at(queues, queueId).returns.put(position, new StoreRig.Return(returns, readyAtMs));
        }
    }

    /** All messages before a position are settled. */
    record Purge(long queueId, long upTo) implements Change {
        @Override
        public void into(LogBatch batch) {
            batch.purge(queueId, upTo);
        }

        @Override
        public void apply(Map<Long, NaiveQueues.Queue> queues) {
            NaiveQueues.at(queues, queueId).messages.headMap(upTo).clear();
        }
    }

    /** The queue is gone. */
    record Delete(long queueId) implements Change {
        @Override
        public void into(LogBatch batch) {
            batch.deleteQueue(queueId);
        }

        @Override
        public void apply(Map<Long, NaiveQueues.Queue> queues) {
            queues.remove(queueId);
        }
    }
}
