package org.leveret.router;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints argument values as Erlang does, since RabbitMQ's error texts quote them so. */
final class ErlangTerms {

    private ErlangTerms() {}

    static String print(Object value) {
        StringBuilder out = new StringBuilder();
        print(value, out);
        return out.toString();
    }

    private static void print(Object value, StringBuilder out) {
        if (value instanceof String text) {
            printText(text, out);
        } else if (value instanceof ByteBuffer bytes) {
            printBytes(bytes.duplicate(), out);
        } else if (value instanceof Double number) {
            out.append(number.toString().toLowerCase(Locale.ROOT));
        } else if (value instanceof BigDecimal decimal) {
            out.append('{')
                    .append(decimal.scale())
                    .append(',')
                    .append(decimal.unscaledValue())
                    .append('}');
        } else if (value instanceof List<?> array) {
            printArray(array, out);
        } else if (value instanceof Map<?, ?> table) {
            printTable(table, out);
        } else if (value == Binding.ANY_VALUE) {
            out.append("undefined");
        } else {
            out.append(value);
        }
    }

    private static void printText(String text, StringBuilder out) {
        boolean ascii = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (escape(c) == null && Character.isISOControl(c)) {
                printBytes(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), out);
                return;
            }
            ascii &= c < 0x80;
        }
        if (text.isEmpty()) {
            out.append("<<>>");
            return;
        }
        out.append("<<\"");
        for (int i = 0; i < text.length(); i++) {
            String escape = escape(text.charAt(i));
            if (escape == null) {
                out.append(text.charAt(i));
            } else {
                out.append(escape);
            }
        }
        out.append(ascii ? "\">>" : "\"/utf8>>");
    }

    private static @Nullable String escape(char c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            case 0x0b -> "\\v";
            case 0x1b -> "\\e";
            default -> null;
        };
    }

    private static void printBytes(ByteBuffer bytes, StringBuilder out) {
        out.append("<<");
        while (bytes.hasRemaining()) {
            out.append(bytes.get() & 0xff);
            if (bytes.hasRemaining()) {
                out.append(',');
            }
        }
        out.append(">>");
    }

    private static void printArray(List<?> array, StringBuilder out) {
        out.append('[');
        String separator = "";
        for (Object element : array) {
            out.append(separator)
                    .append('{')
                    .append(ArgumentTypes.ofPlainValue(element))
                    .append(',');
            print(element, out);
            out.append('}');
            separator = ",";
        }
        out.append(']');
    }

    private static void printTable(Map<?, ?> table, StringBuilder out) {
        out.append('[');
        String separator = "";
        for (Map.Entry<?, ?> field : table.entrySet()) {
            out.append(separator).append('{');
            print(field.getKey(), out);
            out.append(',').append(ArgumentTypes.ofPlainValue(field.getValue())).append(',');
            print(field.getValue(), out);
            out.append('}');
            separator = ",";
        }
        out.append(']');
    }
}
