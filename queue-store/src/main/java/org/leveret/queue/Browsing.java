package org.leveret.queue;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a queue's messages where they stand, in the order of their places, those of the highest priority first. Nothing is
 * changed by it: no message is marked, and none is brought into the heap, so whoever looks has what is not there read from
 * the store for himself.
 *
 * <p>Owned by the queue's loop. Keeps nothing between two calls, so that the queue may change as it will.
 */
public final class Browsing {
    /** Where looking begins: before the first place. */
    public static final long START = -1;

    /** There is nothing further. */
    public static final long END = -1;

    private static final int LAST_SLOT = Segment.SLOTS - 1;

    private final Backlog backlog;

    Browsing(Backlog backlog) {
        this.backlog = backlog;
    }

    /** What places are taken by now. */
    public Extent extent() {
        long[] ends = new long[backlog.laneCount()];
        for (int number = 0; number < ends.length; number++) {
            Lane lane = backlog.laneOrNull(number);
            ends[number] = lane == null ? 0 : lane.end();
        }
        return new Extent((int) backlog.segmentStep() - 1, ends);
    }

    /**
     * The segment in which the first message behind a place stands; {@link #END} if there is none.
     *
     * @param cursor a position, which may be empty by now, or {@link #START}
     * @param extent what places to look at
     */
    public long segmentBehind(long cursor, Wanted wanted, Extent extent) {
        int number = cursor < 0 ? backlog.laneCount() - 1 : backlog.laneNumber(Backlog.segmentOf(cursor));
        if (number >= backlog.laneCount()) {
            return END;
        }
        Lane lane = backlog.laneOrNull(number);
        Segment segment = lane == null ? null : lane.segmentFrom(firstNumber(cursor), backlog.segmentStep());
        while (true) {
            for (; segment != null && extent.contains(Backlog.position(segment, 0)); segment = segment.next) {
                if ((lowBehind(segment, cursor, wanted) | highBehind(segment, cursor, wanted)) != 0) {
                    return segment.number;
                }
            }
            if (--number < 0) {
                return END;
            }
            Lane below = backlog.laneOrNull(number);
            segment = below == null ? null : below.segmentFrom(0, 1);
        }
    }

    private long firstNumber(long cursor) {
        if (cursor < 0) {
            return 0;
        }
        long number = Backlog.segmentOf(cursor);
        return Backlog.slotOf(cursor) == LAST_SLOT ? number + backlog.segmentStep() : number;
    }

    /** Whether some message that is wanted of a segment is not in the heap, and can be had from the store. */
    public boolean lacks(long number, long cursor, Wanted wanted, @Nullable Message @Nullable [] loaded) {
        Segment segment = backlog.segment(number);
        if (segment == null) {
            return false;
        }
        long low = lowBehind(segment, cursor, wanted) & ~segment.unreadableLow;
        long high = highBehind(segment, cursor, wanted) & ~segment.unreadableHigh;
        for (; low != 0; low &= low - 1) {
            if (message(segment, Long.numberOfTrailingZeros(low), loaded) == null) {
                return true;
            }
        }
        for (; high != 0; high &= high - 1) {
            if (message(segment, 64 + Long.numberOfTrailingZeros(high), loaded) == null) {
                return true;
            }
        }
        return false;
    }

    /**
     * What is wanted of a segment behind a place, as far as it is in the heap or was loaded.
     *
     * @param loaded the messages by slot number that the store answered, if it was asked
     */
    public List<Place> places(
            long number, long cursor, Wanted wanted, Extent extent, @Nullable Message @Nullable [] loaded) {
        List<Place> places = new ArrayList<>();
        Segment segment = backlog.segment(number);
        if (segment != null) {
            for (long low = lowBehind(segment, cursor, wanted); low != 0; low &= low - 1) {
                add(segment, Long.numberOfTrailingZeros(low), extent, loaded, places);
            }
            for (long high = highBehind(segment, cursor, wanted); high != 0; high &= high - 1) {
                add(segment, 64 + Long.numberOfTrailingZeros(high), extent, loaded, places);
            }
        }
        return places;
    }

    private void add(
            Segment segment, int slot, Extent extent, @Nullable Message @Nullable [] loaded, List<Place> places) {
        Message message = message(segment, slot, loaded);
        long position = Backlog.position(segment, slot);
        if (message != null && extent.contains(position)) {
            places.add(new Place(position, message, segment.isReady(slot), backlog.hasBeenOut(segment, slot)));
        }
    }

    private static @Nullable Message message(Segment segment, int slot, @Nullable Message @Nullable [] loaded) {
        Message resident = segment.message(slot);
        return resident != null || loaded == null ? resident : loaded[slot];
    }

    /** Where to go on when everything is seen that a segment has by now. */
    public long behind(long number) {
        Segment segment = backlog.segment(number);
        // Its last places may still be taken.
        int slots = segment == null || segment.isClosed() ? Segment.SLOTS : segment.slotCount;
        return (number << 7) + Math.max(0, slots - 1);
    }

    private static long lowBehind(Segment segment, long cursor, Wanted wanted) {
        return wanted.low(segment) & ~seenLow(segment, cursor);
    }

    private static long highBehind(Segment segment, long cursor, Wanted wanted) {
        return wanted.high(segment) & ~seenHigh(segment, cursor);
    }

    private static long seenLow(Segment segment, long cursor) {
        if (cursor < 0 || Backlog.segmentOf(cursor) != segment.number) {
            return 0;
        }
        int slot = Backlog.slotOf(cursor);
        return slot >= 63 ? -1 : (1L << (slot + 1)) - 1;
    }

    private static long seenHigh(Segment segment, long cursor) {
        if (cursor < 0 || Backlog.segmentOf(cursor) != segment.number) {
            return 0;
        }
        int slot = Backlog.slotOf(cursor);
        return slot < 64 ? 0 : slot == LAST_SLOT ? -1 : (1L << (slot - 63)) - 1;
    }
}
