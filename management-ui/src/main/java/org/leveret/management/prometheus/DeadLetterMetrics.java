package org.leveret.management.prometheus;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.leveret.broker.statistics.TrafficCounts;
import org.leveret.management.prometheus.MetricGroup.Shown;

/** How many messages queues have given up and published once more, and why, under RabbitMQ's names and in its words. */
final class DeadLetterMetrics {
    private static final Map<String, String> HELP = new TreeMap<>(Map.of(
            "delivery_limit", "Total number of messages dead-lettered due to delivery-limit exceeded",
            "expired", "Total number of messages dead-lettered due to message TTL exceeded",
            "maxlen", "Total number of messages dead-lettered due to overflow drop-head or reject-publish-dlx",
            "rejected", "Total number of messages dead-lettered due to basic.reject or basic.nack"));

    private DeadLetterMetrics() {}

    private record Count(boolean safely, TrafficCounts counts) {
        double of(String reason) {
            return (safely ? counts.safeDeadLetters() : counts.deadLetters()).getOrDefault(reason, 0L);
        }

        String labels() {
            return safely
                    ? Labels.of("queue_type", "rabbit_quorum_queue", "dead_letter_strategy", "at_least_once")
                    : Labels.of("queue_type", "rabbit_classic_queue", "dead_letter_strategy", "at_most_once");
        }
    }

    static MetricGroup<?> group() {
        List<Metric<Count>> metrics = HELP.entrySet().stream()
                .map(each -> Metric.<Count>counter(
                        "global_messages_dead_lettered_" + each.getKey() + "_total",
                        each.getValue(),
                        count -> count.of(each.getKey())))
                .toList();
        return MetricGroup.of("", Shown.ALIKE, DeadLetterMetrics::counts, Count::labels, metrics);
    }

    private static List<Count> counts(Scrape scrape) {
        TrafficCounts counts = scrape.broker().traffic();
        return List.of(new Count(false, counts), new Count(true, counts));
    }
}
