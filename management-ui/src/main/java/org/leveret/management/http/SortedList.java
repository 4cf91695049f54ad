package org.leveret.management.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sorts by the column that {@code sort=a.b} names: numbers before truths and what is absent, and those before texts, as
 * Erlang has it. Stateless.
 */
final class SortedList {
    private SortedList() {}

    private record Keyed<T>(T element, @Nullable Object key) {}

    static <T> List<T> of(List<T> elements, JsonList<T> list, Query query) {
        String column = query.value("sort");
        List<T> sorted = elements;
        if (column != null && !column.isEmpty()) {
            List<Keyed<T>> keyed = new ArrayList<>(elements.size());
            for (T element : elements) {
                keyed.add(new Keyed<>(element, at(list.json().apply(element), column)));
            }
            keyed.sort((one, other) -> compare(one.key(), other.key()));
            sorted = new ArrayList<>(keyed.size());
            for (Keyed<T> each : keyed) {
                sorted.add(each.element());
            }
        }
        if (query.isTrue("sort_reverse")) {
            sorted = new ArrayList<>(sorted);
            Collections.reverse(sorted);
        }
        return sorted;
    }

    private static @Nullable Object at(Map<String, Object> json, String column) {
        Object value = json;
        for (String name : column.split("\\.", -1)) {
            value = value instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return value;
    }

    private static int compare(@Nullable Object one, @Nullable Object other) {
        int ranks = Integer.compare(rank(one), rank(other));
        if (ranks != 0) {
            return ranks;
        }
        if (one instanceof Number a && other instanceof Number b) {
            return Double.compare(a.doubleValue(), b.doubleValue());
        }
        if (one instanceof Boolean a && other instanceof Boolean b) {
            return a.compareTo(b);
        }
        return one instanceof String a && other instanceof String b ? a.compareTo(b) : 0;
    }

    private static int rank(@Nullable Object value) {
        if (value instanceof Number) {
            return 0;
        }
        if (value instanceof Boolean) {
            return 1;
        }
        return value == null ? 2 : value instanceof String ? 4 : 3;
    }
}
