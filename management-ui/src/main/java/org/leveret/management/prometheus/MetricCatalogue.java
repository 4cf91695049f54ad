package org.leveret.management.prometheus;

import java.util.ArrayList;
import java.util.List;
import org.leveret.management.prometheus.MetricGroup.Shown;
import org.leveret.management.prometheus.Scrape.Identity;

/** All that there is to tell. Immutable. */
final class MetricCatalogue {
    private static final List<MetricGroup<?>> GROUPS = all();

    private MetricCatalogue() {}

    /** What an answer consists of, each metric once. */
    static List<MetricSamples> samples(Scrape scrape, MetricsView view) {
        List<MetricSamples> samples = new ArrayList<>();
        for (MetricGroup<?> group : GROUPS) {
            for (MetricSamples each : group.samples(scrape, view)) {
                // Some are in more than one family.
                if (samples.stream().noneMatch(known -> known.name().equals(each.name()))) {
                    samples.add(each);
                }
            }
        }
        samples.addAll(identity(view).samples(scrape, view));
        samples.addAll(build().samples(scrape, view));
        return samples;
    }

    private static List<MetricGroup<?>> all() {
        List<MetricGroup<?>> groups = new ArrayList<>();
        groups.addAll(NodeMetrics.groups());
        groups.addAll(QueueMetrics.groups());
        groups.addAll(ChannelMetrics.groups());
        groups.addAll(ConnectionMetrics.groups());
        groups.addAll(ClusterMetrics.groups());
        groups.addAll(TrafficMetrics.groups());
        groups.add(DeadLetterMetrics.group());
        groups.add(SizeMetrics.group());
        return List.copyOf(groups);
    }

    private static MetricGroup<Identity> build() {
        return MetricGroup.of(
                "",
                Shown.ALWAYS,
                scrape -> List.of(scrape.identity()),
                identity -> Labels.of(
                        "rabbitmq_version", identity.behaviour(),
                        "prometheus_plugin_version", identity.version(),
                        "prometheus_client_version", identity.version(),
                        "erlang_version", "Java " + Runtime.version().feature()),
                List.of(Metric.untyped("build_info", "RabbitMQ & Erlang/OTP version info", identity -> 1)));
    }

    private static MetricGroup<Identity> identity(MetricsView view) {
        return MetricGroup.of(
                "",
                Shown.ALWAYS,
                scrape -> List.of(scrape.identity()),
                identity -> Labels.of(
                        "rabbitmq_node", identity.node(),
                        "rabbitmq_cluster", identity.cluster(),
                        "rabbitmq_cluster_permanent_id", identity.clusterId(),
                        "rabbitmq_endpoint", view.endpoint()),
                List.of(Metric.untyped("identity_info", "RabbitMQ node & cluster identity info", identity -> 1)));
    }
}
