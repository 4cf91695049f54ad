package org.leveret.management.command.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON with the blanks that Python puts into it. Confined to the thread that writes one text. */
final class JsonLayout {
    private static final int INDENTATION = 2;

    private final StringBuilder out = new StringBuilder();
    private final boolean pretty;

    private JsonLayout(boolean pretty) {
        this.pretty = pretty;
    }

    /** On lines of their own, sorted by name. */
    static String pretty(@Nullable Object value) {
        JsonLayout layout = new JsonLayout(true);
        layout.value(value, 0);
        return layout.out.toString();
    }

    /** On one line, in ASCII. */
    static String line(@Nullable Object value) {
        JsonLayout layout = new JsonLayout(false);
        layout.value(value, 0);
        return layout.out.toString();
    }

    private void value(@Nullable Object value, int depth) {
        if (value instanceof Map<?, ?> map) {
            object(map, depth);
        } else if (value instanceof List<?> list) {
            List<Runnable> elements = new ArrayList<>();
            list.forEach(element -> elements.add(() -> value(element, depth + 1)));
            enclosed('[', elements, ']', depth);
        } else if (value instanceof String text) {
            text(text);
        } else if (value == null || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof Double number && number.isInfinite()) {
            out.append(number > 0 ? "Infinity" : "-Infinity");
        } else {
            out.append(ValueText.of(value));
        }
    }

    private void object(Map<?, ?> map, int depth) {
        List<String> names = new ArrayList<>();
        map.keySet().forEach(name -> names.add(String.valueOf(name)));
        if (pretty) {
            names.sort(CodePoints.ORDER);
        }
        List<Runnable> members = new ArrayList<>();
        for (String name : names) {
            members.add(() -> {
                text(name);
                out.append(": ");
                value(map.get(name), depth + 1);
            });
        }
        enclosed('{', members, '}', depth);
    }

    private void enclosed(char open, List<Runnable> parts, char close, int depth) {
        out.append(open);
        for (int i = 0; i < parts.size(); i++) {
            if (i > 0) {
                out.append(pretty ? "," : ", ");
            }
            line(depth + 1);
            parts.get(i).run();
        }
        if (!parts.isEmpty()) {
            line(depth);
        }
        out.append(close);
    }

    private void line(int depth) {
        if (pretty) {
            out.append('\n').append(" ".repeat(depth * INDENTATION));
        }
    }

    private void text(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < ' ' || (!pretty && c > '~')) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
