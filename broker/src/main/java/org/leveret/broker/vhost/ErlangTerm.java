package org.leveret.broker.vhost;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.leveret.amqp.DecimalValue;
import org.leveret.amqp.ErlangBinary;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldType;
import org.leveret.amqp.FieldValue;
import org.leveret.amqp.LongString;

/** Prints argument values as Erlang prints its terms, which RabbitMQ's texts and events contain. */
public final class ErlangTerm {
    private static final int DEPTH_MAX = 8;

    private ErlangTerm() {}

    /** The fields of a table as a list of terms, as events show them. */
    public static FieldValue fields(FieldTable table) {
        List<FieldValue> terms = new ArrayList<>(table.size());
        for (Map.Entry<String, FieldValue> field : table) {
            terms.add(FieldValue.of("{" + term(FieldValue.of(field.getKey()), 0) + ","
                    + field.getValue().type().erlangName() + "," + term(field.getValue(), 0) + "}"));
        }
        return FieldValue.of(terms);
    }

    /** A value as it stands between the quotes of an equivalence text: strings bare, all else as a term. */
    static String bare(FieldValue value) {
        return value.type() == FieldType.LONG_STRING || value.type() == FieldType.BYTES ? value.text() : term(value, 0);
    }

    /** A value as a term. */
    public static String term(FieldValue value) {
        return term(value, 0);
    }

    /** A text that Erlang holds as a list of characters: in double quotes, or the list itself if it cannot be printed. */
    static String string(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0xFF || (c < ' ' && "\n\r\t\b\f".indexOf(c) < 0) || (c >= 0x7F && c < 0xA0)) {
                return codePoints(text);
            }
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                case '\b' -> quoted.append("\\b");
                case '\f' -> quoted.append("\\f");
                default -> quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /** An atom: bare if it looks like one, else in single quotes. */
    static String atom(String text) {
        boolean bare = !text.isEmpty() && text.charAt(0) >= 'a' && text.charAt(0) <= 'z';
        for (int i = 1; bare && i < text.length(); i++) {
            char c = text.charAt(i);
            bare = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '@';
        }
        return bare ? text : "'" + text + "'";
    }

    private static String codePoints(String text) {
        StringBuilder list = new StringBuilder("[");
        text.codePoints()
                .forEach(point -> list.append(list.length() == 1 ? "" : ",").append(point));
        return list.append(']').toString();
    }

    private static String term(FieldValue value, int depth) {
        if (depth > DEPTH_MAX) {
            return "...";
        }
        return switch (value.type()) {
            case LONG_STRING, BYTES -> ErlangBinary.print(((LongString) value.value()).octets(), 0);
            case DECIMAL -> {
                DecimalValue decimal = (DecimalValue) value.value();
                yield "{" + decimal.scale() + "," + decimal.unscaled() + "}";
            }
            case ARRAY -> array(value, depth);
            case TABLE -> table(value.table(), depth);
            case VOID -> "undefined";
            case BOOLEAN, INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, TIMESTAMP ->
                value.value().toString();
            case FLOAT, DOUBLE -> value.value().toString().replace('E', 'e');
        };
    }

    private static String array(FieldValue array, int depth) {
        StringBuilder list = new StringBuilder("[");
        for (FieldValue element : array.elements()) {
            list.append(list.length() == 1 ? "{" : ",{")
                    .append(element.type().erlangName())
                    .append(',')
                    .append(term(element, depth + 1))
                    .append('}');
        }
        return list.append(']').toString();
    }

    private static String table(FieldTable table, int depth) {
        StringBuilder list = new StringBuilder("[");
        for (Map.Entry<String, FieldValue> field : table) {
            list.append(list.length() == 1 ? "{" : ",{")
                    .append(term(FieldValue.of(field.getKey()), depth + 1))
                    .append(',')
                    .append(field.getValue().type().erlangName())
                    .append(',')
                    .append(term(field.getValue(), depth + 1))
                    .append('}');
        }
        return list.append(']').toString();
    }
}
