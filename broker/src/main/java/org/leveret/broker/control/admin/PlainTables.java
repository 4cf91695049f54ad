package org.leveret.broker.control.admin;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.DecimalValue;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldValue;
import org.leveret.router.Binding;

/**
 * Between field tables and what JSON can say: Boolean, Long, Double, BigDecimal, String, List, Map and null. Octets that are
 * no text become Base64. Stateless.
 */
public final class PlainTables {
    private PlainTables() {}

    /** The fields by name, in their order. */
    public static Map<String, Object> of(FieldTable table) {
        return table.isEmpty() ? Map.of() : of(table.plain());
    }

    /** The same for the values that bindings and exchanges have. */
    static Map<String, Object> of(Map<String, Object> values) {
        Map<String, Object> plain = new LinkedHashMap<>();
        values.forEach((name, value) -> plain.put(name, plain(value)));
        return plain;
    }

    /**
     * The table for arguments as JSON has them.
     *
     * @throws IllegalArgumentException if one cannot be a field, such as a number that is not finite
     */
    public static FieldTable table(Map<String, Object> plain) {
        return plain.isEmpty() ? FieldTable.EMPTY : FieldTable.ofPlain(plain);
    }

    /** The table whose values are those that a binding has. */
    static FieldTable ofBinding(Map<String, Object> arguments) {
        FieldTable.Builder table = FieldTable.builder();
        arguments.forEach((name, value) -> table.put(name, field(value)));
        return table.build();
    }

    private static FieldValue field(Object value) {
        if (value == Binding.ANY_VALUE) {
            return FieldValue.VOID;
        } else if (value instanceof ByteBuffer octets) {
            return FieldValue.ofBytes(octets(octets));
        } else if (value instanceof BigDecimal decimal) {
            return FieldValue.of(
                    new DecimalValue(decimal.scale(), decimal.unscaledValue().intValueExact()));
        } else if (value instanceof List<?> list) {
            List<FieldValue> fields = new ArrayList<>(list.size());
            list.forEach(element -> fields.add(field(element)));
            return FieldValue.of(fields);
        } else if (value instanceof Map<?, ?> map) {
            FieldTable.Builder table = FieldTable.builder();
            map.forEach((name, each) -> table.put((String) name, field(each)));
            return FieldValue.of(table.build());
        }
        return FieldValue.ofPlain(value);
    }

    private static @Nullable Object plain(Object value) {
        if (value == FieldValue.VOID_PLAIN || value == Binding.ANY_VALUE) {
            return null;
        } else if (value instanceof ByteBuffer octets) {
            return Base64.getEncoder().encodeToString(octets(octets));
        } else if (value instanceof List<?> list) {
            List<@Nullable Object> plain = new ArrayList<>(list.size());
            list.forEach(element -> plain.add(plain(element)));
            return plain;
        } else if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> plain = new LinkedHashMap<>();
            map.forEach((name, each) -> plain.put((String) name, plain(each)));
            return plain;
        }
        return value;
    }

    private static byte[] octets(ByteBuffer buffer) {
        byte[] octets = new byte[buffer.remaining()];
        buffer.duplicate().get(octets);
        return octets;
    }
}
