package org.leveret.management.prometheus;

import java.nio.charset.StandardCharsets;

/** Writes metrics in Prometheus' text format, version 0.0.4. Owned by who writes. */
final class MetricsText {
    /** Above it a number may have been rounded, and is written as what it is. */
    private static final double WHOLE_MAX = 1e15;

    private final StringBuilder text = new StringBuilder();

    void head(String name, MetricType type, String help) {
        text.append("# TYPE ").append(name).append(' ').append(type.word()).append('\n');
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    }

    /** @param labels as {@link Labels} writes them */
    void sample(String name, String labels, double value) {
        text.append(name).append(labels).append(' ');
        if (value == Math.rint(value) && Math.abs(value) < WHOLE_MAX) {
            text.append((long) value);
        } else {
            text.append(value);
        }
        text.append('\n');
    }

    int length() {
        return text.length();
    }

    /** What was written since the last time. */
    byte[] take() {
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        text.setLength(0);
        return bytes;
    }
}
