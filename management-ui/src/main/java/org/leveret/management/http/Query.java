package org.leveret.management.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What follows the question mark; also the fields of a form. Of two with one name the first counts, where one is enough. Immutable. */
public final class Query {
    private final Map<String, List<String>> values;

    private Query(Map<String, List<String>> values) {
        this.values = values;
    }

    /** @throws IllegalArgumentException if it is not well encoded */
    public static Query parse(@Nullable String text) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        if (text != null && !text.isEmpty()) {
            for (String pair : text.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                values.computeIfAbsent(PathText.decode(name, true), each -> new ArrayList<>())
                        .add(PathText.decode(value, true));
            }
        }
        return new Query(values);
    }

    public @Nullable String value(String name) {
        List<String> all = values.get(name);
        return all == null ? null : all.get(0);
    }

    /** All that have this name, in their order. */
    public List<String> values(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** As below, of numbers that are not large. */
    public int wholeNumber(String name, int absent, int min, int max) {
        return (int) wholeNumber(name, (long) absent, min, max);
    }

    /** A whole number between two others, which must be one if it is there. */
    public long wholeNumber(String name, long absent, long min, long max) {
        String text = value(name);
        if (text == null || text.isEmpty()) {
            return absent;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw ApiException.badRequest(List.of("not_integer", name, min, max));
    }

    public boolean isTrue(String name) {
        return "true".equals(value(name));
    }
}
