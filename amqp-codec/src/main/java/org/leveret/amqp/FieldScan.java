package org.leveret.amqp;

/**
 * Steps over encoded fields and values without decoding them, and refuses exactly what {@link FieldReader} would refuse.
 * Stateless, for any thread.
 */
final class FieldScan {

    static final int NESTING_MAX = 64;

    private FieldScan() {}

    /** Checks the fields between two indices. */
    static void table(byte[] octets, int from, int to, int depth) {
        checkDepth(depth);
        int position = from;
        while (position < to) {
            position = value(octets, name(octets, position, to), to, depth);
        }
    }

    /** Steps over a name; the index of the value's tag. */
    static int name(byte[] octets, int position, int to) {
        int after = position + 1 + Octets.octet(octets, position);
        if (after >= to) {
            throw malformed();
        }
        return after;
    }

    /** Steps over a value, checking it and all that stands in it; {@code tagIndex} is less than {@code to}. */
    static int value(byte[] octets, int tagIndex, int to, int depth) {
        FieldType type = type(octets, tagIndex);
        int position = tagIndex + 1;
        return switch (type) {
            case VOID -> position;
            case BOOLEAN, INT8, UINT8 -> end(position, 1, to);
            case INT16, UINT16 -> end(position, 2, to);
            case INT32, UINT32 -> end(position, 4, to);
            case FLOAT -> {
                int end = end(position, 4, to);
                checkFinite(Float.isFinite(Float.intBitsToFloat(Octets.signedInt(octets, position))));
                yield end;
            }
            case DOUBLE -> {
                int end = end(position, 8, to);
                checkFinite(Double.isFinite(Double.longBitsToDouble(Octets.signedLong(octets, position))));
                yield end;
            }
            case DECIMAL -> end(position, 5, to);
            case INT64, TIMESTAMP -> end(position, 8, to);
            case LONG_STRING, BYTES -> endOfLong(octets, position, to);
            case TABLE -> {
                int end = endOfLong(octets, position, to);
                table(octets, position + 4, end, depth + 1);
                yield end;
            }
            case ARRAY -> {
                int end = endOfLong(octets, position, to);
                array(octets, position + 4, end, depth + 1);
                yield end;
            }
        };
    }

    private static void array(byte[] octets, int from, int to, int depth) {
        checkDepth(depth);
        int position = from;
        while (position < to) {
            position = value(octets, position, to, depth);
        }
    }

    static FieldType type(byte[] octets, int tagIndex) {
        FieldType type = FieldType.ofTag(Octets.octet(octets, tagIndex));
        if (type == null) {
            throw malformed();
        }
        return type;
    }

    /** The index after {@code length} octets, which must not lie beyond {@code to}. */
    static int end(int position, int length, int to) {
        if (length > to - position) {
            throw malformed();
        }
        return position + length;
    }

    /** The index after a four-octet length and as many octets as it says. */
    static int endOfLong(byte[] octets, int position, int to) {
        int start = end(position, 4, to);
        long length = Octets.unsignedInt(octets, position);
        if (length > to - start) {
            throw malformed();
        }
        return start + (int) length;
    }

    static void checkDepth(int depth) {
        if (depth > NESTING_MAX) {
            throw malformed();
        }
    }

    /** Erlang reads no infinity and no NaN, so a table with one is malformed to RabbitMQ. */
    static void checkFinite(boolean finite) {
        if (!finite) {
            throw malformed();
        }
    }

    /** RabbitMQ fails internally on a table that it cannot parse, and has nothing to explain. */
    static AmqpException malformed() {
        return new AmqpException(ReplyCode.INTERNAL_ERROR, "");
    }
}
