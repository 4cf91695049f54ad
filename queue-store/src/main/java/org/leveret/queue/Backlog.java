package org.leveret.queue;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All messages of a queue at their places, which of them is next, and how many there are.
 *
 * <p>Owned by its {@link QueueMachine}. Messages of one priority are in one {@link Lane}, and what is first in the highest
 * lane that has anything ready comes next. In a queue with priorities the low bits of a segment's number say which lane it
 * belongs to, so that a message finds back there after a restart.
 */
final class Backlog {
    private static final int PRIORITY_LANE_BITS = 8;
    private static final int QUORUM_LANE_BITS = 1;

    private final Totals totals;
    private final int laneMask;
    /** By priority; those that were never used are null. */
    private final @Nullable Lane[] lanes;

    /** The only one, if there is only one. */
    private final @Nullable Lane onlyLane;

    /** Null unless the queue keeps the rules of quorum queues. */
    private final @Nullable QuorumOrder order;

    final ResidentSegments resident = new ResidentSegments();

    /**
     * @param priorityMax the highest priority, 0 to 255; all messages have the same if it is 0
     * @param countsReadyBytes whether {@link #readyBytes} is asked for
     * @param quorumRules whether what is next goes by {@link QuorumOrder}; {@code priorityMax} is 1 then
     */
    Backlog(int priorityMax, boolean countsReadyBytes, boolean quorumRules) {
        assert !quorumRules || priorityMax == 1 : "quorum queues have two priorities";
        int laneBits = quorumRules ? QUORUM_LANE_BITS : priorityMax == 0 ? 0 : PRIORITY_LANE_BITS;
        this.order = quorumRules ? new QuorumOrder() : null;
        this.totals = new Totals(countsReadyBytes, laneBits);
        this.laneMask = (1 << laneBits) - 1;
        this.lanes = new Lane[priorityMax + 1];
        this.onlyLane = priorityMax == 0 ? lane(0) : null;
    }

    /** Says whether {@link #readyBytes} is asked for from now on. */
    void countReadyBytes(boolean counts) {
        if (totals.countsReadyBytes != counts) {
            totals.countsReadyBytes = counts;
            forEachSegment(segment -> laneOf(segment).recountReadyBytes(segment));
        }
    }

    /** In order of places within each priority. */
    void forEachSegment(Consumer<Segment> action) {
        for (Lane lane : lanes) {
            if (lane != null) {
                lane.forEachSegment(action);
            }
        }
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

    private Lane lane(int number) {
        Lane lane = lanes[number];
        if (lane == null) {
            lane = new Lane(number, totals, resident);
            lanes[number] = lane;
        }
        return lane;
    }

    private Lane laneOf(Segment segment) {
        Lane only = onlyLane;
        return only != null ? only : requireNonNull(lanes[(int) segment.number & laneMask]);
    }

    int ready() {
        return totals.ready;
    }

    int unacked() {
        return totals.unacked;
    }

    /** Which of two segments has the place before the other, as {@link Comparator#compare} tells. */
    int comparePlaces(Segment a, Segment b) {
        int byLane = Long.compare(b.number & laneMask, a.number & laneMask);
        return byLane == 0 ? Long.compare(a.number, b.number) : byLane;
    }

    /** How many count as unacked though nobody has them, because the store could not hand them out. */
    int unreadable() {
        return totals.unreadable;
    }

    long bodyBytes() {
        return totals.bodyBytes;
    }

    int persistent() {
        return totals.persistent;
    }

    UnackedSizes unackedSizes() {
        UnackedSizes sizes = new UnackedSizes();
        for (Lane lane : lanes) {
            if (lane != null) {
                lane.addUnacked(sizes);
            }
        }
        sizes.guessRest(totals);
        return sizes;
    }

    /** Body size of what is ready, in bytes; nearly exact while messages are paged out, 0 where it is not counted. */
    long readyBytes() {
        return totals.readyBytes;
    }

    long residentBytes() {
        return totals.residentBytes;
    }

    int residentCount() {
        return totals.residentCount;
    }

    boolean isWhollyResident() {
        return totals.residentCount == totals.ready + totals.unacked;
    }

    /** The highest of what has been out, over all lanes. */
    long deliveredUpTo() {
        Lane only = onlyLane;
        if (only != null) {
            return only.deliveredUpTo();
        }
        long highest = 0;
        for (Lane lane : lanes) {
            highest = lane == null ? highest : Math.max(highest, lane.deliveredUpTo());
        }
        return highest;
    }

    /** Whether the message in this slot, which is ready, has been out before. */
    boolean hasBeenOut(Segment segment, int slot) {
        return position(segment, slot) < laneOf(segment).deliveredUpTo();
    }

    int segmentCount() {
        int count = 0;
        for (Lane lane : lanes) {
            count += lane == null ? 0 : lane.segmentCount();
        }
        return count;
    }

    /** Body size of what of a segment is not in the heap, in bytes, about. */
    long pagedOutBytes(long number) {
        Segment segment = segment(number);
        return segment == null ? 0 : Math.max(0, segment.bodyBytes - segment.residentBytes);
    }

    /**
     * Gives a message the next place, ready, and returns its position.
     *
     * @param priority at most that of the queue, at least 0
     */
    long append(Message message, int priority, boolean stored) {
        Lane only = onlyLane;
        return (only != null ? only : lane(priority)).append(message, stored);
    }

    /** The segment of the message that is next; there must be one. */
    Segment head() {
        Lane only = onlyLane;
        if (only != null) {
            return only.head();
        }
        long returned = firstReturned();
        if (returned != QueueMachine.NO_POSITION) {
            return requireNonNull(segment(segmentOf(returned)));
        }
        return order != null && order.isLowsTurn()
                ? lowestReady().head()
                : highestReady().head();
    }

    /** Where in the segment that {@link #head} names the message that is next stands. */
    int headSlot(Segment head) {
        long returned = firstReturned();
        return returned == QueueMachine.NO_POSITION ? head.firstReady() : slotOf(returned);
    }

    private long firstReturned() {
        return order == null ? QueueMachine.NO_POSITION : order.first(this);
    }

    private void noLongerNext(Segment segment, int slot) {
        if (order != null) {
            order.left(position(segment, slot));
        }
    }

    private Lane lowestReady() {
        int number = 0;
        Lane lane = lanes[number];
        while (lane == null || lane.ready() == 0) {
            lane = lanes[++number];
        }
        return lane;
    }

    private Lane highestReady() {
        int number = lanes.length - 1;
        Lane lane = lanes[number];
        while (lane == null || lane.ready() == 0) {
            lane = lanes[--number];
        }
        return lane;
    }

    /** The segment with this number; null if nothing of it is alive. */
    @Nullable
    Segment segment(long number) {
        Lane only = onlyLane;
        if (only != null) {
            return only.segment(number);
        }
        int lane = (int) number & laneMask;
        Lane there = lane < lanes.length ? lanes[lane] : null;
        return there == null ? null : there.segment(number);
    }

    /** Marks the message that is next as out. */
    void take(Segment head, int slot) {
        noLongerNext(head, slot);
        laneOf(head).take(head, slot);
    }

    /** Settles the message that is next as it goes out. */
    void takeAndSettle(Segment head, int slot, QueueEffects effects) {
        noLongerNext(head, slot);
        laneOf(head).takeAndSettle(head, slot, effects);
    }

    /** Makes a message that is out ready again, at its old place; where quorum rules hold it is next before that. */
    void release(Segment segment, int slot) {
        laneOf(segment).release(segment, slot);
        if (order != null) {
            order.cameBack(position(segment, slot));
        }
    }

    /** Marks a ready message as out that need not be next. */
    void pick(Segment segment, int slot) {
        if (order != null) {
            order.picked(position(segment, slot));
        }
        laneOf(segment).pick(segment, slot);
    }

    /** Makes a message ready again that was picked; it is next when its place is. */
    void putBack(Segment segment, int slot) {
        laneOf(segment).release(segment, slot);
    }

    /** Which lane a segment with that number belongs to; there may be no such lane. */
    int laneNumber(long segment) {
        return (int) segment & laneMask;
    }

    int laneCount() {
        return lanes.length;
    }

    /** The lane of that priority; null if it was never used. */
    @Nullable
    Lane laneOrNull(int number) {
        return lanes[number];
    }

    /** By how much the numbers of segments of one lane differ at least. */
    long segmentStep() {
        return laneMask + 1L;
    }

    /**
     * Sets a message aside that the store could not hand out, ready or rejected: it stays, and what is behind it goes on.
     */
    void setAside(Segment segment, int slot) {
        laneOf(segment).setAside(segment, slot);
    }

    /** Settles the message that is next, which goes to nobody. */
    void settleNext(Segment head, int slot, QueueEffects effects) {
        noLongerNext(head, slot);
        settle(head, slot, effects);
    }

    /** Settles a message that is alive, ready or out, and tells if the store may forget it. The segment may be gone then. */
    void settle(Segment segment, int slot, QueueEffects effects) {
        laneOf(segment).settle(segment, slot, effects);
    }

    /** Settles all that is ready or cannot be read, telling which of it the store may forget, and returns how many there were. */
    int purge(QueueEffects effects) {
        forgetOrder();
        int count = 0;
        for (Lane lane : lanes) {
            count += lane == null ? 0 : lane.purge(effects);
        }
        return count;
    }

    private void forgetOrder() {
        if (order != null) {
            order.clear();
        }
    }

    /** Lets go of everything. */
    void clear() {
        forgetOrder();
        totals.clear();
        resident.clear();
        for (Lane lane : lanes) {
            if (lane != null) {
                lane.clear();
            }
        }
    }

    /** Takes a segment's messages out of the heap. */
    void pageOut(Segment segment) {
        laneOf(segment).pageOut(segment);
    }

    /** Takes in what the store answered to a load. */
    void fill(Segment segment, @Nullable Message[] loaded) {
        laneOf(segment).fill(segment, loaded);
    }

    /** Starts with what the store recovered; later messages go to fresh segments from {@code nextPosition} on. */
    void recover(List<RecoveredSegment> recovered, long nextPosition, long wasDeliveredUpTo) {
        // Above the mark too, which messages that did not survive may have raised: a new message is not redelivered.
        totals.behind(segmentOf(Math.max(nextPosition, wasDeliveredUpTo) + Segment.SLOTS - 1) - 1);
        if (onlyLane != null) {
            onlyLane.recoverMark(wasDeliveredUpTo);
        }
        RecoveredSegment[] inOrder = recovered.toArray(new RecoveredSegment[0]);
        Arrays.sort(inOrder, Comparator.comparingLong(RecoveredSegment::segment));
        for (RecoveredSegment each : inOrder) {
            Segment segment = Segment.of(each);
            if (!segment.isEmpty()) {
                totals.behind(segment.number);
                Lane lane = lane((int) segment.number & laneMask);
                lane.recoverMark(wasDeliveredUpTo);
                lane.recover(segment);
            }
        }
    }

    /** Counts everything anew and says whether it is as it was kept; for assertions and tests, as it takes long. */
    boolean isConsistent() {
        Totals counted = new Totals(totals.countsReadyBytes, 0);
        for (Lane lane : lanes) {
            if (lane != null && !lane.isConsistent(counted)) {
                return false;
            }
        }
        return counted.hasSameCounts(totals);
    }
}
