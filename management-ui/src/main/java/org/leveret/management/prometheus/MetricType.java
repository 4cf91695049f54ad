package org.leveret.management.prometheus;

import java.util.Locale;

/** What Prometheus may do with a metric. */
enum MetricType {
    COUNTER,
    GAUGE,
    HISTOGRAM,
    UNTYPED;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
