package org.leveret.store;

import org.jspecify.annotations.Nullable;
import org.leveret.queue.Message;

/**
 * What happened to one segment of one queue within one memtable. A settled slot is never known at the same time: its
 * message is let go at once, so that it never reaches H2.
 */
final class SegmentDelta {
    final long queueId;
    final long segment;
    long knownLow;
    long knownHigh;
    long settledLow;
    long settledHigh;
    private @Nullable Message @Nullable [] messages;

    SegmentDelta(long queueId, long segment) {
        this.queueId = queueId;
        this.segment = segment;
    }

    void enqueue(int slot, Message message) {
        @Nullable Message[] slots = messages;
        if (slots == null) {
            slots = new @Nullable Message[SlotBits.SLOTS];
            messages = slots;
        }
        slots[slot] = message;
        if (slot < 64) {
            knownLow |= 1L << slot;
        } else {
            knownHigh |= 1L << slot;
        }
    }

    void settle(long low, long high) {
        long freedLow = knownLow & low;
        long freedHigh = knownHigh & high;
        knownLow &= ~low;
        knownHigh &= ~high;
        settledLow |= low;
        settledHigh |= high;
        @Nullable Message[] slots = messages;
        if (slots == null) {
            return;
        }
        if ((knownLow | knownHigh) == 0) {
            messages = null;
            return;
        }
        for (long bits = freedLow; bits != 0; bits &= bits - 1) {
            slots[Long.numberOfTrailingZeros(bits)] = null;
        }
        for (long bits = freedHigh; bits != 0; bits &= bits - 1) {
            slots[64 + Long.numberOfTrailingZeros(bits)] = null;
        }
    }

    /** The message in a known slot, null in every other. */
    @Nullable
    Message message(int slot) {
        @Nullable Message[] slots = messages;
        return slots == null ? null : slots[slot];
    }

    boolean hasKnown() {
        return (knownLow | knownHigh) != 0;
    }
}
