package org.leveret.management.statistics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.statistics.MessageCounts;

/** The counts of messages under RabbitMQ's names. Stateless. */
final class MessageNumbers {
    static final List<String> NAMES = List.of(
            "ack",
            "confirm",
            "deliver",
            "deliver_get",
            "deliver_no_ack",
            "drop_unroutable",
            "get",
            "get_empty",
            "get_no_ack",
            "publish",
            "redeliver",
            "return_unroutable");

    private MessageNumbers() {}

    /** The counts in the order of {@link #NAMES}, from an index on. */
    static void fill(long[] values, int from, MessageCounts counts) {
        int at = from;
        values[at++] = counts.ack();
        values[at++] = counts.confirm();
        values[at++] = counts.deliver();
        values[at++] = counts.deliverGet();
        values[at++] = counts.deliverNoAck();
        values[at++] = counts.dropUnroutable();
        values[at++] = counts.get();
        values[at++] = counts.getEmpty();
        values[at++] = counts.getNoAck();
        values[at++] = counts.publish();
        values[at++] = counts.redeliver();
        values[at] = counts.returnUnroutable();
    }

    /** Adds {@code message_stats}; what never had a message has none, as in RabbitMQ. */
    static void addTo(Map<String, Object> json, Numbers numbers, int from, @Nullable Window window) {
        if (numbers.anyIn(from, from + NAMES.size())) {
            Map<String, Object> stats = new LinkedHashMap<>();
            numbers.addTo(stats, from, from + NAMES.size(), window);
            json.put("message_stats", stats);
        }
    }
}
