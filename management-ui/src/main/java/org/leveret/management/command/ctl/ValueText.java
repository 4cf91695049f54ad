package org.leveret.management.command.ctl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values as rabbitmqctl prints them in tables: nearly as Erlang would. Stateless. */
final class ValueText {
    private ValueText() {}

    /** A value on its own, which is not quoted. */
    static String of(@Nullable Object value) {
        if (value instanceof Cell cell) {
            return cell.text();
        }
        return value == null ? "" : value instanceof String text ? text : nested(value);
    }

    private static String nested(@Nullable Object value) {
        List<String> parts = new ArrayList<>();
        if (value instanceof String text) {
            return "\"" + text + "\"";
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((name, each) -> parts.add("{\"" + name + "\"," + nested(each) + "}"));
        } else if (value instanceof List<?> list) {
            list.forEach(each -> parts.add(nested(each)));
        } else {
            return value == null ? "undefined" : String.valueOf(value);
        }
        return "[" + String.join(",", parts) + "]";
    }
}
