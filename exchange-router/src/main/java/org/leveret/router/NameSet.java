package org.leveret.router;

import java.util.Arrays;

/** Distinct names in the order they were added, for reuse message after message. Confined to its caller. */
final class NameSet {

    /** Up to here comparing with each is quicker than hashing. */
    private static final int SCANNED_MAX = 8;

    /** What one huge message made the set grow to is given back beyond this. */
    private static final int KEPT_LENGTH_MAX = 4096;

    private String[] names = new String[SCANNED_MAX];
    private int size;

    /** Open addressing over the first {@code indexed} names: position plus one, zero where free. */
    private int[] index = new int[0];

    private int indexed;

    int size() {
        return size;
    }

    String name(int position) {
        if (position >= size) {
            throw new IndexOutOfBoundsException(position);
        }
        return names[position];
    }

    /** Whether the name is new. */
    boolean add(String name) {
        if (size <= SCANNED_MAX) {
            for (int i = 0; i < size; i++) {
                if (names[i].equals(name)) {
                    return false;
                }
            }
        } else if (!addToIndex(name)) {
            return false;
        }
        if (size == names.length) {
            names = Arrays.copyOf(names, size * 2);
        }
        names[size++] = name;
        return true;
    }

    /** Adds names that are distinct among themselves. */
    void addAll(String[] distinct) {
        if (size > 0) {
            for (String name : distinct) {
                add(name);
            }
            return;
        }
        if (distinct.length > names.length) {
            names = new String[distinct.length];
        }
        System.arraycopy(distinct, 0, names, 0, distinct.length);
        size = distinct.length;
    }

    void clear() {
        if (names.length > KEPT_LENGTH_MAX) {
            names = new String[SCANNED_MAX];
            index = new int[0];
        } else if (indexed > 0) {
            Arrays.fill(index, 0);
        }
        indexed = 0;
        size = 0;
    }

    String[] toArray() {
        return Arrays.copyOf(names, size);
    }

    /** Indexes the name at the position it is about to take, unless it is there. */
    private boolean addToIndex(String name) {
        if (index.length < 2 * (size + 1)) {
            index = new int[Integer.highestOneBit(4 * (size + 1)) * 2];
            indexed = 0;
        }
        while (indexed < size) {
            int slot = slotOf(names[indexed]);
            index[slot] = ++indexed;
        }
        int slot = slotOf(name);
        if (index[slot] != 0) {
            return false;
        }
        index[slot] = ++indexed;
        return true;
    }

    /** Where the name is, or the free slot where it belongs. Seeded, since queue names come from outside. */
    private int slotOf(String name) {
        int mask = index.length - 1;
        int slot = KeyHash.seeded(name, 0, name.length()) & mask;
        while (index[slot] != 0 && !names[index[slot] - 1].equals(name)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
