package org.leveret.management.command.ctl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values as Erlang writes them. Stateless. */
final class ErlangTerm {
    private ErlangTerm() {}

    static String of(@Nullable Object value) {
        if (value instanceof Cell cell) {
            return cell.text().replace(", ", ",");
        }
        if (value instanceof String text) {
            return text.isEmpty() ? "[]" : binary(text);
        }
        List<String> parts = new ArrayList<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, each) ->
                    parts.add("{" + binary(String.valueOf(name)) + "," + type(each) + "," + of(each) + "}"));
        } else if (value instanceof List<?> list) {
            list.forEach(each -> parts.add("{" + type(each) + "," + of(each) + "}"));
        } else {
            return value == null ? "undefined" : String.valueOf(value);
        }
        return "[" + String.join(",", parts) + "]";
    }

    private static String binary(String text) {
        return "<<\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\">>";
    }

    private static String type(@Nullable Object value) {
        if (value instanceof Map<?, ?>) {
            return "table";
        } else if (value instanceof List<?>) {
            return "array";
        } else if (value instanceof String) {
            return "longstr";
        } else if (value instanceof Boolean) {
            return "bool";
        }
        return value instanceof Double ? "double" : value == null ? "void" : "long";
    }
}
