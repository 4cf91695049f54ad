package org.leveret.queue;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * 128 neighbouring places of a queue: a few bits for each message, and the messages as far as they are in the heap.
 *
 * <p>Owned by the {@link Lane} it is linked into. A slot is alive until its message is settled; alive and ready is
 * waiting, alive and not ready is out. Bits of slots 0 to 63 are in the low words, the others in the high ones.
 */
final class Segment {
    static final int SLOTS = 128;

    /** A segment takes no more messages once their content exceeds this, so that loading one stays cheap. */
    static final int CONTENT_BYTES_MAX = 128 * 1024;

    private static final int FIRST_SLOTS = 16;

    long number;
    int slotCount;
    long contentBytes;

    long aliveLow;
    long aliveHigh;
    long readyLow;
    long readyHigh;
    /** The store has the message: it was persisted, or paged out. */
    long storedLow;

    long storedHigh;

    /** Stored for want of room alone, when they were paged out. */
    private long transientLow;

    private long transientHigh;

    /** Given up, and waiting to be loaded for its dead letter. */
    long rejectedLow;

    long rejectedHigh;

    /** Null unless what is given up has safe dead letters. */
    @Nullable
    SegmentLetters letters;

    /** What for; null while there is none. */
    private @Nullable DeathReason @Nullable [] reasons;

    /** How often messages have come back; null while none has, or nobody counts. */
    private int @Nullable [] returns;

    /** Out of reach: the store could not hand the message out when it was asked. Never ready at the same time. */
    long unreadableLow;

    long unreadableHigh;

    /** Waiting until they are ready again. Not ready, and with nobody. */
    long delayedLow;

    long delayedHigh;

    /** Null while nothing of the segment is in the heap; a null slot is settled or paged out. */
    @Nullable
    Message @Nullable [] slots;

    int residentCount;
    long residentBytes;
    /** Body size of all that is alive; shared out evenly over messages whose size is not known while paged out. */
    long bodyBytes;

    /** Body size of what is ready, where that is counted; shared out as {@link #bodyBytes}. */
    long readyBytes;

    /** Asked of the store, and not answered yet. */
    boolean loading;
    /** What the load that it waits for was taken to bring beyond {@link #CONTENT_BYTES_MAX}. */
    long surplusBytes;

    // Owned by the Lane.
    @Nullable
    Segment previous;

    @Nullable
    Segment next;

    int returnedIndex = SegmentHeap.ABSENT;
    int residentIndex = ResidentSegments.ABSENT;

    Segment(long number) {
        this.number = number;
    }

    /** A segment as it is after a restart: all that is alive is ready, and nothing of it is in the heap. */
    static Segment of(RecoveredSegment recovered) {
        Segment segment = new Segment(recovered.segment());
        segment.slotCount = SLOTS;
        segment.aliveLow = recovered.aliveLow();
        segment.aliveHigh = recovered.aliveHigh();
        segment.readyLow = recovered.aliveLow();
        segment.readyHigh = recovered.aliveHigh();
        segment.storedLow = recovered.aliveLow();
        segment.storedHigh = recovered.aliveHigh();
        segment.bodyBytes = recovered.bodyBytes();
        segment.recover(recovered.returns());
        return segment;
    }

    boolean isClosed() {
        return slotCount == SLOTS || contentBytes > CONTENT_BYTES_MAX;
    }

    boolean isEmpty() {
        return (aliveLow | aliveHigh) == 0;
    }

    boolean hasReady() {
        return (readyLow | readyHigh) != 0;
    }

    int aliveCount() {
        return Long.bitCount(aliveLow) + Long.bitCount(aliveHigh);
    }

    int readyCount() {
        return Long.bitCount(readyLow) + Long.bitCount(readyHigh);
    }

    boolean isAlive(int slot) {
        return contains(aliveLow, aliveHigh, slot);
    }

    boolean isReady(int slot) {
        return contains(readyLow, readyHigh, slot);
    }

    /** Whether somebody has the message and is to settle it. */
    boolean isOut(int slot) {
        return isAlive(slot) && !isReady(slot) && !isRejected(slot) && !isUnreadable(slot) && !isDelayed(slot);
    }

    boolean isStored(int slot) {
        return contains(storedLow, storedHigh, slot);
    }

    /** Whether the message outlives a restart. */
    boolean isPersistent(int slot) {
        return contains(storedLow & ~transientLow, storedHigh & ~transientHigh, slot);
    }

    int persistentCount() {
        return Long.bitCount(storedLow & ~transientLow) + Long.bitCount(storedHigh & ~transientHigh);
    }

    /** How many of those that are ready outlive a restart. */
    int persistentReadyCount() {
        return Long.bitCount(readyLow & storedLow & ~transientLow)
                + Long.bitCount(readyHigh & storedHigh & ~transientHigh);
    }

    boolean isRejected(int slot) {
        return contains(rejectedLow, rejectedHigh, slot);
    }

    boolean hasRejected() {
        return (rejectedLow | rejectedHigh) != 0;
    }

    /** Whether all of those are in the heap. */
    boolean holdsRejected() {
        for (int slot = 0; slot < slotCount; slot++) {
            if (isRejected(slot) && message(slot) == null) {
                return false;
            }
        }
        return true;
    }

    void clearRejected(int slot) {
        rejectedLow &= slot < 64 ? ~(1L << slot) : -1;
        rejectedHigh &= slot < 64 ? -1 : ~(1L << slot);
    }

    void setRejected(int slot) {
        rejectedLow |= slot < 64 ? 1L << slot : 0;
        rejectedHigh |= slot < 64 ? 0 : 1L << slot;
    }

    boolean isDelayed(int slot) {
        return contains(delayedLow, delayedHigh, slot);
    }

    void clearDelayed(int slot) {
        delayedLow &= slot < 64 ? ~(1L << slot) : -1;
        delayedHigh &= slot < 64 ? -1 : ~(1L << slot);
    }

    void setDelayed(int slot) {
        delayedLow |= slot < 64 ? 1L << slot : 0;
        delayedHigh |= slot < 64 ? 0 : 1L << slot;
    }

    /** Says what for a message that is waiting to be loaded is given up. */
    void reason(int slot, DeathReason reason) {
        @Nullable DeathReason[] all = reasons;
        if (all == null) {
            all = new DeathReason[SLOTS];
            reasons = all;
        }
        all[slot] = reason;
    }

    DeathReason reason(int slot) {
        return requireNonNull(requireNonNull(reasons)[slot]);
    }

    private void recover(Returns recovered) {
        for (int index = 0; index < recovered.size(); index++) {
            counts()[recovered.slot(index)] = recovered.times(index);
        }
    }

    /** Notes that a message has come back once more, and says how often it has by now. */
    int countReturn(int slot) {
        return ++counts()[slot];
    }

    private int[] counts() {
        int[] counts = returns;
        if (counts == null) {
            counts = new int[SLOTS];
            returns = counts;
        }
        return counts;
    }

    /** How often a message has come back, where that is counted. */
    int returns(int slot) {
        int[] counts = returns;
        return counts == null ? 0 : counts[slot];
    }

    boolean isUnreadable(int slot) {
        return contains(unreadableLow, unreadableHigh, slot);
    }

    void setUnreadable(int slot) {
        unreadableLow |= slot < 64 ? 1L << slot : 0;
        unreadableHigh |= slot < 64 ? 0 : 1L << slot;
    }

    /** Makes ready what could not be read, and returns how many messages that were. */
    int readmitUnreadable() {
        int count = Long.bitCount(unreadableLow) + Long.bitCount(unreadableHigh);
        readyLow |= unreadableLow;
        readyHigh |= unreadableHigh;
        unreadableLow = 0;
        unreadableHigh = 0;
        return count;
    }

    private static boolean contains(long low, long high, int slot) {
        return ((slot < 64 ? low : high) & (1L << slot)) != 0;
    }

    /** The lowest ready slot; there must be one. */
    int firstReady() {
        return readyLow != 0 ? Long.numberOfTrailingZeros(readyLow) : 64 + Long.numberOfTrailingZeros(readyHigh);
    }

    @Nullable
    Message message(int slot) {
        @Nullable Message[] messages = slots;
        return messages == null || slot >= messages.length ? null : messages[slot];
    }

    /** Whether some ready message is not in the heap. */
    boolean lacksReady() {
        if (residentCount == aliveCount()) {
            return false;
        }
        for (long low = readyLow; low != 0; low &= low - 1) {
            if (message(Long.numberOfTrailingZeros(low)) == null) {
                return true;
            }
        }
        for (long high = readyHigh; high != 0; high &= high - 1) {
            if (message(64 + Long.numberOfTrailingZeros(high)) == null) {
                return true;
            }
        }
        return false;
    }

    /** Gives the message the next slot, ready. */
    int append(Message message, boolean stored) {
        int slot = slotCount++;
        contentBytes += message.content().length;
        bodyBytes += message.bodyBytes();
        put(slot, message);
        long bit = 1L << slot;
        if (slot < 64) {
            aliveLow |= bit;
            readyLow |= bit;
            storedLow |= stored ? bit : 0;
        } else {
            aliveHigh |= bit;
            readyHigh |= bit;
            storedHigh |= stored ? bit : 0;
        }
        return slot;
    }

    private void put(int slot, Message message) {
        @Nullable Message[] messages = slots;
        if (messages == null) {
            messages = new Message[slot < FIRST_SLOTS ? FIRST_SLOTS : SLOTS];
            slots = messages;
        } else if (slot >= messages.length) {
            messages = Arrays.copyOf(messages, SLOTS);
            slots = messages;
        }
        messages[slot] = message;
        residentCount++;
        residentBytes += message.heapBytes();
    }

    void setOut(int slot) {
        if (slot < 64) {
            readyLow &= ~(1L << slot);
        } else {
            readyHigh &= ~(1L << slot);
        }
    }

    void setReady(int slot) {
        if (slot < 64) {
            readyLow |= 1L << slot;
        } else {
            readyHigh |= 1L << slot;
        }
    }

    /** Empties a slot that is alive. */
    void settle(int slot) {
        Message message = message(slot);
        long body = message != null ? message.bodyBytes() : bodyBytesOfOnePagedOut();
        if (message != null) {
            dropBody(slot, message);
        }
        long others = ~(1L << slot);
        if (slot < 64) {
            aliveLow &= others;
            readyLow &= others;
            storedLow &= others;
        } else {
            aliveHigh &= others;
            readyHigh &= others;
            storedHigh &= others;
        }
        bodyBytes = Math.max(0, bodyBytes - body);
        if (message == null) {
            countBodyBytes();
        }
        if (residentCount == 0 && isClosed() && !isEmpty()) {
            slots = null;
        }
    }

    /** Empties all slots that are ready. */
    void settleReady() {
        if (readyLow == aliveLow && readyHigh == aliveHigh) {
            pageOut();
            clear();
            return;
        }
        for (long low = readyLow; low != 0; low &= low - 1) {
            settle(Long.numberOfTrailingZeros(low));
        }
        for (long high = readyHigh; high != 0; high &= high - 1) {
            settle(64 + Long.numberOfTrailingZeros(high));
        }
    }

    private void clear() {
        aliveLow = 0;
        aliveHigh = 0;
        readyLow = 0;
        readyHigh = 0;
        storedLow = 0;
        storedHigh = 0;
        bodyBytes = 0;
    }

    private void dropBody(int slot, Message message) {
        requireNonNull(slots)[slot] = null;
        residentCount--;
        residentBytes -= message.heapBytes();
    }

    /** Body size of the message in a slot that is alive, in bytes; about, if it is not in the heap. */
    long bodyBytes(int slot) {
        Message message = message(slot);
        return message != null ? message.bodyBytes() : bodyBytesOfOnePagedOut();
    }

    /** Counts anew what is ready, as well as it is known. */
    long countReadyBytes() {
        long pagedOut = bodyBytesOfOnePagedOut();
        long total = 0;
        for (int slot = 0; slot < SLOTS; slot++) {
            if (isReady(slot)) {
                Message message = message(slot);
                total += message != null ? message.bodyBytes() : pagedOut;
            }
        }
        return total;
    }

    /** Adds what is alive and not ready. */
    void addUnacked(UnackedSizes sizes) {
        if (readyLow == aliveLow && readyHigh == aliveHigh) {
            return;
        }
        long pagedOut = residentCount == aliveCount() ? 0 : bodyBytesOfOnePagedOut();
        for (int slot = 0; slot < slotCount; slot++) {
            if (isAlive(slot) && !isReady(slot)) {
                Message message = message(slot);
                sizes.add(message != null ? message.bodyBytes() : pagedOut, message != null);
            }
        }
    }

    private long bodyBytesOfOnePagedOut() {
        int pagedOut = aliveCount() - residentCount;
        return pagedOut == 0 ? 0 : Math.max(0, bodyBytes - residentBodyBytes()) / pagedOut;
    }

    private long residentBodyBytes() {
        @Nullable Message[] messages = slots;
        long total = 0;
        if (messages != null && residentCount > 0) {
            for (Message message : messages) {
                total += message == null ? 0 : message.bodyBytes();
            }
        }
        return total;
    }

    /** Takes all messages out of the heap; the caller has seen to it that the store has them. */
    void pageOut() {
        slots = null;
        residentCount = 0;
        residentBytes = 0;
        transientLow |= aliveLow & ~storedLow;
        transientHigh |= aliveHigh & ~storedHigh;
        storedLow |= aliveLow;
        storedHigh |= aliveHigh;
    }

    /** Fills the slots that are alive and not in the heap with what the store answered. */
    void fill(@Nullable Message[] loaded) {
        for (int slot = 0; slot < loaded.length && slot < SLOTS; slot++) {
            Message message = loaded[slot];
            if (message != null && isAlive(slot) && message(slot) == null) {
                put(slot, message);
            }
        }
        countBodyBytes();
    }

    /** Ends the guessing as soon as everything that is alive is in the heap. */
    private void countBodyBytes() {
        if (residentCount == aliveCount()) {
            bodyBytes = residentBodyBytes();
        }
    }

    /** Whether the bits agree with each other and with what is in the heap. */
    boolean isConsistent() {
        int messages = 0;
        long heapBytes = 0;
        for (int slot = 0; slot < SLOTS; slot++) {
            Message message = message(slot);
            if (message != null) {
                messages++;
                heapBytes += message.heapBytes();
            }
            boolean kept = message != null || isStored(slot);
            if ((isUnreadable(slot) || isDelayed(slot)) && (!isAlive(slot) || isReady(slot))) {
                return false;
            }
            if (isAlive(slot) ? !kept : message != null || isReady(slot) || isStored(slot)) {
                return false;
            }
        }
        return messages == residentCount && heapBytes == residentBytes && bodyBytes >= 0;
    }

    /** Makes a settled segment as good as new under another number, keeping its array. */
    void reuse(long newNumber) {
        assert isEmpty() && residentCount == 0 && returnedIndex < 0 && residentIndex < 0;
        number = newNumber;
        slotCount = 0;
        contentBytes = 0;
        bodyBytes = 0;
        readyBytes = 0;
        residentBytes = 0;
        transientLow = 0;
        transientHigh = 0;
        loading = false;
        reasons = null;
        returns = null;
        previous = null;
        next = null;
    }
}
