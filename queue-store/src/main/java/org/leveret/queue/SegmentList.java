package org.leveret.queue;

import org.jspecify.annotations.Nullable;

/**
 * The segments of a queue that hold anything, in order of their numbers, each found by its number.
 *
 * <p>Owned by its {@link Lane}. Keeps one segment that has left for the next that is opened, so that a queue whose
 * messages come and go allocates none.
 */
final class SegmentList {
    /** How many numbers are tried before the list is walked through. */
    private static final int PROBES = 256;

    private final SegmentTable table = new SegmentTable();
    private @Nullable Segment first;
    private @Nullable Segment last;
    private @Nullable Segment lastFound;
    private @Nullable Segment spare;

    int size() {
        return table.size();
    }

    @Nullable
    Segment first() {
        return first;
    }

    @Nullable
    Segment last() {
        return last;
    }

    @Nullable
    Segment find(long number) {
        Segment segment = lastFound;
        if (segment != null && segment.number == number) {
            return segment;
        }
        segment = table.find(number);
        if (segment != null) {
            lastFound = segment;
        }
        return segment;
    }

    /**
     * The first segment with this number or a higher one; null if there is none.
     *
     * @param step by how much the numbers of neighbours differ at least
     */
    @Nullable
    Segment findFrom(long number, long step) {
        Segment tail = last;
        Segment head = first;
        if (tail == null || tail.number < number) {
            return null;
        }
        if (head != null && head.number >= number) {
            return head;
        }
        for (int probe = 0; probe < PROBES; probe++) {
            Segment segment = table.find(number + probe * step);
            if (segment != null) {
                return segment;
            }
        }
        Segment segment = first;
        while (segment != null && segment.number < number) {
            segment = segment.next;
        }
        return segment;
    }

    /** Adds an empty segment at the end. */
    Segment open(long number) {
        Segment segment = spare;
        if (segment == null) {
            segment = new Segment(number);
        } else {
            spare = null;
            segment.reuse(number);
        }
        add(segment);
        return segment;
    }

    /** Adds a segment whose number is above all others. */
    void add(Segment segment) {
        Segment tail = last;
        assert tail == null || tail.number < segment.number;
        segment.previous = tail;
        if (tail == null) {
            first = segment;
        } else {
            tail.next = segment;
        }
        last = segment;
        table.add(segment);
    }

    /** Removes a segment, which may come back under another number. */
    void remove(Segment segment) {
        Segment before = segment.previous;
        Segment after = segment.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
        table.remove(segment);
        lastFound = null;
        spare = segment;
    }

    void clear() {
        table.clear();
        first = null;
        last = null;
        lastFound = null;
        spare = null;
    }
}
