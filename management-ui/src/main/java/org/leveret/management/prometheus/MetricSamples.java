package org.leveret.management.prometheus;

import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** One metric in one answer, with the samples that are not written yet. Owned by who writes them. */
final class MetricSamples {
    private final String name;
    private final MetricType type;
    private final String help;
    private final Iterator<Consumer<MetricsText>> samples;

    private MetricSamples(Metric<?> metric, String prefix, Iterator<Consumer<MetricsText>> samples) {
        this.name = prefix + metric.name();
        this.type = metric.type();
        this.help = metric.help();
        this.samples = samples;
    }

    /** A sample without labels. */
    static MetricSamples one(Metric<?> metric, String prefix, double value) {
        String name = prefix + metric.name();
        List<Consumer<MetricsText>> only = List.of(text -> text.sample(name, Labels.NONE, value));
        return new MetricSamples(metric, prefix, only.iterator());
    }

    /** A sample for each object. */
    static <T> MetricSamples of(Metric<T> metric, String prefix, List<T> objects, Function<T, String> labels) {
        String name = prefix + metric.name();
        Iterator<T> remaining = objects.iterator();
        return new MetricSamples(metric, prefix, new Iterator<>() {
            @Override
            public boolean hasNext() {
                return remaining.hasNext();
            }

            @Override
            public Consumer<MetricsText> next() {
                T object = remaining.next();
                return text ->
                        text.sample(name, labels.apply(object), metric.value().applyAsDouble(object));
            }
        });
    }

    String name() {
        return name;
    }

    void writeHead(MetricsText text) {
        text.head(name, type, help);
    }

    boolean hasNext() {
        return samples.hasNext();
    }

    void writeNext(MetricsText text) {
        samples.next().accept(text);
    }
}
