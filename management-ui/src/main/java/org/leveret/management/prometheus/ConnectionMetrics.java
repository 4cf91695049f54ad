package org.leveret.management.prometheus;

import static org.leveret.management.prometheus.Metric.counter;
import static org.leveret.management.prometheus.Metric.gauge;

import java.util.List;
import org.leveret.broker.statistics.ConnectionSnapshot;
import org.leveret.management.prometheus.MetricGroup.Shown;

/** What is told of connections, under RabbitMQ's names and in its words. */
final class ConnectionMetrics {
    private ConnectionMetrics() {}

    static List<MetricGroup<?>> groups() {
        return List.of(
                connections(
                        "connection_coarse_metrics",
                        List.of(
                                counter(
                                        "connection_incoming_bytes_total",
                                        "Total number of bytes received on a connection",
                                        ConnectionSnapshot::receivedBytes),
                                counter(
                                        "connection_outgoing_bytes_total",
                                        "Total number of bytes sent on a connection",
                                        ConnectionSnapshot::sentBytes))),
                connections(
                        "connection_metrics",
                        List.of(
                                counter(
                                        "connection_incoming_packets_total",
                                        "Total number of packets received on a connection",
                                        ConnectionSnapshot::receivedReads),
                                counter(
                                        "connection_outgoing_packets_total",
                                        "Total number of packets sent on a connection",
                                        ConnectionSnapshot::sentWrites),
                                gauge(
                                        "connection_pending_packets",
                                        "Number of packets waiting to be sent on a connection",
                                        ConnectionSnapshot::pendingBytes),
                                gauge(
                                        "connection_channels",
                                        "Channels on a connection",
                                        connection -> connection.channels().size()))));
    }

    private static MetricGroup<ConnectionSnapshot> connections(
            String family, List<Metric<ConnectionSnapshot>> metrics) {
        return new MetricGroup<>(
                family,
                Shown.SUMMED,
                scrape -> scrape.broker().connections(),
                connection -> Labels.of("connection", connection.name()),
                ConnectionSnapshot::virtualHost,
                metrics);
    }
}
