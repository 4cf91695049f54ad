package org.leveret.management.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Projects objects to the columns that {@code columns=a,b.c} names: a dot leads into an object. Stateless. */
final class Columns {
    private Columns() {}

    /** Null for all. */
    static @Nullable List<List<String>> parse(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        List<List<String>> columns = new ArrayList<>();
        for (String column : text.split(",", -1)) {
            columns.add(List.of(column.split("\\.", -1)));
        }
        return columns;
    }

    /** What is left of an object. RabbitMQ writes one that has nothing left as an empty list. */
    static @Nullable Object project(@Nullable Object value, @Nullable List<List<String>> columns) {
        if (columns == null) {
            return value;
        }
        Object projected = projected(value, columns);
        return projected instanceof Map<?, ?> map && map.isEmpty() ? List.of() : projected;
    }

    private static @Nullable Object projected(@Nullable Object value, List<List<String>> columns) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> left = new LinkedHashMap<>();
            map.forEach((name, each) -> {
                List<List<String>> below = below(String.valueOf(name), columns);
                if (below != null) {
                    left.put(name, below.isEmpty() ? each : projected(each, below));
                }
            });
            return left;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> left = new ArrayList<>(list.size());
            list.forEach(each -> left.add(projected(each, columns)));
            return left;
        }
        return value;
    }

    /** The columns inside that of this name: none for all of them, null if it is not wanted. */
    private static @Nullable List<List<String>> below(String name, List<List<String>> columns) {
        List<List<String>> below = null;
        for (List<String> column : columns) {
            if (column.get(0).equals(name)) {
                if (column.size() == 1) {
                    return List.of();
                }
                below = below == null ? new ArrayList<>() : below;
                below.add(column.subList(1, column.size()));
            }
        }
        return below;
    }
}
