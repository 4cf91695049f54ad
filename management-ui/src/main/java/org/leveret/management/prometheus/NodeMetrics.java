package org.leveret.management.prometheus;

import static org.leveret.management.prometheus.Metric.counter;
import static org.leveret.management.prometheus.Metric.gauge;
import static org.leveret.management.prometheus.Metric.untyped;

import java.util.List;
import org.leveret.broker.statistics.Churn;
import org.leveret.broker.statistics.NodeSnapshot;
import org.leveret.management.prometheus.MetricGroup.Shown;

/** What is told of the broker as a whole and of its process, under RabbitMQ's names and in its words. */
final class NodeMetrics {
    private static final double MS_PER_SECOND = 1_000;

    private NodeMetrics() {}

    private record Logins(String protocol, long accepted, long refused) {}

    static List<MetricGroup<?>> groups() {
        return List.of(alarms(), churn(), use(), limits(), logins(), totals());
    }

    private static MetricGroup<NodeSnapshot> alarms() {
        return MetricGroup.one(
                "",
                Scrape::node,
                List.of(
                        untyped(
                                "alarms_file_descriptor_limit",
                                "is 1 if file descriptor limit alarm is in effect",
                                node -> 0),
                        untyped(
                                "alarms_free_disk_space_watermark",
                                "is 1 if free disk space watermark alarm is in effect",
                                node -> node.diskAlarm() ? 1 : 0),
                        untyped(
                                "alarms_memory_used_watermark",
                                "is 1 if VM memory watermark alarm is in effect",
                                node -> node.memoryAlarm() ? 1 : 0)));
    }

    private static MetricGroup<Churn> churn() {
        return MetricGroup.one(
                "connection_churn_metrics",
                Scrape::churn,
                List.of(
                        counter(
                                "connections_opened_total",
                                "Total number of connections opened",
                                churn -> churn.connectionsCreated.sum()),
                        counter(
                                "connections_closed_total",
                                "Total number of connections closed or terminated",
                                churn -> churn.connectionsClosed.sum()),
                        counter(
                                "channels_opened_total",
                                "Total number of channels opened",
                                churn -> churn.channelsCreated.sum()),
                        counter(
                                "channels_closed_total",
                                "Total number of channels closed",
                                churn -> churn.channelsClosed.sum()),
                        counter(
                                "queues_declared_total",
                                "Total number of queues declared",
                                churn -> churn.queuesDeclared.sum()),
                        counter(
                                "queues_created_total",
                                "Total number of queues created",
                                churn -> churn.queuesCreated.sum()),
                        counter(
                                "queues_deleted_total",
                                "Total number of queues deleted",
                                churn -> churn.queuesDeleted.sum())));
    }

    private static MetricGroup<NodeSnapshot> use() {
        return MetricGroup.one(
                "node_coarse_metrics",
                Scrape::node,
                List.of(
                        gauge("process_open_fds", "Open file descriptors", NodeSnapshot::fileDescriptorsUsed),
                        gauge("process_open_tcp_sockets", "Open TCP sockets", NodeSnapshot::socketsUsed),
                        gauge("process_resident_memory_bytes", "Memory used in bytes", NodeSnapshot::memoryUsedBytes),
                        gauge(
                                "disk_space_available_bytes",
                                "Disk space available in bytes",
                                NodeSnapshot::diskFreeBytes)));
    }

    private static MetricGroup<Scrape> limits() {
        return MetricGroup.one(
                "node_metrics",
                scrape -> scrape,
                List.of(
                        gauge(
                                "process_max_fds",
                                "Open file descriptors limit",
                                scrape -> scrape.node().fileDescriptorsTotal()),
                        gauge(
                                "process_max_tcp_sockets",
                                "Open TCP sockets limit",
                                scrape -> scrape.node().socketsTotal()),
                        gauge(
                                "resident_memory_limit_bytes",
                                "Memory high watermark in bytes",
                                scrape -> scrape.node().residentLimitBytes()),
                        gauge(
                                "disk_space_available_limit_bytes",
                                "Free disk space low watermark in bytes",
                                scrape -> scrape.node().diskFreeLimitBytes()),
                        gauge(
                                "erlang_uptime_seconds",
                                "Node uptime",
                                scrape -> (scrape.broker().timeMs()
                                                - scrape.node().startedMs())
                                        / MS_PER_SECOND)));
    }

    private static MetricGroup<Logins> logins() {
        return MetricGroup.of(
                "auth_attempt_metrics",
                Shown.ALIKE,
                scrape -> List.of(
                        new Logins(
                                "amqp091",
                                scrape.churn().loginsAccepted.sum(),
                                scrape.churn().loginsRefused.sum()),
                        new Logins("http", scrape.httpLoginsAccepted(), scrape.httpLoginsRefused())),
                logins -> Labels.of("protocol", logins.protocol),
                List.of(
                        counter(
                                "auth_attempts_total",
                                "Total number of authorization attempts",
                                logins -> logins.accepted + logins.refused),
                        counter(
                                "auth_attempts_succeeded_total",
                                "Total number of successful authentication attempts",
                                Logins::accepted),
                        counter(
                                "auth_attempts_failed_total",
                                "Total number of failed authentication attempts",
                                Logins::refused)));
    }

    private static MetricGroup<Scrape> totals() {
        return MetricGroup.one(
                "",
                scrape -> scrape,
                List.of(
                        gauge(
                                "connections",
                                "Connections currently open",
                                scrape -> scrape.broker().connections().size()),
                        gauge(
                                "channels",
                                "Channels currently open",
                                scrape -> scrape.channels().size()),
                        gauge("consumers", "Consumers currently connected", Scrape::consumers),
                        gauge(
                                "queues",
                                "Queues available",
                                scrape -> scrape.queues().size())));
    }
}
