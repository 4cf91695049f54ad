package org.leveret.queue;

import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The segments that may have messages in the heap, in no order until {@link #sort}ed.
 *
 * <p>Owned by its {@link Backlog}. Joining and leaving cost next to nothing, because each segment does both; the order is
 * made only when the queue has to page out.
 */
final class ResidentSegments {
    static final int ABSENT = -1;

    private @Nullable Segment[] segments = new Segment[4];
    private int size;

    int size() {
        return size;
    }

    Segment at(int index) {
        Segment segment = segments[index];
        assert segment != null;
        return segment;
    }

    void add(Segment segment) {
        if (segment.residentIndex != ABSENT) {
            return;
        }
        if (size == segments.length) {
            segments = Arrays.copyOf(segments, size * 2);
        }
        place(size++, segment);
    }

    void remove(Segment segment) {
        int index = segment.residentIndex;
        if (index == ABSENT) {
            return;
        }
        segment.residentIndex = ABSENT;
        Segment last = at(--size);
        segments[size] = null;
        if (last != segment) {
            place(index, last);
        }
    }

    void clear() {
        segments = new Segment[4];
        size = 0;
    }

    void sort(Comparator<Segment> order) {
        Arrays.sort(segments, 0, size, order);
        for (int index = 0; index < size; index++) {
            at(index).residentIndex = index;
        }
    }

    private void place(int index, Segment segment) {
        segments[index] = segment;
        segment.residentIndex = index;
    }
}
