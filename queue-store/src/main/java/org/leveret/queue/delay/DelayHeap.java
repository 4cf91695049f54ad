package org.leveret.queue.delay;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Segments with the one whose first message is due first on top: a binary heap. Owned by its machine. */
final class DelayHeap {
    private @Nullable DelaySegment[] segments = new @Nullable DelaySegment[16];
    private int size;

    int size() {
        return size;
    }

    @Nullable
    DelaySegment first() {
        return segments[0];
    }

    void add(DelaySegment segment) {
        if (size == segments.length) {
            segments = Arrays.copyOf(segments, size * 2);
        }
        up(size++, segment);
    }

    void remove(DelaySegment segment) {
        int index = segment.heapIndex;
        DelaySegment last = at(--size);
        segments[size] = null;
        segment.heapIndex = -1;
        if (index != size) {
            up(index, last);
            down(last.heapIndex, last);
        }
    }

    /** Puts a segment whose key has changed where it belongs. */
    void moved(DelaySegment segment) {
        up(segment.heapIndex, segment);
        down(segment.heapIndex, segment);
    }

    void clear() {
        Arrays.fill(segments, null);
        size = 0;
    }

    /** All segments, in no particular order. */
    DelaySegment[] toArray() {
        DelaySegment[] all = new DelaySegment[size];
        for (int i = 0; i < size; i++) {
            all[i] = at(i);
        }
        return all;
    }

    private DelaySegment at(int index) {
        DelaySegment segment = segments[index];
        if (segment == null) {
            throw new IllegalStateException("a hole in the heap");
        }
        return segment;
    }

    private void up(int from, DelaySegment segment) {
        int index = from;
        while (index > 0) {
            DelaySegment parent = at((index - 1) / 2);
            if (!segment.precedes(parent)) {
                break;
            }
            set(index, parent);
            index = (index - 1) / 2;
        }
        set(index, segment);
    }

    private void down(int from, DelaySegment segment) {
        int index = from;
        for (int child = 2 * index + 1; child < size; child = 2 * index + 1) {
            if (child + 1 < size && at(child + 1).precedes(at(child))) {
                child++;
            }
            if (!at(child).precedes(segment)) {
                break;
            }
            set(index, at(child));
            index = child;
        }
        set(index, segment);
    }

    private void set(int index, DelaySegment segment) {
        segments[index] = segment;
        segment.heapIndex = index;
    }
}
