package org.leveret.broker.policy;

import java.util.List;
import java.util.stream.Collectors;
import org.leveret.amqp.ErlangBinary;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldType;
import org.leveret.amqp.FieldValue;
import org.leveret.amqp.LongString;

/** Prints what came as JSON as Erlang prints it, which RabbitMQ's texts contain. */
final class PolicyTerm {
    private PolicyTerm() {}

    static String of(FieldValue value) {
        return switch (value.type()) {
            case LONG_STRING, BYTES -> ErlangBinary.print(((LongString) value.value()).octets(), 0);
            case ARRAY -> value.elements().stream().map(PolicyTerm::of).collect(Collectors.joining(",", "[", "]"));
            case TABLE -> pairs(value.table(), " => ", "#{", "}");
            case VOID -> "null";
            default -> value.value().toString();
        };
    }

    /** Settings as a list of pairs, ordered by name. */
    static String of(FieldTable settings) {
        List<String> pairs = names(settings).stream()
                .map(name -> "{" + name(name) + "," + of(value(settings, name)) + "}")
                .toList();
        return "[" + String.join(",", pairs) + "]";
    }

    private static String pairs(FieldTable table, String between, String before, String after) {
        return names(table).stream()
                .map(name -> name(name) + between + of(value(table, name)))
                .collect(Collectors.joining(",", before, after));
    }

    private static List<String> names(FieldTable table) {
        return table.plain().keySet().stream().sorted().toList();
    }

    private static FieldValue value(FieldTable table, String name) {
        FieldValue value = table.field(name);
        return value == null ? FieldValue.VOID : value;
    }

    private static String name(String name) {
        return of(new FieldValue(FieldType.LONG_STRING, LongString.of(name)));
    }
}
