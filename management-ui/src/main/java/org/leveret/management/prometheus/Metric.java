package org.leveret.management.prometheus;

import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is told of each object of a kind. Immutable.
 *
 * @param name without what it begins with in every answer
 * @param help RabbitMQ's words
 * @param ofAll what is told of all objects together; null for the sum of what is told of each
 * @param <T> the objects
 */
record Metric<T>(
        String name,
        MetricType type,
        String help,
        ToDoubleFunction<T> value,
        @Nullable ToDoubleFunction<Scrape> ofAll) {
    static <T> Metric<T> gauge(String name, String help, ToDoubleFunction<T> value) {
        return new Metric<>(name, MetricType.GAUGE, help, value, null);
    }

    static <T> Metric<T> counter(String name, String help, ToDoubleFunction<T> value) {
        return new Metric<>(name, MetricType.COUNTER, help, value, null);
    }

    static <T> Metric<T> untyped(String name, String help, ToDoubleFunction<T> value) {
        return new Metric<>(name, MetricType.UNTYPED, help, value, null);
    }

    /** The same, of whose objects some may be gone that count among all. */
    Metric<T> ofAll(ToDoubleFunction<Scrape> all) {
        return new Metric<>(name, type, help, value, all);
    }

    double sum(Scrape scrape, Iterable<T> objects) {
        if (ofAll != null) {
            return ofAll.applyAsDouble(scrape);
        }
        double sum = 0;
        for (T object : objects) {
            sum += value.applyAsDouble(object);
        }
        return sum;
    }
}
