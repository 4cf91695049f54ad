package org.leveret.store;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.leveret.queue.Message;
import org.leveret.queue.Returns;

/**
 * What happened to one segment of one queue within one memtable. A settled slot is never known at the same time: its
 * message is let go at once, so that it never reaches H2. A known message is in the heap or, once it was shed, in the
 * log alone.
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
    /** Where these are in the log. */
    private long @Nullable [] places;
    /** The known messages that were shed, from slot {@link #base} on. */
    private @Nullable LogBody @Nullable [] shed;

    private Returns returns = Returns.NONE;

    private int base;
    /** Heap that the known messages take, in bytes. */
    private long heapBytes;

    SegmentDelta(long queueId, long segment) {
        this.queueId = queueId;
        this.segment = segment;
    }

    /** @param place where in the log the message is, {@link LogPlace#NONE} if it is not */
    void enqueue(int slot, Message message, long place) {
        @Nullable Message[] slots = messages;
        if (slots == null || slot < base || slot - base >= slots.length) {
            slots = withRoomFor(slot);
        }
        long[] where = requireNonNull(places);
        if (shed != null) {
            shed[slot - base] = null;
        }
        slots[slot - base] = message;
        where[slot - base] = place;
        heapBytes += message.heapBytes();
        if (slot < 64) {
            knownLow |= 1L << slot;
        } else {
            knownHigh |= 1L << slot;
        }
    }

    /** The message in this slot, which need not be known here, has come back so often, and was to wait until then. */
    void returned(int slot, int times, long readyAtMs) {
        returns = returns.with(slot, times, readyAtMs);
    }

    /** How often messages have come back, of those that have in this time. */
    Returns returns() {
        return returns;
    }

    /** Returns how much heap that frees, in bytes. */
    long settle(long low, long high) {
        long freedLow = knownLow & low;
        long freedHigh = knownHigh & high;
        knownLow &= ~low;
        knownHigh &= ~high;
        settledLow |= low;
        settledHigh |= high;
        long freed = 0;
        if ((knownLow | knownHigh) == 0) {
            messages = null;
            places = null;
            shed = null;
            freed = heapBytes;
        } else {
            for (long bits = freedLow; bits != 0; bits &= bits - 1) {
                freed += free(Long.numberOfTrailingZeros(bits));
            }
            for (long bits = freedHigh; bits != 0; bits &= bits - 1) {
                freed += free(64 + Long.numberOfTrailingZeros(bits));
            }
        }
        heapBytes -= freed;
        return freed;
    }

    /** Lets go of the messages that are in the log. Returns how much heap that frees, in bytes. */
    long shed(LogBodyMaker maker) {
        @Nullable Message[] slots = messages;
        long[] where = places;
        if (slots == null || where == null) {
            return 0;
        }
        @Nullable LogBody[] bodies = shed == null ? new @Nullable LogBody[slots.length] : shed;
        long freed = 0;
        boolean all = true;
        for (int i = 0; i < slots.length; i++) {
            Message message = slots[i];
            if (message != null && where[i] != LogPlace.NONE) {
                bodies[i] = maker.body(message, where[i]);
                slots[i] = null;
                freed += message.heapBytes() - LogBody.HEAP_BYTES;
            } else {
                all &= message == null;
            }
        }
        shed = bodies;
        if (all) {
            messages = null;
            places = null;
        }
        heapBytes -= freed;
        return freed;
    }

    private @Nullable Message[] withRoomFor(int slot) {
        int length = capacity();
        if (length == 0) {
            base = slot;
            length = Math.min(SLOTS_FIRST, SlotBits.SLOTS - slot);
        }
        int first = Math.min(base, slot);
        int last = Math.max(base + length - 1, slot);
        if (last - first >= length) {
            length = Math.min(SlotBits.SLOTS - first, Math.max(length * 2, last - first + 1));
        }
        int moved = base - first;
        base = first;
        @Nullable Message[] larger = new @Nullable Message[length];
        long[] largerPlaces = new long[length];
        if (messages != null && places != null) {
            System.arraycopy(messages, 0, larger, moved, messages.length);
            System.arraycopy(places, 0, largerPlaces, moved, places.length);
        }
        messages = larger;
        places = largerPlaces;
        if (shed != null && shed.length < length) {
            @Nullable LogBody[] largerShed = new @Nullable LogBody[length];
            System.arraycopy(shed, 0, largerShed, moved, shed.length);
            shed = largerShed;
        }
        return larger;
    }

    private int capacity() {
        @Nullable Message[] slots = messages;
        @Nullable LogBody[] bodies = shed;
        return slots != null ? slots.length : bodies != null ? bodies.length : 0;
    }

    private long free(int slot) {
        Message message = message(slot);
        if (message != null && messages != null) {
            messages[slot - base] = null;
            return message.heapBytes();
        }
        if (inLog(slot) != null && shed != null) {
            shed[slot - base] = null;
            return LogBody.HEAP_BYTES;
        }
        return 0;
    }

    long heapBytes() {
        return heapBytes;
    }

    /** What the known messages take where they are stored, in bytes, about. */
    long messageBytes() {
        long bytes = 0;
        for (int slot = 0; slot < SlotBits.SLOTS; slot++) {
            Message message = message(slot);
            LogBody body = inLog(slot);
            bytes += message != null ? message.heapBytes() : body != null ? body.bytes() : 0;
        }
        return bytes;
    }

    /** The message in a known slot that was not shed, null in every other. */
    @Nullable
    Message message(int slot) {
        @Nullable Message[] slots = messages;
        return slots == null || slot < base || slot - base >= slots.length ? null : slots[slot - base];
    }

    /** Where the message of a known slot is that was shed; null in every other. */
    @Nullable
    LogBody inLog(int slot) {
        @Nullable LogBody[] bodies = shed;
        return bodies == null || slot < base || slot - base >= bodies.length ? null : bodies[slot - base];
    }

    boolean hasKnown() {
        return (knownLow | knownHigh) != 0;
    }
}
