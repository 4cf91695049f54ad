package org.leveret.management.prometheus;

import static org.leveret.management.prometheus.Metric.counter;
import static org.leveret.management.prometheus.Metric.gauge;

import java.util.List;
import java.util.Map;
import org.leveret.broker.control.admin.ExchangeView;
import org.leveret.broker.statistics.ExchangeCounts;
import org.leveret.broker.statistics.ExchangeName;
import org.leveret.management.prometheus.MetricGroup.Shown;

/** What is told of exchanges and virtual hosts, under RabbitMQ's names and in its words. */
final class ClusterMetrics {
    private ClusterMetrics() {}

    private record BoundExchange(ExchangeView exchange, int bindings) {}

    static List<MetricGroup<?>> groups() {
        return List.of(publishes(), vhosts(), names(), bindings());
    }

    private static MetricGroup<Map.Entry<ExchangeName, ExchangeCounts>> publishes() {
        return new MetricGroup<>(
                "exchange_metrics",
                Shown.EACH,
                scrape -> List.copyOf(scrape.broker().exchanges().entrySet()),
                each -> Labels.of(
                        "vhost",
                        each.getKey().virtualHost(),
                        "exchange",
                        each.getKey().name()),
                each -> each.getKey().virtualHost(),
                List.of(counter(
                        "exchange_messages_published_total",
                        "Total number of messages published into an exchange",
                        each -> each.getValue().publishIn())));
    }

    private static MetricGroup<String> vhosts() {
        return new MetricGroup<>(
                "vhost_status",
                Shown.CHOSEN,
                Scrape::vhosts,
                name -> Labels.of("vhost", name),
                name -> name,
                List.of(gauge("vhost_status", "Whether a given vhost is running", name -> 1)));
    }

    private static MetricGroup<ExchangeView> names() {
        return new MetricGroup<>(
                "exchange_names",
                Shown.CHOSEN,
                Scrape::exchanges,
                ClusterMetrics::labels,
                ExchangeView::vhost,
                List.of(gauge(
                        "exchange_name",
                        "Enumerates exchanges without any additional info. This value is cluster-wide. A cheaper"
                                + " alternative to `exchange_bindings`",
                        exchange -> 1)));
    }

    private static MetricGroup<BoundExchange> bindings() {
        return new MetricGroup<>(
                "exchange_bindings",
                Shown.CHOSEN,
                ClusterMetrics::bound,
                each -> labels(each.exchange),
                each -> each.exchange.vhost(),
                List.of(gauge(
                        "exchange_bindings",
                        "Number of bindings for an exchange. This value is cluster-wide.",
                        BoundExchange::bindings)));
    }

    private static List<BoundExchange> bound(Scrape scrape) {
        return scrape.exchanges().stream()
                .map(exchange -> new BoundExchange(
                        exchange,
                        scrape.bindings().getOrDefault(new ExchangeName(exchange.vhost(), exchange.name()), 0)))
                .toList();
    }

    private static String labels(ExchangeView exchange) {
        return Labels.of("vhost", exchange.vhost(), "exchange", exchange.name(), "type", exchange.type());
    }
}
