package org.leveret.store;

import org.jspecify.annotations.Nullable;

/** What happened to one queue within one memtable. */
final class QueueDelta {
    final long queueId;
    LongTable<SegmentDelta> segments = new LongTable<>();
    /** One more than the highest position enqueued here, 0 when none was. */
    long nextPosition;
    /** The highest position noted as delivered, -1 when none was. */
    long deliveredUpTo = -1;
    /** Everything before this position is settled. */
    long purgedBelow;

    boolean deleted;
    private long enqueuedMessages;
    /** Wherever they came, here or before. */
    private long settledMessages;

    private @Nullable SegmentDelta latest;

    QueueDelta(long queueId) {
        this.queueId = queueId;
    }

    SegmentDelta segment(long number) {
        SegmentDelta last = latest;
        if (last != null && last.segment == number) {
            return last;
        }
        SegmentDelta delta = segments.value(number);
        if (delta == null) {
            delta = new SegmentDelta(queueId, number);
            segments.add(number, delta);
        }
        latest = delta;
        return delta;
    }

    void enqueued() {
        enqueuedMessages++;
    }

    void settled(int messages) {
        settledMessages += messages;
    }

    /** Whether about as much is settled as comes, so that what is alive will hardly be so for long. */
    boolean isPassing() {
        return settledMessages > enqueuedMessages / 2;
    }

    /** Returns how much heap that frees, in bytes. */
    long purge(long upToPosition) {
        purgedBelow = Math.max(purgedBelow, upToPosition);
        long[] freed = new long[1];
        segments.forEach(delta -> freed[0] += settlePurged(delta));
        return freed[0];
    }

    /** Settles the part of a segment that lies before the purged position. */
    private long settlePurged(SegmentDelta delta) {
        int end = purgedSlots(delta.segment);
        return end > 0 ? delta.settle(SlotBits.low(0, end), SlotBits.high(0, end)) : 0;
    }

    /** How many leading slots of a segment lie before the purged position, 0 to 128. */
    int purgedSlots(long segment) {
        return (int) Math.max(0, Math.min(SlotBits.SLOTS, purgedBelow - (segment << SlotBits.SEGMENT_SHIFT)));
    }

    /** Returns how much heap that frees, in bytes. */
    long delete() {
        long[] freed = new long[1];
        segments.forEach(delta -> freed[0] += delta.heapBytes());
        deleted = true;
        segments = new LongTable<>();
        latest = null;
        return freed[0];
    }
}
