package org.leveret.amqp;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The short strings that one connection has read lately, so that a name read again is the same String instance and
 * costs neither decoding nor allocation. Owned by the connection's event loop.
 *
 * <p>A set of two slots per hash; the one used last stays first and the other one makes room. The octets of a name are
 * kept as words of eight, which are compared with the buffer a word at a time. It holds at most {@value #SLOTS} names of
 * at most 255 octets.
 */
public final class ShortStrings {

    private static final int SLOTS = 128;
    private static final long NON_ASCII = 0x8080_8080_8080_8080L;

    private final @Nullable String[] texts = new @Nullable String[SLOTS];
    private final long[][] words = new long[SLOTS][];

    public ShortStrings() {}

    /**
     * The text of {@code length} octets of UTF-8 at {@code index}.
     *
     * @param length 0 to 255
     * @throws AmqpException 501 "Malformed UTF-8 in shortstr"
     */
    public String read(ByteBuf in, int index, int length) {
        if (length == 0) {
            return "";
        }
        long hash = length;
        long anyOctet = 0;
        for (int offset = 0; offset < length; offset += 8) {
            long word = word(in, index, offset, length);
            anyOctet |= word;
            hash = (hash ^ word) * 0x9E37_79B9_7F4A_7C15L;
            hash ^= hash >>> 32;
        }
        int first = (int) hash & (SLOTS - 2);
        String text = texts[first];
        if (text != null && holds(first, in, index, length)) {
            return text;
        }
        int second = first + 1;
        text = texts[second];
        if (text == null || !holds(second, in, index, length)) {
            text = decode(in, index, length, (anyOctet & NON_ASCII) == 0);
            texts[second] = text;
            words[second] = wordsOf(in, index, length);
        }
        swap(first, second);
        return text;
    }

    private void swap(int first, int second) {
        String text = texts[first];
        texts[first] = texts[second];
        texts[second] = text;
        long[] octets = words[first];
        words[first] = words[second];
        words[second] = octets;
    }

    private boolean holds(int slot, ByteBuf in, int index, int length) {
        long[] held = words[slot];
        // The last word tells the length, so that names that differ only in trailing zero octets stay apart.
        if (held[held.length - 1] != length) {
            return false;
        }
        for (int offset = 0, i = 0; offset < length; offset += 8, i++) {
            if (held[i] != word(in, index, offset, length)) {
                return false;
            }
        }
        return true;
    }

    private static long[] wordsOf(ByteBuf in, int index, int length) {
        long[] held = new long[(length + 7) / 8 + 1];
        for (int offset = 0, i = 0; offset < length; offset += 8, i++) {
            held[i] = word(in, index, offset, length);
        }
        held[held.length - 1] = length;
        return held;
    }

    /** Up to eight octets at {@code offset} of the string, the missing ones zero. */
    private static long word(ByteBuf in, int index, int offset, int length) {
        int left = length - offset;
        int at = index + offset;
        if (left >= 8) {
            return in.getLong(at);
        }
        if (offset > 0) {
            // The octets before belong to the string too: read eight and shift them out.
            return in.getLong(index + length - 8) << ((8 - left) * 8);
        }
        long word = 0;
        for (int i = 0; i < left; i++) {
            word = (word << 8) | in.getUnsignedByte(at + i);
        }
        return word;
    }

    private static String decode(ByteBuf in, int index, int length, boolean ascii) {
        byte[] octets = new byte[length];
        in.getBytes(index, octets);
        if (ascii) {
            return new String(octets, StandardCharsets.ISO_8859_1);
        }
        String text = Octets.strictUtf8(octets);
        if (text == null) {
            throw new AmqpException(ReplyCode.FRAME_ERROR, "Malformed UTF-8 in shortstr");
        }
        return text;
    }
}
