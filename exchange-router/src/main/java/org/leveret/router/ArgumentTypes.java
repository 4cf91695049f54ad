package org.leveret.router;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** The field types of a binding's arguments under the names that RabbitMQ's error texts use for them. */
@FunctionalInterface
public interface ArgumentTypes {

    /** Such as {@code longstr}, {@code signedint} or {@code table}; asked only for arguments that are there. */
    String erlangType(String argument);

    /** The types RabbitMQ gives to values that came without any, as from JSON. */
    static ArgumentTypes ofPlainValues(Map<String, Object> arguments) {
        return argument -> {
            Object value = arguments.get(argument);
            return ofPlainValue(value == null ? Binding.ANY_VALUE : value);
        };
    }

    /** The type RabbitMQ gives to a value that came without one. */
    static String ofPlainValue(Object value) {
        if (value instanceof Boolean) {
            return "bool";
        }
        if (value instanceof Long) {
            return "long";
        }
        if (value instanceof Double) {
            return "double";
        }
        if (value instanceof BigDecimal) {
            return "decimal";
        }
        if (value instanceof List) {
            return "array";
        }
        if (value instanceof Map) {
            return "table";
        }
        return value == Binding.ANY_VALUE ? "void" : "longstr";
    }
}
