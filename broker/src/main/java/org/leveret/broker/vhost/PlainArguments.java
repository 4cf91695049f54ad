package org.leveret.broker.vhost;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.leveret.amqp.DecimalValue;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldValue;

/**
 * Arguments of a binding as the routing table knows them, back on their way to a client. Which of several types of number
 * they came with is no longer known; the usual one is taken.
 */
final class PlainArguments {
    private PlainArguments() {}

    /** The arguments as events show them. */
    static FieldValue terms(Map<String, Object> arguments) {
        return ErlangTerm.fields(table(arguments));
    }

    private static FieldTable table(Map<?, ?> arguments) {
        FieldTable.Builder table = FieldTable.builder();
        arguments.forEach((name, value) -> table.put((String) name, field(value)));
        return table.build();
    }

    private static FieldValue field(Object value) {
        if (value instanceof Boolean bool) {
            return FieldValue.of(bool.booleanValue());
        }
        if (value instanceof Long number) {
            long wide = number;
            return wide == (int) wide ? FieldValue.of((int) wide) : FieldValue.of(wide);
        }
        if (value instanceof Double number) {
            return FieldValue.of(number.doubleValue());
        }
        if (value instanceof BigDecimal number && number.scale() >= 0) {
            return FieldValue.of(
                    new DecimalValue(number.scale(), number.unscaledValue().intValue()));
        }
        if (value instanceof List<?> list) {
            List<FieldValue> elements = new ArrayList<>(list.size());
            list.forEach(element -> elements.add(field(element)));
            return FieldValue.of(elements);
        }
        if (value instanceof Map<?, ?> table) {
            return FieldValue.of(table(table));
        }
        return value instanceof String text ? FieldValue.of(text) : FieldValue.VOID;
    }
}
