package org.leveret.conformance.raw;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the fields of a received payload one after another. Not thread-safe. */
public final class Fields {
    private final ByteBuffer in;

    Fields(byte[] octets, int offset) {
        this.in = ByteBuffer.wrap(octets, offset, octets.length - offset);
    }

    public int octet() {
        return in.get() & 0xff;
    }

    public int u16() {
        return in.getShort() & 0xffff;
    }

    public long u32() {
        return in.getInt() & 0xffff_ffffL;
    }

    public long u64() {
        return in.getLong();
    }

    public boolean bit() {
        return (octet() & 1) == 1;
    }

    public String shortString() {
        return new String(bytes(octet()), StandardCharsets.UTF_8);
    }

    public String longString() {
        return new String(bytes(u32()), StandardCharsets.UTF_8);
    }

    public byte[] bytes(long length) {
        byte[] octets = new byte[Math.toIntExact(length)];
        in.get(octets);
        return octets;
    }

    /** All that has not been read. */
    public byte[] rest() {
        return bytes(in.remaining());
    }

    public boolean atEnd() {
        return !in.hasRemaining();
    }

    /**
     * A table's fields in the order on the wire: {@code S} as text, {@code t} as Boolean, {@code F} as a map, the tags
     * that a server's own tables have no use for are an error.
     */
    public Map<String, Object> table() {
        Fields fields = new Fields(bytes(u32()), 0);
        Map<String, Object> table = new LinkedHashMap<>();
        while (!fields.atEnd()) {
            String name = fields.shortString();
            int tag = fields.octet();
            table.put(
                    name,
                    switch (tag) {
                        case 'S' -> fields.longString();
                        case 't' -> fields.octet() != 0;
                        case 'F' -> fields.table();
                        case 'I' -> (int) fields.u32();
                        case 'l' -> fields.u64();
                        default -> throw new AssertionError("field " + name + " has tag " + (char) tag);
                    });
        }
        return table;
    }
}
