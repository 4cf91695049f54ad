package org.leveret.amqp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A field table: names with typed values, in the order they were written. Immutable, for any thread. Two are equal when
 * they have equal fields; the order does not count. Of several fields with one name the first counts, as in RabbitMQ.
 *
 * <p>Encoded, a table is its length in octets (four octets, unsigned) and its fields (specification section 4.2.5.5).
 */
public final class FieldTable implements Iterable<Map.Entry<String, FieldValue>> {

    /** The table without fields. */
    public static final FieldTable EMPTY = new FieldTable(new LinkedHashMap<>());

    /** How deep tables and arrays may stand in one another; what is deeper is refused as malformed. */
    public static final int NESTING_MAX = FieldScan.NESTING_MAX;

    private final Map<String, FieldValue> fields;

    /** Takes over a map that keeps its order and that its giver leaves alone from now on. */
    FieldTable(Map<String, FieldValue> fields) {
        this.fields = Collections.unmodifiableMap(fields);
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * The table for an object as JSON has it; see {@link FieldValue#ofPlain}.
     *
     * @throws IllegalArgumentException as there
     */
    public static FieldTable ofPlain(Map<?, ?> plain) {
        return ofPlain(plain, 1);
    }

    /** @param depth of what is in its values */
    static FieldTable ofPlain(Map<?, ?> plain, int depth) {
        Builder table = builder();
        plain.forEach((name, value) -> table.put((String) name, FieldValue.ofPlain(value, depth)));
        return table.build();
    }

    /** The value of this name, or null. */
    public @Nullable FieldValue field(String name) {
        return fields.get(name);
    }

    public int size() {
        return fields.size();
    }

    public boolean isEmpty() {
        return fields.isEmpty();
    }

    @Override
    public Iterator<Map.Entry<String, FieldValue>> iterator() {
        return fields.entrySet().iterator();
    }

    /** The names with their values' {@link FieldValue#plain() plain} forms, in order; a copy. */
    public Map<String, Object> plain() {
        Map<String, Object> plain = new LinkedHashMap<>();
        for (Map.Entry<String, FieldValue> field : fields.entrySet()) {
            plain.put(field.getKey(), field.getValue().plain());
        }
        return plain;
    }

    /**
     * Reads the fields between two indices (the length that stands before a table is not among them).
     *
     * @throws AmqpException 541 without explanation when they are malformed, nested too deep, or of an unknown type
     */
    public static FieldTable read(byte[] octets, int from, int to) {
        return FieldReader.table(octets, from, to);
    }

    /**
     * Checks that the fields between two indices can be read, without reading them.
     *
     * @throws AmqpException as {@link #read} would
     */
    public static void validate(byte[] octets, int from, int to) {
        FieldScan.table(octets, from, to, 0);
    }

    /** Reads what {@link #encoded} wrote. */
    public static FieldTable decode(byte[] encoded) {
        if (encoded.length < 4 || Octets.unsignedInt(encoded, 0) != encoded.length - 4) {
            throw FieldScan.malformed();
        }
        return FieldReader.table(encoded, 4, encoded.length);
    }

    /** Writes the table with its length. */
    public void write(ByteBuf out) {
        FieldWriter.table(out, this);
    }

    /** The table with its length, as octets. */
    public byte[] encoded() {
        ByteBuf out = Unpooled.buffer();
        write(out);
        byte[] encoded = new byte[out.readableBytes()];
        out.readBytes(encoded);
        return encoded;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FieldTable that && fields.equals(that.fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    @Override
    public String toString() {
        return fields.toString();
    }

    /** Collects fields in order. Confined to its caller. */
    public static final class Builder {

        private final LinkedHashMap<String, FieldValue> fields = new LinkedHashMap<>();

        private Builder() {}

        /** Sets a field; a name set again keeps its place and takes the new value. */
        public Builder put(String name, FieldValue value) {
            fields.put(name, value);
            return this;
        }

        /** Sets a LONG_STRING. */
        public Builder put(String name, String value) {
            return put(name, FieldValue.of(value));
        }

        /** Sets an INT64. */
        public Builder put(String name, long value) {
            return put(name, FieldValue.of(value));
        }

        /** Sets an INT32. */
        public Builder put(String name, int value) {
            return put(name, FieldValue.of(value));
        }

        /** Sets a BOOLEAN. */
        public Builder put(String name, boolean value) {
            return put(name, FieldValue.of(value));
        }

        /** Sets a TABLE. */
        public Builder put(String name, FieldTable value) {
            return put(name, FieldValue.of(value));
        }

        /** Sets all fields of another table. */
        public Builder putAll(FieldTable table) {
            fields.putAll(table.fields);
            return this;
        }

        /** Removes a field if it is there. */
        public Builder remove(String name) {
            fields.remove(name);
            return this;
        }

        public FieldTable build() {
            return fields.isEmpty() ? EMPTY : new FieldTable(new LinkedHashMap<>(fields));
        }
    }
}
