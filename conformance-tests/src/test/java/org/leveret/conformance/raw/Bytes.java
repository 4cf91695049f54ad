package org.leveret.conformance.raw;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Octets being put together in network order: a method's arguments, a content header, anything. Not thread-safe. */
public final class Bytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** The beginning of a method frame's payload. */
    public static Bytes method(int classId, int methodId) {
        return new Bytes().u16(classId).u16(methodId);
    }

    /** Octets as they are, each the low eight bits of its argument. */
    public static byte[] of(int... octets) {
        Bytes bytes = new Bytes();
        for (int octet : octets) {
            bytes.octet(octet);
        }
        return bytes.toArray();
    }

    /** A text's UTF-8 octets. */
    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public Bytes octet(int value) {
        out.write(value);
        return this;
    }

    public Bytes u16(int value) {
        return octet(value >>> 8).octet(value);
    }

    public Bytes u32(long value) {
        return u16((int) (value >>> 16)).u16((int) value);
    }

    public Bytes u64(long value) {
        return u32(value >>> 32).u32(value);
    }

    public Bytes raw(byte[] octets) {
        out.writeBytes(octets);
        return this;
    }

    public Bytes shortString(String text) {
        byte[] octets = utf8(text);
        return octet(octets.length).raw(octets);
    }

    public Bytes longString(String text) {
        return longString(utf8(text));
    }

    public Bytes longString(byte[] octets) {
        return u32(octets.length).raw(octets);
    }

    public Bytes table(Table table) {
        return longString(table.toArray());
    }

    /** Consecutive bits of one octet, the first in the lowest. */
    public Bytes bits(boolean... bits) {
        int octet = 0;
        for (int i = 0; i < bits.length; i++) {
            octet |= bits[i] ? 1 << i : 0;
        }
        return octet(octet);
    }

    public byte[] toArray() {
        return out.toByteArray();
    }
}
