package org.leveret.queue.stream;

import org.jspecify.annotations.Nullable;
import org.leveret.queue.Message;
import org.leveret.queue.QueueMachine;

/** Up to 128 messages that stand together in the store, while they are in the heap or on their way there. Owned by its machine. */
final class Chunk {
    static final int SLOTS = QueueMachine.SEGMENT_SLOTS;
    static final int SLOT_SHIFT = 7;
    static final int SLOT_MASK = SLOTS - 1;
    static final long NONE = -1;

    final long number;
    final @Nullable Message[] messages = new @Nullable Message[SLOTS];
    /** How many readers hold it here. */
    int users;
    /** What it takes in the heap, or will take about when it is loaded. */
    long bytes;
    /** Whether what was appended before it was asked for is still to come. */
    boolean loading;

    Chunk(long number, long bytes, boolean loading) {
        this.number = number;
        this.bytes = bytes;
        this.loading = loading;
    }

    /** Takes over what was read, beside what was appended meanwhile. */
    void fill(@Nullable Message[] slots) {
        loading = false;
        bytes = 0;
        for (int slot = 0; slot < SLOTS; slot++) {
            if (messages[slot] == null) {
                messages[slot] = slots[slot];
            }
            Message message = messages[slot];
            bytes += message == null ? 0 : message.heapBytes();
        }
    }

    /** When its first message was published; the end of all time if none can be read. */
    long firstPublishedMs() {
        for (int slot = 0; slot < SLOTS; slot++) {
            Message message = messages[slot];
            if (message != null) {
                return message.publishedMs();
            }
        }
        return Long.MAX_VALUE;
    }

    /** When the last of these messages was published; {@link Segments#UNREADABLE} if none can be read. */
    static long lastPublishedMs(@Nullable Message[] slots) {
        for (int slot = slots.length - 1; slot >= 0; slot--) {
            Message message = slots[slot];
            if (message != null) {
                return message.publishedMs();
            }
        }
        return Segments.UNREADABLE;
    }
}
