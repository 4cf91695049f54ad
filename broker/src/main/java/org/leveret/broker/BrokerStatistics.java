package org.leveret.broker;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.leveret.broker.connection.AmqpConnection;
import org.leveret.broker.connection.Connections;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.loop.EventLoops;
import org.leveret.broker.queue.QueueSite;
import org.leveret.broker.statistics.BrokerSnapshot;
import org.leveret.broker.statistics.BrokerTotals;
import org.leveret.broker.statistics.ByteCounts;
import org.leveret.broker.statistics.Churn;
import org.leveret.broker.statistics.ConnectionSnapshot;
import org.leveret.broker.statistics.ExchangeCounts;
import org.leveret.broker.statistics.ExchangeName;
import org.leveret.broker.statistics.LoopTotals;
import org.leveret.broker.statistics.MessageCounters;
import org.leveret.broker.statistics.MessageCounts;
import org.leveret.broker.statistics.NodeSnapshot;
import org.leveret.broker.statistics.QueueLengths;
import org.leveret.broker.statistics.QueueSnapshot;
import org.leveret.broker.statistics.TrafficCounts;
import org.leveret.broker.stream.StreamSite;
import org.leveret.broker.vhost.QueueHandle;
import org.leveret.broker.vhost.VirtualHost;
import org.leveret.broker.vhost.VirtualHosts;

/**
 * What a broker looks like and has counted. Any thread may ask; each event loop tells its part, in slices so short that
 * nobody's messages wait for it.
 */
public final class BrokerStatistics {
    private static final int CONNECTIONS_AT_ONCE = 64;
    private static final int QUEUES_AT_ONCE = 256;

    private final EventLoops loops;
    private final Connections connections;
    private final QueueSite queues;
    private final StreamSite streams;
    private final VirtualHosts known;
    private final BrokerTotals totals;
    private final NodeUse node;

    BrokerStatistics(
            EventLoops loops,
            Connections connections,
            QueueSite queues,
            StreamSite streams,
            VirtualHosts known,
            BrokerTotals totals,
            NodeUse node) {
        this.loops = loops;
        this.connections = connections;
        this.queues = queues;
        this.streams = streams;
        this.known = known;
        this.totals = totals;
        this.node = node;
    }

    /** What the broker's process has and may have now. Asks the system for it: any thread but an event loop may call. */
    public NodeSnapshot node() {
        return node.snapshot();
    }

    /** The time of the broker's clock, in milliseconds since 1970. */
    public long nowMs() {
        return loops.loop(0).clockMs();
    }

    /** How often things have come and gone. */
    public Churn churn() {
        return totals.churn();
    }

    /**
     * What the broker looks like now. The future completes on one of its event loops: go on elsewhere with the {@code
     * Async} methods. It never completes when the broker stops meanwhile.
     */
    public CompletableFuture<BrokerSnapshot> snapshot() {
        long nowMs = nowMs();
        List<CompletableFuture<Part>> parts = new ArrayList<>();
        Map<EventLoop, List<AmqpConnection>> byLoop = new HashMap<>();
        for (AmqpConnection connection : connections.all()) {
            byLoop.computeIfAbsent(connection.loop(), loop -> new ArrayList<>()).add(connection);
        }
        for (EventLoop loop : loops.all()) {
            Part part = new Part(loop, byLoop.getOrDefault(loop, List.of()));
            loop.postLater(() -> part.tell(part::tellCounts));
            parts.add(part.told);
        }
        return CompletableFuture.allOf(parts.toArray(new CompletableFuture<?>[0]))
                .thenApply(all -> joined(nowMs, parts));
    }

    /** How many messages the queues of a virtual host hold, as they were seen. Any thread. */
    public QueueLengths lengths(String virtualHost, BrokerSnapshot seen) {
        VirtualHost host = known.find(virtualHost);
        long ready = 0;
        long unacked = 0;
        if (host != null) {
            for (QueueHandle handle : host.queues()) {
                QueueSnapshot queue = seen.queues().get(handle.definition().id());
                ready += queue == null ? 0 : queue.ready();
                unacked += queue == null ? 0 : queue.unacked();
            }
        }
        return new QueueLengths(ready, unacked);
    }

    /** The names of all virtual hosts. Any thread. */
    public List<String> virtualHosts() {
        return known.all().stream().map(VirtualHost::name).toList();
    }

    private static BrokerSnapshot joined(long nowMs, List<CompletableFuture<Part>> parts) {
        List<ConnectionSnapshot> connections = new ArrayList<>();
        Map<Long, QueueSnapshot> queues = new HashMap<>();
        Map<ExchangeName, ExchangeCounts> exchanges = new HashMap<>();
        Map<String, MessageCounts> virtualHosts = new HashMap<>();
        Map<String, ByteCounts> bytes = new HashMap<>();
        MessageCounts messages = MessageCounts.NONE;
        TrafficCounts traffic = TrafficCounts.NONE;
        for (CompletableFuture<Part> each : parts) {
            Part part = each.join();
            connections.addAll(part.connections);
            part.queues.forEach(queue -> queues.put(queue.id(), queue));
            part.exchanges.forEach((name, counts) -> exchanges.merge(name, counts, ExchangeCounts::plus));
            part.virtualHosts.forEach((name, counts) -> virtualHosts.merge(name, counts.counts(), MessageCounts::plus));
            part.bytes.forEach((name, counts) -> bytes.merge(name, counts, ByteCounts::plus));
            messages = messages.plus(part.gone);
            traffic = traffic.plus(part.traffic);
        }
        for (MessageCounts counts : virtualHosts.values()) {
            messages = messages.plus(counts);
        }
        return new BrokerSnapshot(
                nowMs,
                Collections.unmodifiableList(connections),
                Collections.unmodifiableMap(queues),
                Collections.unmodifiableMap(exchanges),
                Collections.unmodifiableMap(virtualHosts),
                Collections.unmodifiableMap(bytes),
                messages,
                traffic);
    }

    /** What one event loop tells. Owned by that loop until it has told all. */
    private final class Part {
        final CompletableFuture<Part> told = new CompletableFuture<>();
        final List<ConnectionSnapshot> connections = new ArrayList<>();
        final List<QueueSnapshot> queues = new ArrayList<>();
        final Map<ExchangeName, ExchangeCounts> exchanges = new HashMap<>();
        final Map<String, MessageCounters> virtualHosts = new HashMap<>();
        final Map<String, ByteCounts> bytes = new HashMap<>();
        MessageCounts gone = MessageCounts.NONE;
        TrafficCounts traffic = TrafficCounts.NONE;
        private final EventLoop loop;
        private final List<AmqpConnection> open;
        private int at;

        Part(EventLoop loop, List<AmqpConnection> open) {
            this.loop = loop;
            this.open = open;
        }

        /** Tells a part, and that there is nothing more to come if that fails. */
        void tell(Runnable some) {
            try {
                some.run();
            } catch (RuntimeException | Error e) {
                told.completeExceptionally(e);
            }
        }

        /** All in one task, so that a channel that ends is counted once: as one that is open or as one that was. */
        void tellCounts() {
            for (AmqpConnection connection : open) {
                if (connection.isOpen()) {
                    connection.addCounts(virtualHosts, exchanges);
                }
                connection.addBytes(bytes);
            }
            LoopTotals ended = totals.ofLoop(loop.index());
            ended.forgetGone();
            ended.addExchanges(exchanges);
            ended.addMessages(virtualHosts);
            ended.addBytes(bytes);
            gone = ended.gone();
            traffic = ended.traffic().counts();
            loop.postLater(() -> tell(this::tellConnections));
        }

        private void tellConnections() {
            int end = Math.min(open.size(), at + CONNECTIONS_AT_ONCE);
            for (; at < end; at++) {
                AmqpConnection connection = open.get(at);
                if (connection.isOpen()) {
                    connections.add(connection.snapshot());
                }
            }
            if (at < open.size()) {
                loop.postLater(() -> tell(this::tellConnections));
            } else {
                at = 0;
                loop.postLater(() -> tell(this::tellQueues));
            }
        }

        private void tellQueues() {
            if (BrokerStatistics.this.queues.addSnapshots(loop, at, at + QUEUES_AT_ONCE, queues)) {
                at += QUEUES_AT_ONCE;
                loop.postLater(() -> tell(this::tellQueues));
            } else {
                streams.addSnapshots(loop, queues);
                told.complete(this);
            }
        }
    }
}
