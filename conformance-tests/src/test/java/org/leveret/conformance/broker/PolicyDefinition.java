package org.leveret.conformance.broker;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * A policy as a test asks for it. Immutable.
 *
 * @param settings values are numbers, truth values, strings and lists of numbers
 * @param applyTo as in {@code rabbitmqctl set_policy --apply-to}
 */
public record PolicyDefinition(
        String name, String pattern, Map<String, Object> settings, int priority, String applyTo) {

    /** The settings as JSON. */
    String json() {
        return settings.entrySet().stream()
                .map(each -> quoted(each.getKey()) + ":"
                        + (each.getValue() instanceof String text ? quoted(text) : each.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }
}
