package org.leveret.store;

import org.jspecify.annotations.Nullable;
import org.leveret.queue.Message;

/** How much is missing of a segment's messages that are read in pieces: one that is not whole is none. Used by one thread. */
final class Pieces {
    private final int[] missingBytes = new int[SlotBits.SLOTS];

    /** A message has so much content, none of which was read yet. */
    void begin(int slot, int contentBytes) {
        missingBytes[slot] = contentBytes;
    }

    void read(int slot, int bytes) {
        missingBytes[slot] -= bytes;
    }

    /** Takes out the messages of which something is missing. */
    void dropIncomplete(@Nullable Message[] slots) {
        for (int slot = 0; slot < missingBytes.length; slot++) {
            if (missingBytes[slot] != 0) {
                slots[slot] = null;
            }
        }
    }
}
