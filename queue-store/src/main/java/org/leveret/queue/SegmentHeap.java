package org.leveret.queue;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The segments to which messages returned after the queue had gone past them, lowest number first: a binary heap.
 *
 * <p>Owned by its {@link Lane}. It is empty as long as nothing is returned, and however far apart two returned
 * messages lie, the next one is found without walking over what is between them.
 */
final class SegmentHeap {
    static final int ABSENT = -1;

    private @Nullable Segment[] heap = new Segment[4];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    Segment first() {
        return at(0);
    }

    void add(Segment segment) {
        assert segment.returnedIndex == ABSENT;
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        rise(size++, segment);
    }

    void remove(Segment segment) {
        int index = segment.returnedIndex;
        assert at(index) == segment;
        segment.returnedIndex = ABSENT;
        Segment last = at(--size);
        heap[size] = null;
        if (last != segment) {
            sink(index, last);
            if (last.returnedIndex == index) {
                rise(index, last);
            }
        }
    }

    void clear() {
        for (int index = 0; index < size; index++) {
            at(index).returnedIndex = ABSENT;
        }
        heap = new Segment[4];
        size = 0;
    }

    private void rise(int from, Segment segment) {
        int index = from;
        while (index > 0) {
            int parentIndex = (index - 1) >>> 1;
            Segment parent = at(parentIndex);
            if (parent.number <= segment.number) {
                break;
            }
            place(index, parent);
            index = parentIndex;
        }
        place(index, segment);
    }

    private void sink(int from, Segment segment) {
        int index = from;
        while (2 * index + 1 < size) {
            int childIndex = 2 * index + 1;
            if (childIndex + 1 < size && at(childIndex + 1).number < at(childIndex).number) {
                childIndex++;
            }
            Segment child = at(childIndex);
            if (segment.number <= child.number) {
                break;
            }
            place(index, child);
            index = childIndex;
        }
        place(index, segment);
    }

    private Segment at(int index) {
        Segment segment = heap[index];
        assert segment != null;
        return segment;
    }

    private void place(int index, Segment segment) {
        heap[index] = segment;
        segment.returnedIndex = index;
    }
}
