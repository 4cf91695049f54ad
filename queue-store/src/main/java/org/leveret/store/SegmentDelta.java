package org.leveret.store;

import org.jspecify.annotations.Nullable;
import org.leveret.queue.Message;

/**
 * What happened to one segment of one queue within one memtable. A settled slot is never known at the same time: its
 * message is let go at once, so that it never reaches H2.
 */
final class SegmentDelta {
    private static final int SLOTS_FIRST = 4;

    final long queueId;
    final long segment;
    long knownLow;
    long knownHigh;
    long settledLow;
    long settledHigh;
    /** The known messages from slot {@link #base} on, as far as there are any: most segments know few in one epoch. */
    private @Nullable Message @Nullable [] messages;

    private int base;
    /** Heap that the known messages take, in bytes. */
    private long heapBytes;

    SegmentDelta(long queueId, long segment) {
        this.queueId = queueId;
        this.segment = segment;
    }

    void enqueue(int slot, Message message) {
        @Nullable Message[] slots = messages;
        if (slots == null || slot < base || slot - base >= slots.length) {
            slots = withRoomFor(slot, slots);
            messages = slots;
        }
        slots[slot - base] = message;
        heapBytes += message.heapBytes();
        if (slot < 64) {
            knownLow |= 1L << slot;
        } else {
            knownHigh |= 1L << slot;
        }
    }

    /** Returns how much heap that frees, in bytes. */
    long settle(long low, long high) {
        long freedLow = knownLow & low;
        long freedHigh = knownHigh & high;
        knownLow &= ~low;
        knownHigh &= ~high;
        settledLow |= low;
        settledHigh |= high;
        @Nullable Message[] slots = messages;
        if (slots == null) {
            return 0;
        }
        long freed = 0;
        if ((knownLow | knownHigh) == 0) {
            messages = null;
            freed = heapBytes;
        } else {
            for (long bits = freedLow; bits != 0; bits &= bits - 1) {
                freed += free(slots, Long.numberOfTrailingZeros(bits));
            }
            for (long bits = freedHigh; bits != 0; bits &= bits - 1) {
                freed += free(slots, 64 + Long.numberOfTrailingZeros(bits));
            }
        }
        heapBytes -= freed;
        return freed;
    }

    private @Nullable Message[] withRoomFor(int slot, @Nullable Message @Nullable [] old) {
        if (old == null) {
            base = slot;
            return new @Nullable Message[Math.min(SLOTS_FIRST, SlotBits.SLOTS - slot)];
        }
        int first = Math.min(base, slot);
        int last = Math.max(base + old.length - 1, slot);
        int length = Math.min(SlotBits.SLOTS - first, Math.max(old.length * 2, last - first + 1));
        @Nullable Message[] larger = new @Nullable Message[length];
        System.arraycopy(old, 0, larger, base - first, old.length);
        base = first;
        return larger;
    }

    private long free(@Nullable Message[] slots, int slot) {
        Message message = slots[slot - base];
        slots[slot - base] = null;
        return message == null ? 0 : message.heapBytes();
    }

    long heapBytes() {
        return heapBytes;
    }

    /** The message in a known slot, null in every other. */
    @Nullable
    Message message(int slot) {
        @Nullable Message[] slots = messages;
        return slots == null || slot < base || slot - base >= slots.length ? null : slots[slot - base];
    }

    boolean hasKnown() {
        return (knownLow | knownHigh) != 0;
    }
}
