package org.leveret.management.prometheus;

import static org.leveret.management.prometheus.Metric.gauge;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.leveret.broker.statistics.ChannelSnapshot;
import org.leveret.broker.statistics.MessageCounts;
import org.leveret.management.prometheus.MetricGroup.Shown;

/** What is told of channels, under RabbitMQ's names and in its words. */
final class ChannelMetrics {
    private ChannelMetrics() {}

    static List<MetricGroup<?>> groups() {
        return List.of(
                channels("channel_metrics", channelStates()),
                channels("channel_exchange_metrics", channelPublishes()),
                channels("channel_queue_metrics", channelDeliveries()));
    }

    private static MetricGroup<ChannelSnapshot> channels(String family, List<Metric<ChannelSnapshot>> metrics) {
        return new MetricGroup<>(
                family,
                Shown.SUMMED,
                Scrape::channels,
                channel -> Labels.of("channel", channel.name()),
                ChannelSnapshot::virtualHost,
                metrics);
    }

    private static List<Metric<ChannelSnapshot>> channelStates() {
        return List.of(
                gauge("channel_consumers", "Consumers on a channel", ChannelSnapshot::consumers),
                gauge(
                        "channel_messages_unacked",
                        "Delivered but not yet acknowledged messages",
                        ChannelSnapshot::unacked),
                gauge(
                        "channel_messages_unconfirmed",
                        "Published but not yet confirmed messages",
                        ChannelSnapshot::unconfirmed),
                gauge(
                        "channel_messages_uncommitted",
                        "Messages received in a transaction but not yet committed",
                        ChannelSnapshot::uncommittedPublishes),
                gauge(
                        "channel_acks_uncommitted",
                        "Message acknowledgements in a transaction not yet committed",
                        ChannelSnapshot::uncommittedSettlements),
                gauge(
                        "consumer_prefetch",
                        "Limit of unacknowledged messages for each consumer",
                        ChannelSnapshot::prefetch),
                gauge(
                        "channel_prefetch",
                        "Total limit of unacknowledged messages for all consumers on a channel",
                        ChannelSnapshot::sharedPrefetch));
    }

    private static List<Metric<ChannelSnapshot>> channelPublishes() {
        return List.of(
                counted(
                        "channel_messages_published_total",
                        "Total number of messages published into an exchange on a channel",
                        MessageCounts::publish),
                counted(
                        "channel_messages_confirmed_total",
                        "Total number of messages published into an exchange and confirmed on the channel",
                        MessageCounts::confirm),
                counted(
                        "channel_messages_unroutable_returned_total",
                        "Total number of messages published as mandatory into an exchange and returned to the publisher as"
                                + " unroutable",
                        MessageCounts::returnUnroutable),
                counted(
                        "channel_messages_unroutable_dropped_total",
                        "Total number of messages published as non-mandatory into an exchange and dropped as unroutable",
                        MessageCounts::dropUnroutable));
    }

    private static List<Metric<ChannelSnapshot>> channelDeliveries() {
        return List.of(
                counted(
                        "channel_get_ack_total",
                        "Total number of messages fetched with basic.get in manual acknowledgement mode",
                        MessageCounts::get),
                counted(
                        "channel_get_total",
                        "Total number of messages fetched with basic.get in automatic acknowledgement mode",
                        MessageCounts::getNoAck),
                counted(
                        "channel_messages_delivered_ack_total",
                        "Total number of messages delivered to consumers in manual acknowledgement mode",
                        MessageCounts::deliver),
                counted(
                        "channel_messages_delivered_total",
                        "Total number of messages delivered to consumers in automatic acknowledgement mode",
                        MessageCounts::deliverNoAck),
                counted(
                        "channel_messages_redelivered_total",
                        "Total number of messages redelivered to consumers",
                        MessageCounts::redeliver),
                counted(
                        "channel_messages_acked_total",
                        "Total number of messages acknowledged by consumers",
                        MessageCounts::ack),
                counted(
                        "channel_get_empty_total",
                        "Total number of times basic.get operations fetched no message",
                        MessageCounts::getEmpty));
    }

    private static Metric<ChannelSnapshot> counted(String name, String help, ToDoubleFunction<MessageCounts> count) {
        return Metric.<ChannelSnapshot>counter(name, help, channel -> count.applyAsDouble(channel.counts()))
                .ofAll(scrape -> count.applyAsDouble(scrape.broker().messages()));
    }
}
