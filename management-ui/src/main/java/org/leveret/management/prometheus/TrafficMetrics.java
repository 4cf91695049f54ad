package org.leveret.management.prometheus;

import static org.leveret.management.prometheus.Metric.counter;
import static org.leveret.management.prometheus.Metric.gauge;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.leveret.broker.statistics.MessageCounts;
import org.leveret.broker.statistics.TrafficCounts;
import org.leveret.management.prometheus.MetricGroup.Shown;

/**
 * What is told of all that passes through the broker, by protocol and kind of queue, under RabbitMQ's names and in its words.
 * What queues of other kinds deliver is counted with that of classic ones.
 */
final class TrafficMetrics {
    private static final String PROTOCOL = Labels.of("protocol", "amqp091");
    private static final String PROTOCOL_AND_QUEUES =
            Labels.of("protocol", "amqp091", "queue_type", "rabbit_classic_queue");

    private TrafficMetrics() {}

    static List<MetricGroup<?>> groups() {
        return List.of(
                labelled(PROTOCOL, clients()),
                labelled(PROTOCOL, publishes()),
                labelled(PROTOCOL_AND_QUEUES, deliveries()));
    }

    private static MetricGroup<Scrape> labelled(String labels, List<Metric<Scrape>> metrics) {
        return MetricGroup.of("", Shown.ALIKE, List::of, scrape -> labels, metrics);
    }

    private static List<Metric<Scrape>> clients() {
        return List.of(
                gauge("global_publishers", "Current number of publishers", Scrape::publishers),
                gauge("global_consumers", "Current number of consumers", Scrape::consumers));
    }

    private static List<Metric<Scrape>> publishes() {
        return List.of(
                counted(
                        "global_messages_received_total",
                        "Total number of messages received from publishers",
                        MessageCounts::publish),
                passed(
                        "global_messages_received_confirm_total",
                        "Total number of messages received from publishers expecting confirmations",
                        TrafficCounts::publishWithConfirm),
                passed(
                        "global_messages_routed_total",
                        "Total number of messages routed to queues or streams",
                        TrafficCounts::routed),
                counted(
                        "global_messages_confirmed_total",
                        "Total number of messages confirmed to publishers",
                        MessageCounts::confirm),
                counted(
                        "global_messages_unroutable_dropped_total",
                        "Total number of messages published as non-mandatory into an exchange and dropped as unroutable",
                        MessageCounts::dropUnroutable),
                counted(
                        "global_messages_unroutable_returned_total",
                        "Total number of messages published as mandatory into an exchange and returned to the publisher as"
                                + " unroutable",
                        MessageCounts::returnUnroutable));
    }

    private static List<Metric<Scrape>> deliveries() {
        return List.of(
                counted(
                        "global_messages_delivered_total",
                        "Total number of messages delivered to consumers",
                        MessageCounts::deliverGet),
                counted(
                        "global_messages_delivered_consume_manual_ack_total",
                        "Total number of messages delivered to consumers using basic.consume with manual acknowledgment",
                        MessageCounts::deliver),
                counted(
                        "global_messages_delivered_consume_auto_ack_total",
                        "Total number of messages delivered to consumers using basic.consume with automatic acknowledgment",
                        MessageCounts::deliverNoAck),
                counted(
                        "global_messages_delivered_get_manual_ack_total",
                        "Total number of messages delivered to consumers using basic.get with manual acknowledgment",
                        MessageCounts::get),
                counted(
                        "global_messages_delivered_get_auto_ack_total",
                        "Total number of messages delivered to consumers using basic.get with automatic acknowledgment",
                        MessageCounts::getNoAck),
                counted(
                        "global_messages_get_empty_total",
                        "Total number of times basic.get operations fetched no message",
                        MessageCounts::getEmpty),
                counted(
                        "global_messages_redelivered_total",
                        "Total number of messages redelivered to consumers",
                        MessageCounts::redeliver),
                counted(
                        "global_messages_acknowledged_total",
                        "Total number of messages acknowledged by consumers",
                        MessageCounts::ack));
    }

    private static Metric<Scrape> counted(String name, String help, ToDoubleFunction<MessageCounts> count) {
        return counter(name, help, scrape -> count.applyAsDouble(scrape.broker().messages()));
    }

    private static Metric<Scrape> passed(String name, String help, ToDoubleFunction<TrafficCounts> count) {
        return counter(name, help, scrape -> count.applyAsDouble(scrape.broker().traffic()));
    }
}
