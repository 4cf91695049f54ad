package org.leveret.store;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.leveret.queue.Message;

/**
 * Messages and numbers as bytes, the same in the log and in H2.
 *
 * <pre>
 * message := flags(1) exchange routing-key properties-length content-length content
 * string  := length utf-8       length, number := 7 bits a byte, lowest first, top bit set on all but the last
 * </pre>
 */
final class MessageCodec {
    private static final int PERSISTENT = 1;
    /** At most this many characters are written without asking for a second room. */
    private static final int SHORT_STRING_CHARS = 255;

    private MessageCodec() {}

    static void writeMessage(ByteSink out, Message message) throws IOException {
        out.room(1).put((byte) (message.persistent() ? PERSISTENT : 0));
        writeString(out, message.exchange());
        writeString(out, message.routingKey());
        writeNumber(out, message.propertiesBytes());
        byte[] content = message.content();
        writeNumber(out, content.length);
        out.put(content, 0, content.length);
    }

    /** @throws BufferUnderflowException when the bytes end too soon, or a length in them cannot be true */
    static Message readMessage(ByteBuffer in) {
        int flags = in.get();
        String exchange = readString(in);
        String routingKey = readString(in);
        int propertiesBytes = readLength(in, Integer.MAX_VALUE);
        int contentBytes = readLength(in, in.remaining());
        if (propertiesBytes > contentBytes) {
            throw new BufferUnderflowException();
        }
        byte[] content = new byte[contentBytes];
        in.get(content);
        return new Message(exchange, routingKey, content, propertiesBytes, (flags & PERSISTENT) != 0);
    }

    /** Goes on to the end of a message without reading it. */
    static void skipMessage(ByteBuffer in) {
        in.get();
        skip(in, readLength(in, in.remaining()));
        skip(in, readLength(in, in.remaining()));
        readNumber(in);
        skip(in, readLength(in, in.remaining()));
    }

    private static void skip(ByteBuffer in, int bytes) {
        in.position(in.position() + bytes);
    }

    static void writeNumber(ByteSink out, long number) throws IOException {
        putNumber(out.room(10), number);
    }

    static void putNumber(ByteBuffer buffer, long number) {
        long rest = number;
        while ((rest & ~0x7FL) != 0) {
            buffer.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        buffer.put((byte) rest);
    }

    static long readNumber(ByteBuffer in) {
        long number = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = in.get();
            number |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return number;
            }
        }
        throw new BufferUnderflowException();
    }

    static int readLength(ByteBuffer in, int lengthMax) {
        long length = readNumber(in);
        if (length < 0 || length > lengthMax) {
            throw new BufferUnderflowException();
        }
        return (int) length;
    }

    private static void writeString(ByteSink out, String string) throws IOException {
        int length = string.length();
        if (length <= SHORT_STRING_CHARS) {
            ByteBuffer buffer = out.room(length + 2);
            int start = buffer.position();
            putNumber(buffer, length);
            int i = 0;
            while (i < length && string.charAt(i) < 0x80) {
                buffer.put((byte) string.charAt(i++));
            }
            if (i == length) {
                return;
            }
            buffer.position(start);
        }
        byte[] utf8 = string.getBytes(StandardCharsets.UTF_8);
        writeNumber(out, utf8.length);
        out.put(utf8, 0, utf8.length);
    }

    private static String readString(ByteBuffer in) {
        int length = readLength(in, in.remaining());
        if (length == 0) {
            return "";
        }
        byte[] utf8 = new byte[length];
        in.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
