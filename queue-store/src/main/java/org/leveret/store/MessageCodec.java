package org.leveret.store;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.leveret.queue.Message;

/**
 * Messages and numbers as bytes, the same in the log and in H2.
 *
 * <pre>
 * message := flags(1) published [time-to-live] [count string*] exchange routing-key properties-length content-length content
 * string  := length utf-8       length, number := 7 bits a byte, lowest first, top bit set on all but the last
 * </pre>
 */
final class MessageCodec {
    private static final int PERSISTENT = 1;
    /** A time to live is there. */
    private static final int EXPIRES = 2;

    private static final int DEAD_LETTER = 4;
    /** Routing keys that are told to nobody are there. */
    private static final int BLIND_KEYS = 8;

    private static final int FLAGS_AND_TIMES_BYTES = 21;
    /** At most this many characters are written without asking for a second room. */
    private static final int SHORT_STRING_CHARS = 255;

    private MessageCodec() {}

    static void writeMessage(ByteSink out, Message message) throws IOException {
        writeHead(out, message);
        byte[] content = message.content();
        out.put(content, 0, content.length);
    }

    /** All but the content itself. */
    static void writeHead(ByteSink out, Message message) throws IOException {
        int flags = flags(message);
        ByteBuffer first = out.room(FLAGS_AND_TIMES_BYTES);
        first.put((byte) flags);
        putNumber(first, message.publishedMs());
        if ((flags & EXPIRES) != 0) {
            putNumber(first, message.timeToLiveMs());
        }
        if ((flags & BLIND_KEYS) != 0) {
            writeNumber(out, message.blindKeys().size());
            for (String key : message.blindKeys()) {
                writeString(out, key);
            }
        }
        writeString(out, message.exchange());
        writeString(out, message.routingKey());
        writeNumber(out, message.propertiesBytes());
        writeNumber(out, message.content().length);
    }

    private static int flags(Message message) {
        return (message.persistent() ? PERSISTENT : 0)
                | (message.expires() ? EXPIRES : 0)
                | (message.deadLetter() ? DEAD_LETTER : 0)
                | (message.blindKeys().isEmpty() ? 0 : BLIND_KEYS);
    }

    /** @throws BufferUnderflowException when the bytes end too soon, or a length in them cannot be true */
    static Message readMessage(ByteBuffer in) {
        Message message = read(in, in.remaining());
        in.get(message.content());
        return message;
    }

    /**
     * A message whose content is to be filled in.
     *
     * @throws BufferUnderflowException when the bytes end too soon, or a length in them cannot be true
     */
    static Message readHead(ByteBuffer in) {
        return read(in, Integer.MAX_VALUE);
    }

    private static Message read(ByteBuffer in, int contentBytesMax) {
        int flags = in.get();
        long publishedMs = readNumber(in);
        long timeToLiveMs = (flags & EXPIRES) != 0 ? readNumber(in) : Message.FOREVER;
        List<String> blindKeys = (flags & BLIND_KEYS) != 0 ? readStrings(in) : List.of();
        String exchange = readString(in);
        String routingKey = readString(in);
        int propertiesBytes = readLength(in, Integer.MAX_VALUE);
        int contentBytes = readLength(in, contentBytesMax);
        if (propertiesBytes > contentBytes || (contentBytes > in.remaining() && contentBytesMax != Integer.MAX_VALUE)) {
            throw new BufferUnderflowException();
        }
        byte[] content = new byte[contentBytes];
        boolean persistent = (flags & PERSISTENT) != 0;
        Message message =
                new Message(exchange, routingKey, content, propertiesBytes, persistent, publishedMs, timeToLiveMs);
        if ((flags & DEAD_LETTER) != 0) {
            message.markDeadLetter();
        }
        message.blindKeys(blindKeys);
        return message;
    }

    /** Goes on to the end of a message without reading it. */
    static void skipMessage(ByteBuffer in) {
        int flags = in.get();
        readNumber(in);
        if ((flags & EXPIRES) != 0) {
            readNumber(in);
        }
        if ((flags & BLIND_KEYS) != 0) {
            for (int left = readLength(in, in.remaining()); left > 0; left--) {
                skip(in, readLength(in, in.remaining()));
            }
        }
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

    private static List<String> readStrings(ByteBuffer in) {
        int count = readLength(in, in.remaining());
        List<String> strings = new ArrayList<>(count);
        for (int left = count; left > 0; left--) {
            strings.add(readString(in));
        }
        return strings;
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
