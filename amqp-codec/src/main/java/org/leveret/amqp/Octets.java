package org.leveret.amqp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads numbers in network byte order out of an array. Stateless, for any thread. */
final class Octets {

    static final byte[] NONE = new byte[0];

    private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** What the decoder writes for what is malformed. */
    private static final char REPLACEMENT = '\uFFFD';

    private Octets() {}

    static int octet(byte[] octets, int index) {
        return octets[index] & 0xFF;
    }

    static short signedShort(byte[] octets, int index) {
        return (short) SHORTS.get(octets, index);
    }

    static int signedInt(byte[] octets, int index) {
        return (int) INTS.get(octets, index);
    }

    static long unsignedInt(byte[] octets, int index) {
        return signedInt(octets, index) & 0xFFFF_FFFFL;
    }

    static long signedLong(byte[] octets, int index) {
        return (long) LONGS.get(octets, index);
    }

    static void setInt(byte[] octets, int index, int value) {
        INTS.set(octets, index, value);
    }

    /** The text of well-formed UTF-8, or null when it is not well-formed. */
    static @Nullable String strictUtf8(byte[] octets) {
        String text = new String(octets, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0 || isEncoding(text, octets, 0, octets.length) ? text : null;
    }

    /**
     * The text of octets that RabbitMQ does not check, as field names and properties. Where they are not well-formed
     * UTF-8 we put question marks, which make them no longer: what was read as a short string can be written as one.
     */
    static String lenientUtf8(byte[] octets, int from, int to) {
        String text = new String(octets, from, to - from, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0 || isEncoding(text, octets, from, to)
                ? text
                : text.replace(REPLACEMENT, '?');
    }

    /** Whether the octets are the text's encoding: the decoder's mark may also stand in the text itself. */
    private static boolean isEncoding(String text, byte[] octets, int from, int to) {
        byte[] encoding = text.getBytes(StandardCharsets.UTF_8);
        return Arrays.equals(encoding, 0, encoding.length, octets, from, to);
    }
}
