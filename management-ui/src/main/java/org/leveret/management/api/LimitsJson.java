package org.leveret.management.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Limits as JSON, and RabbitMQ's complaints about them. Stateless. */
final class LimitsJson {
    private LimitsJson() {}

    /** @param subject {@code user} or {@code vhost} */
    static Map<String, Object> of(String subject, String name, Map<String, Integer> limits) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(subject, name);
        json.put("value", new TreeMap<>(limits));
        return json;
    }

    /** What is wrong with a limit; null if nothing is. */
    static @Nullable String wrong(boolean known, String name, @Nullable Object value, String what) {
        if (!known) {
            return "Unrecognised terms [{" + ErlangText.of(name) + "," + ErlangText.of(value) + "}] in " + what;
        }
        return value instanceof Long number && number == number.intValue()
                ? null
                : name + " should be a number, actually was " + ErlangText.of(value);
    }

    /** A limit that was found to be right. */
    static int value(@Nullable Object value) {
        return value instanceof Long number ? number.intValue() : 0;
    }
}
