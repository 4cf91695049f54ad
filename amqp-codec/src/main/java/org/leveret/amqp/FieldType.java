package org.leveret.amqp;

import org.jspecify.annotations.Nullable;

/**
 * The types of a field value, under the tags that RabbitMQ and its clients use; the specification's own list (section
 * 4.2.1) differs for some of them. Immutable, for any thread.
 */
public enum FieldType {
    BOOLEAN('t', "bool"),
    INT8('b', "byte"),
    UINT8('B', "unsignedbyte"),
    INT16('s', "short"),
    UINT16('u', "unsignedshort"),
    INT32('I', "signedint"),
    UINT32('i', "unsignedint"),
    INT64('l', "long"),
    FLOAT('f', "float"),
    DOUBLE('d', "double"),
    DECIMAL('D', "decimal"),
    LONG_STRING('S', "longstr"),
    BYTES('x', "binary"),
    ARRAY('A', "array"),
    TIMESTAMP('T', "timestamp"),
    TABLE('F', "table"),
    VOID('V', "void");

    private static final @Nullable FieldType[] BY_TAG = byTag();

    private final char tag;
    private final String erlangName;

    FieldType(char tag, String erlangName) {
        this.tag = tag;
        this.erlangName = erlangName;
    }

    /** The octet that stands before a value of this type. */
    public char tag() {
        return tag;
    }

    /** What RabbitMQ calls the type in its error texts. */
    public String erlangName() {
        return erlangName;
    }

    /** Whether values of this type are whole numbers; a timestamp is none. */
    public boolean isInteger() {
        return switch (this) {
            case INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64 -> true;
            case BOOLEAN, FLOAT, DOUBLE, DECIMAL, LONG_STRING, BYTES, ARRAY, TIMESTAMP, TABLE, VOID -> false;
        };
    }

    /**
     * The type with this tag, or null if there is none. {@code L} is read as {@code l}, a signed 64-bit number, and
     * never written.
     *
     * @param tag an octet, 0 to 255
     */
    static @Nullable FieldType ofTag(int tag) {
        return BY_TAG[tag];
    }

    private static @Nullable FieldType[] byTag() {
        @Nullable FieldType[] types = new @Nullable FieldType[256];
        for (FieldType type : values()) {
            types[type.tag] = type;
        }
        types['L'] = INT64;
        return types;
    }
}
