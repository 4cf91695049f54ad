package org.leveret.management.prometheus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.leveret.broker.Broker;
import org.leveret.broker.control.admin.BindingView;
import org.leveret.broker.control.admin.ExchangeView;
import org.leveret.broker.control.admin.Topology;
import org.leveret.broker.control.admin.VirtualHostView;
import org.leveret.broker.statistics.BrokerSnapshot;
import org.leveret.broker.statistics.ExchangeName;
import org.leveret.broker.statistics.NodeSnapshot;
import org.leveret.broker.statistics.QueueSnapshot;
import org.leveret.broker.vhost.QueueDefinition;
import org.leveret.broker.vhost.QueueHandle;
import org.leveret.broker.vhost.VirtualHost;
import org.leveret.management.prometheus.Scrape.Identity;
import org.leveret.management.prometheus.Scrape.NamedQueue;

/** Asks the broker for all that metrics tell. Any thread but an event loop's may ask. */
public final class ScrapeSource {
    private final Broker broker;
    private final Supplier<Identity> identity;
    private final LongSupplier httpLoginsAccepted;
    private final LongSupplier httpLoginsRefused;

    public ScrapeSource(
            Broker broker,
            Supplier<Identity> identity,
            LongSupplier httpLoginsAccepted,
            LongSupplier httpLoginsRefused) {
        this.broker = broker;
        this.identity = identity;
        this.httpLoginsAccepted = httpLoginsAccepted;
        this.httpLoginsRefused = httpLoginsRefused;
    }

    /** Completes on one of those threads; never when the broker stops meanwhile. */
    CompletableFuture<Scrape> scrape(MetricsView view, Executor threads) {
        NodeSnapshot node = broker.statistics().node();
        return broker.statistics().snapshot().thenApplyAsync(snapshot -> scrape(view, node, snapshot), threads);
    }

    private Scrape scrape(MetricsView view, NodeSnapshot node, BrokerSnapshot snapshot) {
        Topology topology = broker.administration().topology();
        List<String> vhosts =
                topology.virtualHosts().stream().map(VirtualHostView::name).toList();
        boolean exchanges = view.families() != null;
        return new Scrape(
                identity.get(),
                node,
                snapshot,
                broker.statistics().churn(),
                httpLoginsAccepted.getAsLong(),
                httpLoginsRefused.getAsLong(),
                vhosts,
                queues(snapshot),
                snapshot.connections().stream()
                        .flatMap(connection -> connection.channels().stream())
                        .toList(),
                exchanges ? exchanges(topology, vhosts) : List.of(),
                exchanges ? bindings(topology, vhosts) : Map.of());
    }

    private List<NamedQueue> queues(BrokerSnapshot snapshot) {
        List<NamedQueue> queues = new ArrayList<>();
        for (VirtualHost host : broker.virtualHosts().all()) {
            for (QueueHandle handle : host.queues()) {
                QueueDefinition queue = handle.definition();
                QueueSnapshot now = snapshot.queues().get(queue.id());
                queues.add(new NamedQueue(
                        queue.vhost(), queue.name(), now == null ? QueueSnapshot.unused(queue.id()) : now));
            }
        }
        return queues;
    }

    private static List<ExchangeView> exchanges(Topology topology, List<String> vhosts) {
        return vhosts.stream()
                .flatMap(vhost -> topology.exchanges(vhost).stream())
                .filter(exchange -> !exchange.name().isEmpty())
                .toList();
    }

    private static Map<ExchangeName, Integer> bindings(Topology topology, List<String> vhosts) {
        Map<ExchangeName, Integer> counts = new HashMap<>();
        for (String vhost : vhosts) {
            for (BindingView binding : topology.bindings(vhost)) {
                counts.merge(new ExchangeName(vhost, binding.source()), 1, Integer::sum);
            }
        }
        return counts;
    }
}
