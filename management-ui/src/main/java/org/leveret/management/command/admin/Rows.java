package org.leveret.management.command.admin;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A list of objects as a table; an object within an object gives columns with a point in their names. Immutable. */
record Rows(List<String> columns, List<List<String>> rows) {
    /** Columns that stand before others, in this order. */
    private static final List<String> FIRST =
            List.of("vhost", "name", "type", "source", "destination", "destination_type", "routing_key");

    private static final Comparator<String> COLUMN_ORDER = Comparator.<String>comparingInt(
                    column -> FIRST.contains(column) ? FIRST.indexOf(column) : FIRST.size())
            .thenComparing(CodePoints.ORDER);

    /**
     * With a column for whatever there is in objects that are no deeper than this.
     *
     * @param json the names whose objects stay in one piece
     */
    static Rows all(List<?> items, int depthMax, Set<String> json) {
        Set<String> found = new LinkedHashSet<>();
        Reader reader = new Reader(depthMax, json);
        items.forEach(item -> reader.read("", 1, item, (column, value) -> found.add(column)));
        List<String> columns = new ArrayList<>(found);
        columns.sort(COLUMN_ORDER);
        return of(items, columns, reader);
    }

    /** With these columns, however deep they are. */
    static Rows of(List<?> items, List<String> columns, Set<String> json) {
        return of(items, columns, new Reader(Integer.MAX_VALUE, json));
    }

    private static Rows of(List<?> items, List<String> columns, Reader reader) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            places.put(columns.get(i), i);
        }
        List<List<String>> rows = new ArrayList<>();
        for (Object item : items) {
            List<String> row =
                    new ArrayList<>(columns.stream().map(column -> "").toList());
            reader.read("", 1, item, (column, value) -> {
                Integer place = places.get(column);
                if (place != null) {
                    row.set(place, ValueText.of(value));
                }
            });
            rows.add(row);
        }
        return new Rows(columns, rows);
    }

    /** Goes through objects within objects. */
    private record Reader(int depthMax, Set<String> json) {
        void read(String prefix, int depth, @Nullable Object item, BiConsumer<String, @Nullable Object> found) {
            if (!(item instanceof Map<?, ?> map)) {
                return;
            }
            map.forEach((key, value) -> {
                String name = String.valueOf(key);
                String column = prefix.isEmpty() && !name.isEmpty() ? name : prefix + "." + name;
                if (value instanceof Map<?, ?> object) {
                    if (json.contains(name)) {
                        found.accept(column, JsonLayout.line(object));
                    } else if (depth < depthMax) {
                        read(column, depth + 1, object, found);
                    }
                } else if (value instanceof List<?> list) {
                    found.accept(column, text(list));
                } else {
                    found.accept(column, value);
                }
            });
        }

        private static String text(List<?> list) {
            List<String> words = new ArrayList<>();
            for (Object element : list) {
                if (!(element instanceof String word)) {
                    return JsonLayout.line(list);
                }
                words.add(word);
            }
            return String.join(" ", words);
        }
    }
}
