package org.leveret.management.prometheus;

import static org.leveret.management.prometheus.Metric.counter;
import static org.leveret.management.prometheus.Metric.gauge;

import java.util.List;
import org.leveret.management.prometheus.MetricGroup.Shown;
import org.leveret.management.prometheus.Scrape.NamedQueue;

/** What is told of queues, under RabbitMQ's names and in its words. */
final class QueueMetrics {
    private static final String CONSUMERS_HELP = "Consumers on a queue";

    private QueueMetrics() {}

    static List<MetricGroup<?>> groups() {
        return List.of(
                queues("queue_coarse_metrics", Shown.SUMMED, queueDepths()),
                queues("queue_metrics", Shown.SUMMED, queueContents()),
                queues(
                        "queue_consumer_count",
                        Shown.SUMMED,
                        List.of(gauge(
                                "queue_consumers",
                                CONSUMERS_HELP,
                                queue -> queue.now().consumers().size()))),
                queues("queue_delivery_metrics", Shown.EACH, queueDeliveries()),
                publishedToQueues());
    }

    private static MetricGroup<NamedQueue> queues(String family, Shown shown, List<Metric<NamedQueue>> metrics) {
        return new MetricGroup<>(
                family,
                shown,
                Scrape::queues,
                queue -> Labels.of("vhost", queue.vhost(), "queue", queue.name()),
                NamedQueue::vhost,
                metrics);
    }

    private static List<Metric<NamedQueue>> queueDepths() {
        return List.of(
                gauge(
                        "queue_messages_ready",
                        "Messages ready to be delivered to consumers",
                        queue -> queue.now().ready()),
                gauge(
                        "queue_messages_unacked",
                        "Messages delivered to consumers but not yet acknowledged",
                        queue -> queue.now().unacked()),
                gauge(
                        "queue_messages",
                        "Sum of ready and unacknowledged messages - total queue depth",
                        queue -> queue.now().ready() + queue.now().unacked()));
    }

    private static List<Metric<NamedQueue>> queueContents() {
        return List.of(
                gauge(
                        "queue_consumers",
                        CONSUMERS_HELP,
                        queue -> queue.now().consumers().size()),
                gauge(
                        "queue_process_memory_bytes",
                        "Memory in bytes used by the Erlang queue process",
                        queue -> queue.now().residentBytes()),
                gauge(
                        "queue_messages_ram",
                        "Ready and unacknowledged messages stored in memory",
                        queue -> queue.now().residentMessages()),
                gauge(
                        "queue_messages_ram_bytes",
                        "Size of ready and unacknowledged messages stored in memory",
                        queue -> queue.now().residentBodyBytes()),
                gauge(
                        "queue_messages_ready_ram",
                        "Ready messages stored in memory",
                        queue -> Math.max(
                                0, queue.now().residentMessages() - queue.now().residentUnacked())),
                gauge(
                        "queue_messages_unacked_ram",
                        "Unacknowledged messages stored in memory",
                        queue -> queue.now().residentUnacked()),
                gauge(
                        "queue_messages_persistent",
                        "Persistent messages",
                        queue -> queue.now().persistent()),
                gauge(
                        "queue_messages_persistent_bytes",
                        "Size in bytes of persistent messages",
                        queue -> queue.now().persistentBytes()),
                gauge(
                        "queue_messages_ready_bytes",
                        "Size in bytes of ready messages",
                        queue -> queue.now().bodyBytes() - queue.now().unackedBytes()),
                gauge(
                        "queue_messages_unacked_bytes",
                        "Size in bytes of all unacknowledged messages",
                        queue -> queue.now().unackedBytes()),
                gauge(
                        "queue_messages_bytes",
                        "Size in bytes of ready and unacknowledged messages",
                        queue -> queue.now().bodyBytes()),
                gauge(
                        "queue_messages_paged_out",
                        "Messages paged out to disk",
                        queue -> Math.max(
                                0,
                                queue.now().ready()
                                        + queue.now().unacked()
                                        - queue.now().residentMessages())),
                gauge(
                        "queue_messages_paged_out_bytes",
                        "Size in bytes of messages paged out to disk",
                        queue -> queue.now().bodyBytes() - queue.now().residentBodyBytes()));
    }

    private static List<Metric<NamedQueue>> queueDeliveries() {
        return List.of(
                counter(
                        "queue_get_ack_total",
                        "Total number of messages fetched from a queue with basic.get in manual acknowledgement mode",
                        queue -> queue.now().counts().get()),
                counter(
                        "queue_get_total",
                        "Total number of messages fetched from a queue with basic.get in automatic acknowledgement mode",
                        queue -> queue.now().counts().getNoAck()),
                counter(
                        "queue_messages_delivered_ack_total",
                        "Total number of messages delivered from a queue to consumers in manual acknowledgement mode",
                        queue -> queue.now().counts().deliver()),
                counter(
                        "queue_messages_delivered_total",
                        "Total number of messages delivered from a queue to consumers in automatic acknowledgement mode",
                        queue -> queue.now().counts().deliverNoAck()),
                counter(
                        "queue_messages_redelivered_total",
                        "Total number of messages redelivered from a queue to consumers",
                        queue -> queue.now().counts().redeliver()),
                counter(
                        "queue_messages_acked_total",
                        "Total number of messages acknowledged by consumers on a queue",
                        queue -> queue.now().counts().ack()),
                counter(
                        "queue_get_empty_total",
                        "Total number of times basic.get operations fetched no message on a queue",
                        queue -> queue.now().counts().getEmpty()));
    }

    /** Its labels are others in RabbitMQ, which counts them for each channel and exchange. */
    private static MetricGroup<NamedQueue> publishedToQueues() {
        Metric<NamedQueue> published = counter(
                "queue_messages_published_total",
                "Total number of messages published to queues",
                queue -> queue.now().counts().publish());
        return new MetricGroup<>(
                "channel_queue_exchange_metrics",
                Shown.SUMMED,
                Scrape::queues,
                queue -> Labels.of("queue_vhost", queue.vhost(), "queue", queue.name()),
                NamedQueue::vhost,
                List.of(published.ofAll(scrape -> scrape.broker().traffic().routed())));
    }
}
