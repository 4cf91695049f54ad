package org.leveret.queue;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All messages of a queue at their places, which of them is next, and how many there are.
 *
 * <p>Owned by its {@link QueueMachine}. The segments form a list in order of their numbers. The frontier is the segment
 * that deliveries have reached; what is ready before it has been out and has returned, and is found through a heap.
 * Hence a ready message has been out before exactly if its position is below {@link #deliveredUpTo()}, and no bit needs
 * to remember it.
 */
final class Backlog {
    private final SegmentList segments = new SegmentList();
    private final SegmentHeap returned = new SegmentHeap();
    final ResidentSegments resident = new ResidentSegments();

    private @Nullable Segment frontier;

    private long nextSegment;
    private long deliveredUpTo;
    private int ready;
    private int unacked;
    /** Among those that count as unacked: nobody has them, but the store could not hand them out. */
    private int unreadable;

    private long bodyBytes;
    private long residentBytes;
    private int residentCount;
    /** Kept only where somebody asks for it. */
    private final boolean countsReadyBytes;

    private long readyBytes;

    Backlog(boolean countsReadyBytes) {
        this.countsReadyBytes = countsReadyBytes;
    }

    static int slotOf(long position) {
        return (int) position & (Segment.SLOTS - 1);
    }

    static long segmentOf(long position) {
        return position >> 7;
    }

    static long position(Segment segment, int slot) {
        return (segment.number << 7) + slot;
    }

    int ready() {
        return ready;
    }

    int unacked() {
        return unacked;
    }

    int unreadable() {
        return unreadable;
    }

    long bodyBytes() {
        return bodyBytes;
    }

    /** Body size of what is ready, in bytes; nearly exact while messages are paged out, 0 where it is not counted. */
    long readyBytes() {
        return readyBytes;
    }

    long residentBytes() {
        return residentBytes;
    }

    int residentCount() {
        return residentCount;
    }

    boolean isWhollyResident() {
        return residentCount == ready + unacked;
    }

    long deliveredUpTo() {
        return deliveredUpTo;
    }

    int segmentCount() {
        return segments.size();
    }

    @Nullable
    Segment first() {
        return segments.first();
    }

    /** Body size of what of a segment is not in the heap, in bytes, about. */
    long pagedOutBytes(long number) {
        Segment segment = segments.find(number);
        return segment == null ? 0 : Math.max(0, segment.bodyBytes - segment.residentBytes);
    }

    /** Gives a message the next place, ready, and returns its position. */
    long append(Message message, boolean stored) {
        Segment tail = segments.last();
        if (tail == null || tail.isClosed()) {
            tail = segments.open(nextSegment++);
            if (frontier == null) {
                frontier = tail;
            }
        }
        int slot = tail.append(message, stored);
        resident.add(tail);
        ready++;
        bodyBytes += message.bodyBytes();
        residentBytes += message.heapBytes();
        residentCount++;
        if (countsReadyBytes) {
            addReadyBytes(tail, message.bodyBytes());
        }
        return position(tail, slot);
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
        if (countsReadyBytes) {
            addReadyBytes(head, -head.bodyBytes(slot));
        }
        head.setOut(slot);
        ready--;
        unacked++;
        goneOut(head, slot);
    }

    /** Settles the first ready message as it goes out. */
    void takeAndSettle(Segment head, int slot, QueueEffects effects) {
        goneOut(head, slot);
        settle(head, slot, effects);
    }

    private void goneOut(Segment head, int slot) {
        deliveredUpTo = Math.max(deliveredUpTo, position(head, slot) + 1);
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
        unacked--;
        if (countsReadyBytes) {
            addReadyBytes(segment, segment.bodyBytes(slot));
        }
        Segment reached = frontier;
        if (segment.returnedIndex == SegmentHeap.ABSENT && (reached == null || segment.number < reached.number)) {
            returned.add(segment);
        }
    }

    /**
     * Sets a message aside that the store could not hand out, ready or rejected: it stays, and what is behind it goes on.
     */
    void setAside(Segment segment, int slot) {
        if (segment.isReady(slot)) {
            if (countsReadyBytes) {
                addReadyBytes(segment, -segment.bodyBytes(slot));
            }
            segment.setOut(slot);
            ready--;
            unacked++;
            leaveReturnedIfNoneReady(segment);
        }
        segment.setUnreadable(slot);
        unreadable++;
    }

    private void readmitUnreadable() {
        for (Segment segment = segments.first(); segment != null && unreadable > 0; segment = segment.next) {
            int count = segment.readmitUnreadable();
            ready += count;
            unacked -= count;
            unreadable -= count;
            recountReadyBytes(segment);
        }
    }

    private void addReadyBytes(Segment segment, long bytes) {
        readyBytes(segment, Math.max(0, segment.readyBytes + bytes));
    }

    private void recountReadyBytes(Segment segment) {
        if (countsReadyBytes) {
            readyBytes(segment, segment.countReadyBytes());
        }
    }

    private void readyBytes(Segment segment, long bytes) {
        readyBytes += bytes - segment.readyBytes;
        segment.readyBytes = bytes;
    }

    /** Settles a message that is alive, ready or out. The segment may be gone afterwards. */
    void settle(Segment segment, int slot) {
        if (segment.isReady(slot)) {
            ready--;
            if (countsReadyBytes) {
                addReadyBytes(segment, -segment.bodyBytes(slot));
            }
        } else {
            unacked--;
        }
        forgetSizes(segment);
        segment.settle(slot);
        countSizes(segment);
        leaveReturnedIfNoneReady(segment);
        dropIfDone(segment);
    }

    /** As the other, and tells if the store may forget the message. */
    void settle(Segment segment, int slot, QueueEffects effects) {
        long position = position(segment, slot);
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
        ready = 0;
        return count;
    }

    /** Lets go of everything. */
    void clear() {
        segments.clear();
        returned.clear();
        resident.clear();
        frontier = null;
        ready = 0;
        unacked = 0;
        unreadable = 0;
        bodyBytes = 0;
        readyBytes = 0;
        residentBytes = 0;
        residentCount = 0;
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

    /** Counts everything anew and says whether it is as it was kept; for assertions and tests, as it takes long. */
    boolean isConsistent() {
        long[] counted = new long[7];
        int fromFrontier = 0;
        for (Segment segment = segments.first(); segment != null; segment = segment.next) {
            counted[0] += segment.readyCount();
            counted[1] += segment.aliveCount() - segment.readyCount();
            counted[2] += segment.bodyBytes;
            counted[3] += segment.residentBytes;
            counted[4] += segment.residentCount;
            counted[5] += Long.bitCount(segment.unreadableLow) + Long.bitCount(segment.unreadableHigh);
            counted[6] += segment.readyBytes;
            fromFrontier += segment == frontier || fromFrontier > 0 ? 1 : 0;
            boolean findable = segments.find(segment.number) == segment
                    && (!segment.hasReady() || fromFrontier > 0 || segment.returnedIndex != SegmentHeap.ABSENT)
                    && (segment.residentCount == 0 || segment.residentIndex != ResidentSegments.ABSENT);
            boolean kept = !segment.isEmpty() || (segment == segments.last() && !segment.isClosed());
            if (!findable || !kept || !segment.isConsistent()) {
                return false;
            }
        }
        return counted[0] == ready
                && counted[1] == unacked
                && counted[2] == bodyBytes
                && counted[3] == residentBytes
                && counted[4] == residentCount
                && counted[5] == unreadable
                && counted[6] == readyBytes;
    }

    private void forgetSizes(Segment segment) {
        bodyBytes -= segment.bodyBytes;
        residentBytes -= segment.residentBytes;
        residentCount -= segment.residentCount;
    }

    private void countSizes(Segment segment) {
        bodyBytes += segment.bodyBytes;
        residentBytes += segment.residentBytes;
        residentCount += segment.residentCount;
    }

    /** Starts with what the store recovered; later messages go to fresh segments from {@code nextPosition} on. */
    void recover(List<RecoveredSegment> recovered, long nextPosition, long wasDeliveredUpTo) {
        assert segments.size() == 0 && nextSegment == 0 : "recovery comes first";
        deliveredUpTo = wasDeliveredUpTo;
        // Above the mark too, which messages that did not survive may have raised: a new message is not redelivered.
        nextSegment = segmentOf(Math.max(nextPosition, wasDeliveredUpTo) + Segment.SLOTS - 1);
        RecoveredSegment[] inOrder = recovered.toArray(new RecoveredSegment[0]);
        Arrays.sort(inOrder, Comparator.comparingLong(RecoveredSegment::segment));
        for (RecoveredSegment each : inOrder) {
            Segment segment = Segment.of(each);
            if (!segment.isEmpty()) {
                recover(segment);
            }
        }
    }

    private void recover(Segment segment) {
        segments.add(segment);
        nextSegment = Math.max(nextSegment, segment.number + 1);
        ready += segment.readyCount();
        bodyBytes += segment.bodyBytes;
        recountReadyBytes(segment);
        if (frontier == null) {
            if (position(segment, Segment.SLOTS) > deliveredUpTo) {
                frontier = segment;
            } else {
                returned.add(segment);
            }
        }
    }
}
