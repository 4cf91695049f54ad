package org.leveret.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.leveret.queue.Message;

/**
 * Messages of a segment packed into one value: for each its slot(1) and the message. A large one is many values: one with
 * its slot and what is not content, then pieces of the content in their order.
 *
 * <pre>
 * part  := (slot message)* | HEAD slot message-without-content | PIECE slot from bytes
 * </pre>
 */
final class PartCodec {
    /** A message with more content than this is stored in such pieces. */
    static final int PIECE_BYTES_MAX = 1 << 20;

    private static final byte HEAD = -1;
    private static final byte PIECE = -2;

    private PartCodec() {}

    static void write(PackedSink out, int slot, Message message) {
        try {
            out.room(1).put((byte) slot);
            MessageCodec.writeMessage(out, message);
        } catch (IOException e) {
            throw new UncheckedIOException("the heap failed", e);
        }
    }

    static void writeHead(PackedSink out, int slot, Message message) {
        try {
            out.room(2).put(HEAD).put((byte) slot);
            MessageCodec.writeHead(out, message);
        } catch (IOException e) {
            throw new UncheckedIOException("the heap failed", e);
        }
    }

    static void writePiece(PackedSink out, int slot, Message message, int from) {
        byte[] content = message.content();
        MessageCodec.putNumber(out.room(12).put(PIECE).put((byte) slot), from);
        out.put(content, from, Math.min(PIECE_BYTES_MAX, content.length - from));
    }

    /**
     * Reads the messages in the given slots, and leaves the others as they are. Parts of one segment are read in the order
     * in which they were written.
     *
     * @param pieces is told what is read of messages that are in several parts
     * @return whether the bytes made sense to their end
     */
    static boolean read(ByteBuffer in, long low, long high, @Nullable Message[] into, Pieces pieces) {
        try {
            while (in.hasRemaining()) {
                int slot = in.get();
                if (slot == HEAD) {
                    readHead(in, low, high, into, pieces);
                } else if (slot == PIECE) {
                    if (!readPiece(in, low, high, into, pieces)) {
                        return false;
                    }
                } else if (slot < 0) {
                    return false;
                } else if (SlotBits.has(low, high, slot)) {
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

    private static void readHead(ByteBuffer in, long low, long high, @Nullable Message[] into, Pieces pieces) {
        int slot = in.get();
        if (SlotBits.has(low, high, slot)) {
            Message message = MessageCodec.readHead(in);
            pieces.begin(slot, message.content().length);
            into[slot] = message;
        } else {
            in.position(in.limit());
        }
    }

    private static boolean readPiece(ByteBuffer in, long low, long high, @Nullable Message[] into, Pieces pieces) {
        int slot = in.get();
        int from = MessageCodec.readLength(in, Integer.MAX_VALUE);
        if (!SlotBits.has(low, high, slot)) {
            in.position(in.limit());
            return true;
        }
        Message message = into[slot];
        if (message == null || from > message.content().length - in.remaining()) {
            return false;
        }
        pieces.read(slot, in.remaining());
        in.get(message.content(), from, in.remaining());
        return true;
    }
}
