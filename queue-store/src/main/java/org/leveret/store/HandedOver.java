package org.leveret.store;

import java.util.ArrayDeque;

/** The memtables that were handed to the checkpoint thread and are perhaps not in H2 yet. Owned by the commit thread. */
final class HandedOver {
    private final ArrayDeque<Memtable> memtables = new ArrayDeque<>();

    void add(Memtable memtable) {
        memtables.addLast(memtable);
    }

    /** How many are not in H2; lets go of those that are. */
    int count() {
        memtables.removeIf(Memtable::isCheckpointed);
        return memtables.size();
    }

    /** Heap that their messages take, in bytes. */
    long heapBytes() {
        long bytes = 0;
        for (Memtable memtable : memtables) {
            bytes += memtable.isCheckpointed() ? 0 : memtable.heapBytes();
        }
        return bytes;
    }

    /** Adds what they know of a segment, the oldest first. */
    void gather(PageMail.Load load) {
        for (Memtable memtable : memtables) {
            load.gather(memtable);
        }
    }
}
