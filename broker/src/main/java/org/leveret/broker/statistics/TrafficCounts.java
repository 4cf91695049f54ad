package org.leveret.broker.statistics;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The counts of {@link TrafficCounters} at one moment. Immutable.
 *
 * @param publishWithConfirm publishes of clients that wait for confirms
 * @param routed publishes of clients, counted once for each queue that they went to
 * @param sizes how many publishes had a body of a size; the last is for those above all {@link
 *     TrafficCounters#sizeBoundsBytes}
 * @param sizesSumBytes of all bodies
 * @param deadLetters that were published and forgotten, by RabbitMQ's word for why
 * @param safeDeadLetters that were published and are in their queues until they are taken, by the
 *     same; one that is sent again counts again
 */
public record TrafficCounts(
        long publishWithConfirm,
        long routed,
        List<Long> sizes,
        long sizesSumBytes,
        Map<String, Long> deadLetters,
        Map<String, Long> safeDeadLetters) {
    public static final TrafficCounts NONE = new TrafficCounters().counts();

    public TrafficCounts plus(TrafficCounts other) {
        return new TrafficCounts(
                publishWithConfirm + other.publishWithConfirm,
                routed + other.routed,
                sums(sizes, other.sizes),
                sizesSumBytes + other.sizesSumBytes,
                sums(deadLetters, other.deadLetters),
                sums(safeDeadLetters, other.safeDeadLetters));
    }

    private static List<Long> sums(List<Long> ours, List<Long> others) {
        return IntStream.range(0, ours.size())
                .mapToObj(index -> ours.get(index) + others.get(index))
                .toList();
    }

    private static Map<String, Long> sums(Map<String, Long> ours, Map<String, Long> others) {
        Map<String, Long> sums = new TreeMap<>(ours);
        others.forEach((reason, count) -> sums.merge(reason, count, Long::sum));
        return Collections.unmodifiableMap(sums);
    }
}
