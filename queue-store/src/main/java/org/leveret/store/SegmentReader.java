package org.leveret.store;

import java.nio.ByteBuffer;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.leveret.queue.Message;

/** Reads the live messages of a segment out of a message file; any thread, while the file is open. */
final class SegmentReader {
    private SegmentReader() {}

    /**
     * Fills the slots that are alive in the file, not settled since, and still empty.
     *
     * @return null, or what is wrong when a message that should be there cannot be read
     */
    static @Nullable String read(
            MessageFile file, SegmentKey key, long settledLow, long settledHigh, @Nullable Message[] slots) {
        Pieces pieces = new Pieces();
        try {
            SegmentIndex index = file.index(key);
            long low = index.aliveLow & ~settledLow;
            long high = index.aliveHigh & ~settledHigh;
            for (int slot = 0; slot < SlotBits.SLOTS; slot++) {
                if (slots[slot] != null) {
                    low &= slot < 64 ? ~(1L << slot) : -1;
                    high &= slot < 64 ? -1 : ~(1L << slot);
                }
            }
            boolean intact = true;
            for (int i = 0; i < index.partCount() && (low | high) != 0; i++) {
                ByteBuffer part = file.part(key, index.part(i));
                intact &= part != null && PartCodec.read(part, low, high, slots, pieces);
            }
            pieces.dropIncomplete(slots);
            return intact && allThere(low, high, slots) ? null : file.path() + " is damaged: messages of " + key;
        } catch (MVStoreException e) {
            pieces.dropIncomplete(slots);
            return file.path() + " cannot be read: " + e.getMessage();
        }
    }

    private static boolean allThere(long low, long high, @Nullable Message[] slots) {
        for (int slot = 0; slot < SlotBits.SLOTS; slot++) {
            if (SlotBits.has(low, high, slot) && slots[slot] == null) {
                return false;
            }
        }
        return true;
    }
}
