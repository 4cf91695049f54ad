package org.leveret.amqp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Decodes field tables; the twin of {@link FieldWriter}. It steps with {@link FieldScan}, so that both refuse the same.
 * Confined to its caller.
 */
final class FieldReader {

    private final byte[] octets;
    private int position;

    private FieldReader(byte[] octets, int from) {
        this.octets = octets;
        this.position = from;
    }

    /** The fields between two indices; 541 without explanation when they are malformed. */
    static FieldTable table(byte[] octets, int from, int to) {
        return new FieldReader(octets, from).table(to, 0);
    }

    /** The value whose tag stands at an index less than {@code to}, inside a table of its own depth 0. */
    static FieldValue value(byte[] octets, int tagIndex, int to) {
        return new FieldReader(octets, tagIndex).value(to, 0);
    }

    private FieldTable table(int to, int depth) {
        FieldScan.checkDepth(depth);
        if (position == to) {
            return FieldTable.EMPTY;
        }
        LinkedHashMap<String, FieldValue> fields = new LinkedHashMap<>();
        while (position < to) {
            int tagIndex = FieldScan.name(octets, position, to);
            String name = Octets.lenientUtf8(octets, position + 1, tagIndex);
            position = tagIndex;
            fields.putIfAbsent(name, value(to, depth));
        }
        return new FieldTable(fields);
    }

    private List<FieldValue> array(int to, int depth) {
        FieldScan.checkDepth(depth);
        List<FieldValue> elements = new ArrayList<>();
        while (position < to) {
            elements.add(value(to, depth));
        }
        return elements;
    }

    private FieldValue value(int to, int depth) {
        FieldType type = FieldScan.type(octets, position);
        position++;
        return switch (type) {
            case VOID -> FieldValue.VOID;
            case BOOLEAN -> FieldValue.of(octets[take(1, to)] != 0);
            case INT8 -> new FieldValue(type, (long) octets[take(1, to)]);
            case UINT8 -> new FieldValue(type, (long) Octets.octet(octets, take(1, to)));
            case INT16 -> new FieldValue(type, (long) Octets.signedShort(octets, take(2, to)));
            case UINT16 -> new FieldValue(type, (long) Octets.signedShort(octets, take(2, to)) & 0xFFFF);
            case INT32 -> new FieldValue(type, (long) Octets.signedInt(octets, take(4, to)));
            case UINT32 -> new FieldValue(type, Octets.unsignedInt(octets, take(4, to)));
            case INT64, TIMESTAMP -> new FieldValue(type, Octets.signedLong(octets, take(8, to)));
            case FLOAT -> finite(type, Float.intBitsToFloat(Octets.signedInt(octets, take(4, to))));
            case DOUBLE -> finite(type, Double.longBitsToDouble(Octets.signedLong(octets, take(8, to))));
            case DECIMAL -> {
                int start = take(5, to);
                yield FieldValue.of(new DecimalValue(Octets.octet(octets, start), Octets.signedInt(octets, start + 1)));
            }
            case LONG_STRING, BYTES -> {
                int end = startLong(to);
                int start = position;
                position = end;
                yield new FieldValue(type, LongString.wrap(Arrays.copyOfRange(octets, start, end)));
            }
            case TABLE -> FieldValue.of(table(startLong(to), depth + 1));
            case ARRAY -> FieldValue.of(array(startLong(to), depth + 1));
        };
    }

    private static FieldValue finite(FieldType type, double number) {
        FieldScan.checkFinite(Double.isFinite(number));
        return new FieldValue(type, number);
    }

    /** Steps over a four-octet length; the index after as many octets as it says. */
    private int startLong(int to) {
        int end = FieldScan.endOfLong(octets, position, to);
        position += 4;
        return end;
    }

    private int take(int length, int to) {
        int start = position;
        position = FieldScan.end(start, length, to);
        return start;
    }
}
