package org.leveret.queue;

import org.jspecify.annotations.Nullable;

/**
 * Finds a segment by its number without boxing: open addressing with linear probing, at most half full.
 *
 * <p>Owned by its {@link Lane}. A removal moves later entries back instead of leaving a mark, so a queue that runs
 * for years does not silt up.
 */
final class SegmentTable {
    private static final int FIRST_CAPACITY = 4;

    private @Nullable Segment[] entries = new Segment[FIRST_CAPACITY];
    private int shift = Long.SIZE - Integer.numberOfTrailingZeros(FIRST_CAPACITY);
    private int size;

    int size() {
        return size;
    }

    @Nullable
    Segment find(long number) {
        @Nullable Segment[] table = entries;
        int mask = table.length - 1;
        int index = home(number);
        Segment entry = table[index];
        while (entry != null && entry.number != number) {
            index = (index + 1) & mask;
            entry = table[index];
        }
        return entry;
    }

    /** Adds a segment whose number is not there yet. */
    void add(Segment segment) {
        if ((size + 1) * 2 > entries.length) {
            resize(entries.length * 2);
        }
        insert(segment);
        size++;
    }

    private void insert(Segment segment) {
        int mask = entries.length - 1;
        int index = home(segment.number);
        while (entries[index] != null) {
            index = (index + 1) & mask;
        }
        entries[index] = segment;
    }

    void remove(Segment segment) {
        @Nullable Segment[] table = entries;
        int mask = table.length - 1;
        int hole = home(segment.number);
        while (table[hole] != segment) {
            assert table[hole] != null : "segment " + segment.number + " is not in the table";
            hole = (hole + 1) & mask;
        }
        int index = hole;
        while (true) {
            index = (index + 1) & mask;
            Segment entry = table[index];
            if (entry == null) {
                break;
            }
            // An entry may move back into the hole unless its home lies cyclically after the hole.
            if (((index - home(entry.number)) & mask) >= ((index - hole) & mask)) {
                table[hole] = entry;
                hole = index;
            }
        }
        table[hole] = null;
        size--;
        // A queue that was once long must not keep a long table.
        if (table.length > FIRST_CAPACITY && size * 8 < table.length) {
            resize(table.length / 2);
        }
    }

    void clear() {
        size = 0;
        resize(FIRST_CAPACITY, new Segment[0]);
    }

    private void resize(int capacity) {
        resize(capacity, entries);
    }

    private void resize(int capacity, @Nullable Segment[] old) {
        entries = new Segment[capacity];
        shift = Long.SIZE - Integer.numberOfTrailingZeros(capacity);
        for (Segment segment : old) {
            if (segment != null) {
                insert(segment);
            }
        }
    }

    /** Multiplicative hashing spreads runs of neighbouring numbers, which is what queues have. */
    private int home(long number) {
        return (int) ((number * 0x9E3779B97F4A7C15L) >>> shift);
    }
}
