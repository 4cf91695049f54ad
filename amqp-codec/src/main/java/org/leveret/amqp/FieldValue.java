package org.leveret.amqp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A typed value of a field table or array. Immutable, for any thread. Two are equal when type and value are.
 *
 * @param type how it is written
 * @param value a Boolean; a Long for every integer type and for TIMESTAMP (POSIX seconds); a finite Double for FLOAT and DOUBLE
 *     (RabbitMQ reads no other);
 *     a {@link DecimalValue}; a {@link LongString} for LONG_STRING and BYTES; a List of FieldValue for ARRAY; a
 *     {@link FieldTable}; or {@link #VOID_PLAIN}
 */
public record FieldValue(FieldType type, Object value) {

    /** The value of every VOID. */
    public static final Object VOID_PLAIN = NoValue.VOID;

    /** The one VOID there is. */
    public static final FieldValue VOID = new FieldValue(FieldType.VOID, VOID_PLAIN);

    static final FieldValue TRUE = new FieldValue(FieldType.BOOLEAN, true);
    static final FieldValue FALSE = new FieldValue(FieldType.BOOLEAN, false);

    private enum NoValue {
        VOID
    }

    /** Checks that the value is of the kind and in the range that the type can be written with. */
    public FieldValue {
        switch (type) {
            case INT8 -> requireRange(value, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case UINT8 -> requireRange(value, 0, 0xFF);
            case INT16 -> requireRange(value, Short.MIN_VALUE, Short.MAX_VALUE);
            case UINT16 -> requireRange(value, 0, 0xFFFF);
            case INT32 -> requireRange(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case UINT32 -> requireRange(value, 0, 0xFFFF_FFFFL);
            case INT64, TIMESTAMP -> require(value instanceof Long, value);
            case BOOLEAN -> require(value instanceof Boolean, value);
            case FLOAT, DOUBLE -> require(value instanceof Double number && Double.isFinite(number), value);
            case DECIMAL -> require(value instanceof DecimalValue, value);
            case LONG_STRING, BYTES -> require(value instanceof LongString, value);
            case ARRAY -> value = copyOfArray(value);
            case TABLE -> require(value instanceof FieldTable, value);
            case VOID -> require(value == VOID_PLAIN, value);
        }
    }

    public static FieldValue of(boolean value) {
        return value ? TRUE : FALSE;
    }

    /** A LONG_STRING. */
    public static FieldValue of(String value) {
        return new FieldValue(FieldType.LONG_STRING, LongString.of(value));
    }

    /** An INT32. */
    public static FieldValue of(int value) {
        return new FieldValue(FieldType.INT32, (long) value);
    }

    /** An INT64. */
    public static FieldValue of(long value) {
        return new FieldValue(FieldType.INT64, value);
    }

    /** A DOUBLE. */
    public static FieldValue of(double value) {
        return new FieldValue(FieldType.DOUBLE, value);
    }

    public static FieldValue of(DecimalValue value) {
        return new FieldValue(FieldType.DECIMAL, value);
    }

    public static FieldValue of(FieldTable value) {
        return new FieldValue(FieldType.TABLE, value);
    }

    /** An ARRAY. */
    public static FieldValue of(List<FieldValue> elements) {
        return new FieldValue(FieldType.ARRAY, elements);
    }

    /** A byte array, BYTES. */
    public static FieldValue ofBytes(byte[] value) {
        return new FieldValue(FieldType.BYTES, LongString.of(value));
    }

    /** A TIMESTAMP, in POSIX seconds. */
    public static FieldValue ofTimestamp(long posixSeconds) {
        return new FieldValue(FieldType.TIMESTAMP, posixSeconds);
    }

    /**
     * The field for a value as JSON has it: BOOLEAN, INT64, DOUBLE, LONG_STRING, ARRAY, TABLE, or {@link #VOID} for null.
     *
     * @throws IllegalArgumentException if it is of another kind, a number that is not finite, or nested more than 64 times,
     *     which nobody could read
     */
    public static FieldValue ofPlain(@Nullable Object plain) {
        return ofPlain(plain, 1);
    }

    /** @param depth of what is in the value: in how many tables and arrays it would stand */
    static FieldValue ofPlain(@Nullable Object plain, int depth) {
        if (plain == null) {
            return VOID;
        } else if (plain instanceof String text) {
            return of(text);
        } else if (plain instanceof Boolean truth) {
            return of((boolean) truth);
        } else if (plain instanceof Integer || plain instanceof Long) {
            return of(((Number) plain).longValue());
        } else if (plain instanceof Number number) {
            return of(number.doubleValue());
        } else if (depth > FieldScan.NESTING_MAX && (plain instanceof List || plain instanceof Map)) {
            throw new IllegalArgumentException("nested more than " + FieldScan.NESTING_MAX + " times");
        } else if (plain instanceof List<?> list) {
            List<FieldValue> elements = new ArrayList<>(list.size());
            list.forEach(element -> elements.add(ofPlain(element, depth + 1)));
            return of(elements);
        } else if (plain instanceof Map<?, ?> map) {
            return of(FieldTable.ofPlain(map, depth + 1));
        }
        throw new IllegalArgumentException("no field has such a value: " + plain.getClass());
    }

    /** The number of an integer type or a TIMESTAMP. */
    public long longValue() {
        return (Long) value;
    }

    /** Whether this is the boolean true. */
    public boolean isTrue() {
        return type == FieldType.BOOLEAN && (Boolean) value;
    }

    /** The octets of a LONG_STRING or BYTES, read as UTF-8. */
    public String text() {
        return ((LongString) value).text();
    }

    /** The elements of an ARRAY. */
    @SuppressWarnings("unchecked") // the constructor has checked each element
    public List<FieldValue> elements() {
        return (List<FieldValue>) value;
    }

    /** The fields of a TABLE. */
    public FieldTable table() {
        return (FieldTable) value;
    }

    /**
     * Whether this says the same as another value: integers are compared by value whatever their width, as RabbitMQ does
     * when it compares the arguments of a declare with those of the existing entity; all else as {@link #equals}.
     */
    public boolean sameValue(@Nullable FieldValue other) {
        if (other == null) {
            return false;
        }
        if (type.isInteger() && other.type.isInteger()) {
            return longValue() == other.longValue();
        }
        return equals(other);
    }

    /**
     * The value without its type: Boolean, Long, Double, String (or a read-only ByteBuffer for what is not UTF-8),
     * BigDecimal, List, Map, or {@link #VOID_PLAIN}.
     */
    public Object plain() {
        return switch (type) {
            case BOOLEAN, INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, TIMESTAMP, FLOAT, DOUBLE, VOID -> value;
            case DECIMAL -> ((DecimalValue) value).toBigDecimal();
            case LONG_STRING, BYTES -> ((LongString) value).plain();
            case ARRAY -> plainList();
            case TABLE -> table().plain();
        };
    }

    private List<Object> plainList() {
        List<FieldValue> elements = elements();
        List<Object> plain = new ArrayList<>(elements.size());
        for (FieldValue element : elements) {
            plain.add(element.plain());
        }
        return plain;
    }

    private static Object copyOfArray(Object value) {
        require(value instanceof List<?>, value);
        List<?> copy = List.copyOf((List<?>) value);
        for (Object element : copy) {
            require(element instanceof FieldValue, element);
        }
        return copy;
    }

    private static void requireRange(Object value, long min, long max) {
        require(value instanceof Long number && number >= min && number <= max, value);
    }

    private static void require(boolean condition, Object value) {
        if (!condition) {
            throw new IllegalArgumentException("not a value of this field type: " + value);
        }
    }
}
