package org.leveret.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.leveret.queue.Message;

/** Messages of a segment packed into one value: for each its slot(1) and the message. */
final class PartCodec {
    private PartCodec() {}

    static void write(PackedSink out, int slot, Message message) {
        try {
            out.room(1).put((byte) slot);
            MessageCodec.writeMessage(out, message);
        } catch (IOException e) {
            throw new UncheckedIOException("the heap failed", e);
        }
    }

    /**
     * Reads the messages in the given slots, and leaves the others as they are.
     *
     * @return whether the bytes made sense to their end
     */
    static boolean read(ByteBuffer in, long low, long high, @Nullable Message[] into) {
        try {
            while (in.hasRemaining()) {
                int slot = in.get();
                if (slot < 0) {
                    return false;
                }
                if (SlotBits.has(low, high, slot)) {
                    into[slot] = MessageCodec.readMessage(in);
                } else {
                    MessageCodec.skipMessage(in);
                }
            }
            return true;
        } catch (BufferUnderflowException e) {
            return false;
        }
    }
}
