package org.leveret.queue.delay;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.leveret.queue.Message;

/**
 * Up to 128 messages that are due within one span of time. Awake, it has them in the heap; asleep, it knows only which of
 * its slots hold one, and when the first is due at the earliest. Owned by its machine.
 *
 * <p>Its key is the order in which its first message is due: by due time, then by when it was published, then by place.
 */
final class DelaySegment {
    static final int SLOTS = 128;
    static final int SLOT_SHIFT = 7;
    private static final int SLOTS_FIRST = 4;
    private static final int HEAP_BYTES = 192;
    private static final int SLOT_HEAP_BYTES = 12;

    enum State {
        AWAKE,
        ASLEEP,
        LOADING,
        /** Nothing in it waits any more. */
        GONE
    }

    final long number;
    final long span;

    State state = State.AWAKE;
    private long waitingLow;
    private long waitingHigh;
    private int slotCount;
    /** What its waiting messages take in the heap when they are there. */
    private long messageBytes;
    /** Slots of transient messages that the disk has. */
    long pagedLow;

    long pagedHigh;

    long keyDueMs = Long.MAX_VALUE;
    private long keyPublishedMs;
    private long keyPosition;
    /** Its place in the {@link DelayHeap} that it is in, -1 if it is in none. */
    int heapIndex = -1;

    private long @Nullable [] dueMs;
    private @Nullable Message @Nullable [] messages;

    DelaySegment(long number, long span) {
        this.number = number;
        this.span = span;
    }

    /** One that was there before the start: it is asleep, and nothing is added to it. */
    static DelaySegment recovered(long number, long low, long high, long bytes, long notDueBeforeMs) {
        DelaySegment segment = new DelaySegment(number, -1);
        segment.state = State.ASLEEP;
        segment.waitingLow = low;
        segment.waitingHigh = high;
        segment.slotCount = SLOTS;
        segment.messageBytes = bytes;
        segment.keyDueMs = notDueBeforeMs;
        segment.keyPublishedMs = Long.MIN_VALUE;
        return segment;
    }

    boolean takesMore(long bytesMax) {
        return state != State.GONE && state != State.LOADING && slotCount < SLOTS && messageBytes < bytesMax;
    }

    long position(int slot) {
        return (number << SLOT_SHIFT) | slot;
    }

    int waiting() {
        return Long.bitCount(waitingLow) + Long.bitCount(waitingHigh);
    }

    boolean isWaiting(int slot) {
        return (((slot < 64 ? waitingLow : waitingHigh) >>> (slot & 63)) & 1) != 0;
    }

    long messageBytes() {
        return messageBytes;
    }

    /** What it takes in the heap while it is awake, about. */
    long awakeBytes() {
        long[] times = dueMs;
        return messageBytes + HEAP_BYTES + (times == null ? 0 : (long) times.length * SLOT_HEAP_BYTES);
    }

    /** What it will take at most once it is awake; less would have it fall asleep and be read again without end. */
    long wokenBytesMax() {
        return messageBytes + HEAP_BYTES + (long) SLOTS * SLOT_HEAP_BYTES;
    }

    /** Adds a message behind the others; one that is asleep only remembers that it has it. Returns its slot. */
    int add(Message message, long due) {
        int slot = slotCount++;
        setWaiting(slot);
        messageBytes += message.heapBytes();
        if (state == State.AWAKE) {
            put(slot, message, due);
        }
        if (precedesKey(due, message.publishedMs(), position(slot))) {
            key(due, message.publishedMs(), position(slot));
        }
        return slot;
    }

    private void setWaiting(int slot) {
        if (slot < 64) {
            waitingLow |= 1L << slot;
        } else {
            waitingHigh |= 1L << (slot & 63);
        }
    }

    /** Lets go of a slot; what its message took is known if it is awake. */
    void remove(int slot) {
        int before = waiting();
        Message message = message(slot);
        messageBytes -= message == null ? messageBytes / before : message.heapBytes();
        if (slot < 64) {
            waitingLow &= ~(1L << slot);
        } else {
            waitingHigh &= ~(1L << (slot & 63));
        }
        @Nullable Message[] slots = messages;
        // It grows with what is put into it, and what could not be read never was.
        if (slots != null && slot < slots.length) {
            slots[slot] = null;
        }
    }

    /** Takes over what was read back of one slot. */
    void put(int slot, Message message, long due) {
        long[] times = dueMs;
        @Nullable Message[] slots = messages;
        if (times == null || slots == null || slot >= times.length) {
            int length = Math.min(SLOTS, Math.max(SLOTS_FIRST, Integer.highestOneBit(slot) * 2));
            times = times == null ? new long[length] : Arrays.copyOf(times, length);
            slots = slots == null ? new @Nullable Message[length] : Arrays.copyOf(slots, length);
            dueMs = times;
            messages = slots;
        }
        times[slot] = due;
        slots[slot] = message;
    }

    /** All its waiting messages are in the heap from now on. */
    void awaken() {
        state = State.AWAKE;
        @Nullable Message[] slots = messages;
        messageBytes = 0;
        for (int slot = 0; slots != null && slot < slots.length; slot++) {
            Message message = slots[slot];
            messageBytes += message == null ? 0 : message.heapBytes();
        }
        findKey();
    }

    /** Its messages leave the heap. */
    void fallAsleep() {
        state = State.ASLEEP;
        dueMs = null;
        messages = null;
    }

    /** The message in a slot of a segment that is awake; null if none waits there. */
    @Nullable
    Message message(int slot) {
        @Nullable Message[] slots = messages;
        return slots == null || slot >= slots.length ? null : slots[slot];
    }

    long dueMs(int slot) {
        long[] times = dueMs;
        return times == null ? 0 : times[slot];
    }

    @Nullable
    Message[] messages() {
        @Nullable Message[] slots = messages;
        return slots == null ? new @Nullable Message[0] : slots;
    }

    /** The slot of what is due first, of a segment that is awake. */
    int firstSlot() {
        return (int) keyPosition & (SLOTS - 1);
    }

    /** Looks through what is awake for what is due first. */
    void findKey() {
        keyDueMs = Long.MAX_VALUE;
        keyPublishedMs = Long.MAX_VALUE;
        keyPosition = Long.MAX_VALUE;
        @Nullable Message[] slots = messages;
        long[] times = dueMs;
        if (slots == null || times == null) {
            return;
        }
        for (int slot = 0; slot < slots.length; slot++) {
            Message message = slots[slot];
            if (message != null
                    && times[slot] <= keyDueMs
                    && precedesKey(times[slot], message.publishedMs(), position(slot))) {
                key(times[slot], message.publishedMs(), position(slot));
            }
        }
    }

    private void key(long due, long published, long position) {
        keyDueMs = due;
        keyPublishedMs = published;
        keyPosition = position;
    }

    private boolean precedesKey(long due, long published, long position) {
        return due != keyDueMs
                ? due < keyDueMs
                : published != keyPublishedMs ? published < keyPublishedMs : position < keyPosition;
    }

    boolean precedes(DelaySegment other) {
        return other.isPrecededBy(keyDueMs, keyPublishedMs, keyPosition);
    }

    private boolean isPrecededBy(long due, long published, long position) {
        return precedesKey(due, published, position);
    }
}
