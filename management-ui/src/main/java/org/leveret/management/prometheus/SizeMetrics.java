package org.leveret.management.prometheus;

import java.util.ArrayList;
import java.util.List;
import org.leveret.broker.statistics.TrafficCounters;
import org.leveret.broker.statistics.TrafficCounts;
import org.leveret.management.prometheus.MetricGroup.Shown;

/** How large the messages are that clients publish, as a histogram with RabbitMQ's name and bounds. */
final class SizeMetrics {
    private SizeMetrics() {}

    /** @param suffix what comes between the histogram's name and the number */
    private record Line(String suffix, long count) {}

    static MetricGroup<?> group() {
        Metric<Line> sizes = new Metric<>(
                "message_size_bytes",
                MetricType.HISTOGRAM,
                "Size of messages received from publishers",
                Line::count,
                null);
        return MetricGroup.of("", Shown.ALIKE, SizeMetrics::lines, Line::suffix, List.of(sizes));
    }

    private static List<Line> lines(Scrape scrape) {
        TrafficCounts counts = scrape.broker().traffic();
        List<Integer> bounds = TrafficCounters.sizeBoundsBytes();
        List<Line> lines = new ArrayList<>();
        long upTo = 0;
        for (int i = 0; i < counts.sizes().size(); i++) {
            upTo += counts.sizes().get(i);
            String bound = i < bounds.size() ? bounds.get(i).toString() : "+Inf";
            lines.add(new Line("_bucket" + Labels.of("protocol", "amqp091", "le", bound), upTo));
        }
        String labels = Labels.of("protocol", "amqp091");
        lines.add(new Line("_count" + labels, upTo));
        lines.add(new Line("_sum" + labels, counts.sizesSumBytes()));
        return lines;
    }
}
