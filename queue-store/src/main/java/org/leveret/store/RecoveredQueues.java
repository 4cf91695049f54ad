package org.leveret.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.leveret.queue.Message;
import org.leveret.queue.RecoveredSegment;

/** Puts together what the indexes and the replayed log say of each queue. The thread that opens the store. */
final class RecoveredQueues {
    private static final class Queue {
        final TreeMap<Long, RecoveredSegment> segments = new TreeMap<>();
        long nextPosition;
        long deliveredUpTo = -1;
    }

    private final Map<Long, Queue> queues = new HashMap<>();
    private final Memtable replayed;
    private long liveBytes;

    RecoveredQueues(MessageFile file, Memtable replayed) {
        this.replayed = replayed;
        file.forEachQueueMark((queueId, mark) -> {
            Queue queue = queue(queueId);
            queue.nextPosition = mark.nextPosition();
            queue.deliveredUpTo = mark.deliveredUpTo();
        });
        file.forEachIndex(new SegmentKey(0, 0), new SegmentKey(Long.MAX_VALUE, Long.MAX_VALUE), this::addIndex);
        replayed.forEachQueue(this::merge);
    }

    /** How much of the message file is of use, in bytes, about. */
    long liveBytes() {
        return liveBytes;
    }

    void forEach(BiConsumer<Long, RecoveredQueue> consumer) {
        queues.forEach((queueId, queue) -> {
            List<RecoveredSegment> segments = new ArrayList<>(queue.segments.values());
            consumer.accept(queueId, new RecoveredQueue(segments, queue.nextPosition, queue.deliveredUpTo));
        });
    }

    private Queue queue(long queueId) {
        return queues.computeIfAbsent(queueId, id -> new Queue());
    }

    private void addIndex(SegmentKey key, SegmentIndex index) {
        liveBytes += index.liveBytes();
        SegmentIndex left = index;
        QueueDelta changes = replayed.find(key.queueId());
        if (changes != null) {
            int purged = changes.purgedSlots(key.segment());
            left = left.without(SlotBits.low(0, purged), SlotBits.high(0, purged));
            SegmentDelta delta = changes.segments.value(key.segment());
            if (delta != null) {
                left = left.without(delta.settledLow, delta.settledHigh);
            }
        }
        if (!left.isDead()) {
            queue(key.queueId()).segments.put(key.segment(), left.recovered(key.segment()));
        }
    }

    private void merge(QueueDelta changes) {
        if (changes.deleted) {
            queues.remove(changes.queueId);
            return;
        }
        boolean known = queues.containsKey(changes.queueId);
        if (!known && changes.nextPosition == 0 && changes.deliveredUpTo < 0) {
            return;
        }
        Queue queue = queue(changes.queueId);
        queue.nextPosition = Math.max(queue.nextPosition, changes.nextPosition);
        queue.deliveredUpTo = Math.max(queue.deliveredUpTo, changes.deliveredUpTo);
        changes.segments.forEach(delta -> add(queue, delta));
    }

    private static void add(Queue queue, SegmentDelta delta) {
        RecoveredSegment old = queue.segments.get(delta.segment);
        if (!delta.hasKnown() && (old == null || delta.returns().size() == 0)) {
            return;
        }
        if (old == null) {
            old = new RecoveredSegment(delta.segment, 0, 0, 0, 0, false);
        }
        long bodyBytes = old.bodyBytes();
        boolean expires = old.expires();
        for (int slot = 0; slot < SlotBits.SLOTS; slot++) {
            if (!SlotBits.has(old.aliveLow(), old.aliveHigh(), slot)) {
                Message message = delta.message(slot);
                LogBody body = delta.inLog(slot);
                bodyBytes += message != null ? message.bodyBytes() : body != null ? body.bodyBytes() : 0;
                expires |= message != null ? message.expires() : body != null && body.expires();
            }
        }
        long aliveLow = old.aliveLow() | delta.knownLow;
        long aliveHigh = old.aliveHigh() | delta.knownHigh;
        queue.segments.put(
                delta.segment,
                new RecoveredSegment(
                        delta.segment,
                        aliveLow,
                        aliveHigh,
                        Math.max(old.slotCount(), SlotBits.length(delta.knownLow, delta.knownHigh)),
                        bodyBytes,
                        expires,
                        old.returns().with(delta.returns().only(aliveLow, aliveHigh))));
    }
}
