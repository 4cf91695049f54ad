package org.leveret.queue;

import static java.util.Objects.requireNonNull;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one priority at their places, and which of them is next. A queue without priorities has one lane.
 *
 * <p>Owned by its {@link Backlog}. The segments form a list in order of their numbers. The frontier is the segment
 * that deliveries have reached; what is ready before it has been out and has returned, and is found through a heap.
 * Hence a ready message has been out before exactly if its position is below {@link #deliveredUpTo()}, and no bit needs
 * to remember it.
 */
final class Lane {
    private final int number;
    private final Totals totals;
    private final ResidentSegments resident;
    private final SegmentList segments = new SegmentList();
    private final SegmentHeap returned = new SegmentHeap();

    private @Nullable Segment frontier;

    private long deliveredUpTo;
    private int ready;

    /**
     * @param number 0 for the lowest priority
     * @param totals what all lanes of the queue have together
     * @param resident where all lanes keep what is in the heap
     */
    Lane(int number, Totals totals, ResidentSegments resident) {
        this.number = number;
        this.totals = totals;
        this.resident = resident;
    }

    int ready() {
        return ready;
    }

    long deliveredUpTo() {
        return deliveredUpTo;
    }

    int segmentCount() {
        return segments.size();
    }

    /** Gives a message the next place, ready, and returns its position. */
    long append(Message message, boolean stored) {
        Segment tail = segments.last();
        if (tail == null || tail.isClosed()) {
            tail = segments.open(totals.nextSegment(number));
            if (frontier == null) {
                frontier = tail;
            }
        }
        int slot = tail.append(message, stored);
        resident.add(tail);
        ready++;
        totals.ready++;
        totals.persistent += stored ? 1 : 0;
        totals.bodyBytes += message.bodyBytes();
        totals.residentBytes += message.heapBytes();
        totals.residentCount++;
        if (totals.countsReadyBytes) {
            addReadyBytes(tail, message.bodyBytes());
        }
        return Backlog.position(tail, slot);
    }

    /** The segment of the first ready message; there must be one. */
    Segment head() {
        assert ready > 0;
        if (!returned.isEmpty()) {
            return returned.first();
        }
        Segment segment = requireNonNull(frontier);
        while (!segment.hasReady()) {
            segment = requireNonNull(segment.next);
        }
        frontier = segment;
        return segment;
    }

    /** The segment with this number; null if nothing of it is alive. */
    @Nullable
    Segment segment(long number) {
        return segments.find(number);
    }

    /** Marks the first ready message as out. */
    void take(Segment head, int slot) {
        setOut(head, slot);
        ready--;
        totals.ready--;
        totals.unacked++;
        goneOut(head, slot);
    }

    /** Settles the first ready message as it goes out. */
    void takeAndSettle(Segment head, int slot, QueueEffects effects) {
        goneOut(head, slot);
        settle(head, slot, effects);
    }

    private void goneOut(Segment head, int slot) {
        deliveredUpTo = Math.max(deliveredUpTo, Backlog.position(head, slot) + 1);
        leaveReturnedIfNoneReady(head);
    }

    private void leaveReturnedIfNoneReady(Segment segment) {
        if (segment.returnedIndex != SegmentHeap.ABSENT && !segment.hasReady()) {
            returned.remove(segment);
        }
    }

    /** Makes a message that is out ready again, at its old place. */
    void release(Segment segment, int slot) {
        segment.setReady(slot);
        ready++;
        totals.ready++;
        totals.unacked--;
        if (totals.countsReadyBytes) {
            addReadyBytes(segment, segment.bodyBytes(slot));
        }
        Segment reached = frontier;
        if (segment.returnedIndex == SegmentHeap.ABSENT && (reached == null || segment.number < reached.number)) {
            returned.add(segment);
        }
    }

    /** Marks a ready message as out that need not be the first, and is not delivered by that. */
    void pick(Segment segment, int slot) {
        setOut(segment, slot);
        ready--;
        totals.ready--;
        totals.unacked++;
        leaveReturnedIfNoneReady(segment);
    }

    /** The first segment with this number or a higher one; null if there is none. */
    @Nullable
    Segment segmentFrom(long from, long step) {
        return segments.findFrom(from, step);
    }

    /** The place that the next message may get, or one before it. */
    long end() {
        Segment tail = segments.last();
        return tail == null ? 0 : Backlog.position(tail, tail.slotCount);
    }

    /**
     * Sets a message aside that the store could not hand out, ready or rejected: it stays, and what is behind it goes on.
     */
    void setAside(Segment segment, int slot) {
        if (segment.isReady(slot)) {
            pick(segment, slot);
        }
        segment.setUnreadable(slot);
        totals.unreadable++;
    }

    private void readmitUnreadable() {
        for (Segment segment = segments.first(); segment != null && totals.unreadable > 0; segment = segment.next) {
            int count = segment.readmitUnreadable();
            ready += count;
            totals.ready += count;
            totals.unacked -= count;
            totals.unreadable -= count;
            recountReadyBytes(segment);
        }
    }

    private void setOut(Segment segment, int slot) {
        segment.setOut(slot);
        if (totals.countsReadyBytes) {
            addReadyBytes(segment, -segment.bodyBytes(slot));
        }
    }

    private void addReadyBytes(Segment segment, long bytes) {
        // What is paged out goes at the mean size, which may leave something over when the last of it has gone.
        readyBytes(segment, segment.hasReady() ? Math.max(0, segment.readyBytes + bytes) : 0);
    }

    void recountReadyBytes(Segment segment) {
        readyBytes(segment, totals.countsReadyBytes ? segment.countReadyBytes() : 0);
    }

    void addUnacked(UnackedSizes sizes) {
        for (Segment segment = segments.first();
                segment != null && sizes.goesOn(totals.unacked);
                segment = segment.next) {
            sizes.addFrom(segment);
        }
    }

    void forEachSegment(Consumer<Segment> action) {
        for (Segment segment = segments.first(); segment != null; segment = segment.next) {
            action.accept(segment);
        }
    }

    private void readyBytes(Segment segment, long bytes) {
        totals.readyBytes += bytes - segment.readyBytes;
        segment.readyBytes = bytes;
    }

    /** Settles a message that is alive, ready or out. The segment may be gone afterwards. */
    void settle(Segment segment, int slot) {
        if (segment.isReady(slot)) {
            setOut(segment, slot);
            ready--;
            totals.ready--;
        } else {
            totals.unacked--;
        }
        totals.persistent -= segment.isPersistent(slot) ? 1 : 0;
        forgetSizes(segment);
        segment.settle(slot);
        countSizes(segment);
        leaveReturnedIfNoneReady(segment);
        dropIfDone(segment);
    }

    /** As the other, and tells if the store may forget the message. */
    void settle(Segment segment, int slot, QueueEffects effects) {
        long position = Backlog.position(segment, slot);
        boolean stored = segment.isStored(slot);
        settle(segment, slot);
        if (stored) {
            effects.forget(position);
        }
    }

    private void dropIfDone(Segment segment) {
        if (segment.isEmpty() && (segment != segments.last() || segment.isClosed())) {
            if (frontier == segment) {
                frontier = segment.next;
            }
            readyBytes(segment, 0);
            resident.remove(segment);
            segments.remove(segment);
        }
    }

    /** Settles all that is ready or cannot be read, telling which of it the store may forget, and returns how many there were. */
    int purge(QueueEffects effects) {
        readmitUnreadable();
        int count = ready;
        returned.clear();
        for (Segment segment = segments.first(), after; segment != null; segment = after) {
            after = segment.next;
            if (segment.hasReady()) {
                long low = segment.readyLow & segment.storedLow;
                long high = segment.readyHigh & segment.storedHigh;
                long number = segment.number;
                totals.persistent -= segment.persistentReadyCount();
                forgetSizes(segment);
                segment.settleReady();
                countSizes(segment);
                readyBytes(segment, 0);
                dropIfDone(segment);
                if ((low | high) != 0) {
                    effects.forgetSlots(number, low, high);
                }
            }
        }
        frontier = segments.last();
        totals.ready -= ready;
        ready = 0;
        return count;
    }

    /** Lets go of everything; the totals and what is in the heap are the caller's to clear. */
    void clear() {
        segments.clear();
        returned.clear();
        frontier = null;
        ready = 0;
    }

    /** Takes a segment's messages out of the heap. */
    void pageOut(Segment segment) {
        forgetSizes(segment);
        segment.pageOut();
        countSizes(segment);
        resident.remove(segment);
    }

    /** Takes in what the store answered to a load. */
    void fill(Segment segment, @Nullable Message[] loaded) {
        forgetSizes(segment);
        segment.fill(loaded);
        countSizes(segment);
        recountReadyBytes(segment);
        if (segment.residentCount > 0) {
            resident.add(segment);
        }
    }

    /** Counts everything anew into {@code counted} and says whether what it is found by is right. */
    boolean isConsistent(Totals counted) {
        int readyHere = 0;
        boolean fromFrontier = false;
        for (Segment segment = segments.first(); segment != null; segment = segment.next) {
            readyHere += segment.readyCount();
            counted.unacked += segment.aliveCount() - segment.readyCount();
            counted.persistent += segment.persistentCount();
            counted.bodyBytes += segment.bodyBytes;
            counted.readyBytes += segment.readyBytes;
            counted.residentBytes += segment.residentBytes;
            counted.residentCount += segment.residentCount;
            counted.unreadable += Long.bitCount(segment.unreadableLow) + Long.bitCount(segment.unreadableHigh);
            fromFrontier |= segment == frontier;
            boolean findable = segments.find(segment.number) == segment
                    && (!segment.hasReady() || fromFrontier || segment.returnedIndex != SegmentHeap.ABSENT)
                    && (segment.residentCount == 0 || segment.residentIndex != ResidentSegments.ABSENT);
            boolean kept = !segment.isEmpty() || (segment == segments.last() && !segment.isClosed());
            boolean sized = segment.hasReady() || segment.readyBytes == 0;
            if (!findable || !kept || !sized || !segment.isConsistent()) {
                return false;
            }
        }
        counted.ready += readyHere;
        return readyHere == ready;
    }

    private void forgetSizes(Segment segment) {
        totals.bodyBytes -= segment.bodyBytes;
        totals.residentBytes -= segment.residentBytes;
        totals.residentCount -= segment.residentCount;
    }

    private void countSizes(Segment segment) {
        totals.bodyBytes += segment.bodyBytes;
        totals.residentBytes += segment.residentBytes;
        totals.residentCount += segment.residentCount;
    }

    /** What was given out before the restart. */
    void recoverMark(long wasDeliveredUpTo) {
        deliveredUpTo = wasDeliveredUpTo;
    }

    /** Takes in a segment that the store recovered; they come in order of their numbers. */
    void recover(Segment segment) {
        segments.add(segment);
        ready += segment.readyCount();
        totals.ready += segment.readyCount();
        totals.persistent += segment.persistentCount();
        totals.bodyBytes += segment.bodyBytes;
        recountReadyBytes(segment);
        if (frontier == null) {
            if (Backlog.position(segment, Segment.SLOTS) > deliveredUpTo) {
                frontier = segment;
            } else {
                returned.add(segment);
            }
        }
    }
}
