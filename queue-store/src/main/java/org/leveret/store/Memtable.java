package org.leveret.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.leveret.queue.Message;

/**
 * The changes of one epoch by queue and segment, holding the messages that are still alive. Owned by one thread while
 * it is filled; never changed after it was handed to the checkpoint thread, so that both may then read it.
 */
final class Memtable {
    private static final int SPARSE_SEGMENT_MESSAGES = 32;
    private static final long SPARSE_SEGMENT_BYTES = 32 << 10;

    private final LongTable<QueueDelta> queues = new LongTable<>();
    private @Nullable QueueDelta latest;
    private long heapBytes;
    /** What {@link #heapBytes} was when messages were last shed. */
    private long heapBytesAfterShed;
    /** Whether segments were found to have few messages each. */
    private boolean sparse;

    /** Set by the checkpoint thread once all of this is in H2. */
    private volatile boolean checkpointed;

    /** @param place where in the log the message is, {@link LogPlace#NONE} if it is not */
    void enqueue(long queueId, long position, Message message, long place) {
        QueueDelta queue = queue(queueId);
        if (!queue.deleted) {
            SegmentDelta segment = queue.segment(position >>> SlotBits.SEGMENT_SHIFT);
            segment.enqueue((int) position & SlotBits.SLOT_MASK, message, place);
            queue.enqueued();
            queue.nextPosition = Math.max(queue.nextPosition, position + 1);
            heapBytes += message.heapBytes();
        }
    }

    void forget(long queueId, long fromPosition, long toPosition) {
        QueueDelta queue = queue(queueId);
        if (!queue.deleted) {
            settle(queue, fromPosition, toPosition, true);
        }
    }

    /** Settles some of 64 slots; the word's number is twice its segment's, or one more. */
    void forgetWord(long queueId, long word, long bits) {
        QueueDelta queue = queue(queueId);
        if (!queue.deleted) {
            settleWord(queue, word, bits, true);
        }
    }

    /** As {@link #forget} for messages that are here; does not remember that others were settled. */
    void drop(long queueId, long fromPosition, long toPosition) {
        QueueDelta queue = queues.value(queueId);
        if (queue != null) {
            settle(queue, fromPosition, toPosition, false);
        }
    }

    /** As {@link #forgetWord} for messages that are here; does not remember that others were settled. */
    void dropWord(long queueId, long word, long bits) {
        QueueDelta queue = queues.value(queueId);
        if (queue != null) {
            settleWord(queue, word, bits, false);
        }
    }

    private void settle(QueueDelta queue, long fromPosition, long toPosition, boolean remember) {
        long from = fromPosition;
        while (from < toPosition) {
            long segment = from >>> SlotBits.SEGMENT_SHIFT;
            long start = segment << SlotBits.SEGMENT_SHIFT;
            int first = (int) (from - start);
            int last = (int) Math.min(SlotBits.SLOTS, toPosition - start);
            settleSlots(queue, segment, SlotBits.low(first, last), SlotBits.high(first, last), remember);
            from = start + SlotBits.SLOTS;
        }
    }

    private void settleWord(QueueDelta queue, long word, long bits, boolean remember) {
        boolean upper = (word & 1) != 0;
        settleSlots(queue, word >>> 1, upper ? 0 : bits, upper ? bits : 0, remember);
    }

    private void settleSlots(QueueDelta queue, long segment, long low, long high, boolean remember) {
        SegmentDelta delta = remember ? queue.segment(segment) : queue.segments.value(segment);
        if (remember) {
            queue.settled(SlotBits.count(low, high));
        }
        if (delta != null) {
            heapBytes -= delta.settle(low, high);
        }
    }

    void delivered(long queueId, long upToPosition) {
        QueueDelta queue = queue(queueId);
        queue.deliveredUpTo = Math.max(queue.deliveredUpTo, upToPosition);
    }

    /** A message has come back; it may be here, or have come before. */
    void returned(long queueId, long position, int times, long readyAtMs) {
        QueueDelta queue = queue(queueId);
        if (!queue.deleted) {
            SegmentDelta segment = queue.segment(position >>> SlotBits.SEGMENT_SHIFT);
            segment.returned((int) position & SlotBits.SLOT_MASK, times, readyAtMs);
        }
    }

    void purge(long queueId, long upToPosition) {
        heapBytes -= queue(queueId).purge(upToPosition);
    }

    void deleteQueue(long queueId) {
        heapBytes -= queue(queueId).delete();
    }

    /** Heap that its messages take, in bytes; one that several queues hold counts for each. */
    long heapBytes() {
        return heapBytes;
    }

    /** How much of that came since messages were last shed, in bytes. */
    long unshedBytes() {
        return heapBytes - heapBytesAfterShed;
    }

    /**
     * Lets go of messages that are in the log, where they are read when they are asked for: those of queues that they pass
     * through, or all if this is sparse.
     */
    void shed(LogBodyMaker maker) {
        queues.forEach(queue -> {
            if (sparse || queue.isPassing()) {
                shed(queue, maker);
            }
        });
        heapBytesAfterShed = heapBytes;
    }

    /** Lets go of all messages that are in the log. */
    void shedAll(LogBodyMaker maker) {
        queues.forEach(queue -> shed(queue, maker));
        heapBytesAfterShed = heapBytes;
    }

    private void shed(QueueDelta queue, LogBodyMaker maker) {
        queue.segments.forEach(delta -> heapBytes -= delta.shed(maker));
    }

    /** Finds out whether segments have few messages each, so that it is better to wait for more before they are stored. */
    void noteWhetherSparse() {
        int[] counts = new int[2];
        queues.forEach(queue -> queue.segments.forEach(delta -> {
            counts[0] += delta.hasKnown() ? 1 : 0;
            counts[1] += SlotBits.count(delta.knownLow, delta.knownHigh);
        }));
        sparse |= counts[1] < counts[0] * SPARSE_SEGMENT_MESSAGES && messageBytes() < counts[0] * SPARSE_SEGMENT_BYTES;
    }

    /** What its messages take where they are stored, in bytes, about. */
    long messageBytes() {
        long[] bytes = new long[1];
        queues.forEach(queue -> queue.segments.forEach(delta -> bytes[0] += delta.messageBytes()));
        return bytes[0];
    }

    boolean isEmpty() {
        return queues.size() == 0;
    }

    @Nullable
    QueueDelta find(long queueId) {
        return queues.value(queueId);
    }

    void forEachQueue(Consumer<QueueDelta> consumer) {
        queues.forEach(consumer);
    }

    /** Every segment that changed, by queue and number, so that H2's pages are written in their order. */
    List<SegmentDelta> segmentsInOrder() {
        List<SegmentDelta> all = new ArrayList<>();
        queues.forEach(queue -> queue.segments.forEach(all::add));
        all.sort(Comparator.<SegmentDelta>comparingLong(delta -> delta.queueId)
                .thenComparingLong(delta -> delta.segment));
        return all;
    }

    boolean isCheckpointed() {
        return checkpointed;
    }

    void checkpointed() {
        checkpointed = true;
    }

    private QueueDelta queue(long queueId) {
        QueueDelta last = latest;
        if (last != null && last.queueId == queueId) {
            return last;
        }
        QueueDelta queue = queues.value(queueId);
        if (queue == null) {
            queue = new QueueDelta(queueId);
            queues.add(queueId, queue);
        }
        latest = queue;
        return queue;
    }
}
