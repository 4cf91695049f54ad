package org.leveret.management.statistics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.BrokerStatistics;
import org.leveret.broker.statistics.BrokerSnapshot;
import org.leveret.broker.statistics.ByteCounts;
import org.leveret.broker.statistics.ChannelSnapshot;
import org.leveret.broker.statistics.Churn;
import org.leveret.broker.statistics.ConnectionSnapshot;
import org.leveret.broker.statistics.ExchangeCounts;
import org.leveret.broker.statistics.ExchangeName;
import org.leveret.broker.statistics.MessageCounts;
import org.leveret.broker.statistics.NodeSnapshot;
import org.leveret.broker.statistics.QueueSnapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a broker again and again, and keeps what its numbers were, for a minute or longer. Whoever asks is answered by what
 * was seen at most a second ago. Any thread; what is kept is written by a thread of its own.
 */
public final class Statistics implements AutoCloseable {
    /** Over how long a rate is taken. */
    static final long RATE_WINDOW_MS = 5_000;

    private static final Logger LOG = LoggerFactory.getLogger(Statistics.class);
    private static final long FRESH_MS = 1_000;
    /** A minute of an object's busiest time at RabbitMQ's interval, ten of the broker's as a whole. */
    private static final int STRETCHES_OF_OBJECT = 13;

    private static final int STRETCHES_OF_BROKER = 121;

    private final BrokerStatistics broker;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread created = new Thread(task, "leveret-statistics");
        created.setDaemon(true);
        return created;
    });
    private final Series overview = new Series(STRETCHES_OF_BROKER);
    private final Series node = new Series(STRETCHES_OF_BROKER);
    private volatile Map<Object, Series> series = new ConcurrentHashMap<>();
    private volatile BrokerSnapshot latest = BrokerSnapshot.NOTHING;
    private volatile long comingsAndGoingsOfLatest;
    private long looks;
    private long lookOfLatest;
    private @Nullable CompletableFuture<BrokerSnapshot> asked;

    /** By what a virtual host's numbers are kept: its name alone could be a connection's. */
    private record OfVirtualHost(String name) {}

    private Statistics(BrokerStatistics broker) {
        this.broker = broker;
    }

    /**
     * Begins to look.
     *
     * @param intervalMs how often, at least 1
     */
    public static Statistics start(BrokerStatistics broker, long intervalMs) {
        Statistics statistics = new Statistics(broker);
        var unused = statistics.thread.scheduleAtFixedRate(statistics::look, 0, intervalMs, TimeUnit.MILLISECONDS);
        return statistics;
    }

    /** What was seen last. */
    public BrokerSnapshot latest() {
        return latest;
    }

    /**
     * What the broker looks like, as seen a second ago or later, and since connections and channels have last come or gone;
     * completes at once if that is known, else on the thread that looks.
     */
    public CompletionStage<BrokerSnapshot> fresh() {
        BrokerSnapshot known = latest;
        boolean isFresh = broker.nowMs() - known.timeMs() < FRESH_MS && comingsAndGoings() == comingsAndGoingsOfLatest;
        return isFresh ? CompletableFuture.completedFuture(known) : ask();
    }

    /** A number that is another one whenever a connection or channel has come or gone. */
    private long comingsAndGoings() {
        Churn churn = broker.churn();
        return churn.connectionsCreated.sum()
                + churn.connectionsClosed.sum()
                + churn.channelsCreated.sum()
                + churn.channelsClosed.sum();
    }

    /** What the broker looks like, seen after this was asked; completes on the thread that looks. */
    public synchronized CompletableFuture<BrokerSnapshot> now() {
        long look = ++looks;
        long before = comingsAndGoings();
        return broker.snapshot().whenCompleteAsync((snapshot, failure) -> onSeen(look, before, snapshot), thread);
    }

    private synchronized void onSeen(long look, long comingsAndGoings, @Nullable BrokerSnapshot snapshot) {
        if (snapshot != null && look > lookOfLatest) {
            lookOfLatest = look;
            comingsAndGoingsOfLatest = comingsAndGoings;
            latest = snapshot;
        }
    }

    /** Those who ask at the same time are answered together. */
    private synchronized CompletableFuture<BrokerSnapshot> ask() {
        CompletableFuture<BrokerSnapshot> asking = asked;
        if (asking == null) {
            asking = now().whenCompleteAsync((snapshot, failure) -> onAnswered(), thread);
            asked = asking;
        }
        return asking;
    }

    private synchronized void onAnswered() {
        asked = null;
    }

    private void look() {
        var unused = ask().thenAccept(this::keep).exceptionally(failure -> {
            if (!thread.isShutdown()) {
                LOG.warn("the broker's statistics could not be looked at", failure);
            }
            return null;
        });
    }

    /** Keeps the numbers of what is there, and forgets those of what is not any more. */
    private void keep(BrokerSnapshot snapshot) {
        Map<Object, Series> before = series;
        Map<Object, Series> now = new HashMap<>();
        snapshot.queues().forEach((id, queue) -> add(before, now, id, snapshot, Kind.of(queue)));
        snapshot.exchanges().forEach((name, counts) -> add(before, now, name, snapshot, Kind.of(counts)));
        for (String name : broker.virtualHosts()) {
            add(before, now, new OfVirtualHost(name), snapshot, virtualHost(snapshot, name));
        }
        for (ConnectionSnapshot connection : snapshot.connections()) {
            add(before, now, connection.name(), snapshot, Kind.of(connection));
            for (ChannelSnapshot channel : connection.channels()) {
                add(before, now, channel.name(), snapshot, Kind.of(channel));
            }
        }
        overview.add(snapshot.timeMs(), Kind.of(snapshot, broker.churn()));
        node.add(snapshot.timeMs(), Kind.of(broker.node()));
        series = now;
    }

    private static void add(
            Map<Object, Series> before, Map<Object, Series> now, Object key, BrokerSnapshot snapshot, long[] values) {
        Series kept = before.get(key);
        if (kept == null) {
            kept = new Series(STRETCHES_OF_OBJECT);
        }
        kept.add(snapshot.timeMs(), values);
        now.put(key, kept);
    }

    Numbers overview(BrokerSnapshot snapshot) {
        return new Numbers(overview, Kind.OVERVIEW, Kind.of(snapshot, broker.churn()), snapshot.timeMs());
    }

    Numbers of(NodeSnapshot seen) {
        return new Numbers(node, Kind.NODE, Kind.of(seen), broker.nowMs());
    }

    Numbers of(BrokerSnapshot snapshot, QueueSnapshot queue) {
        return new Numbers(series.get(queue.id()), Kind.QUEUE, Kind.of(queue), snapshot.timeMs());
    }

    Numbers of(BrokerSnapshot snapshot, ExchangeName name, ExchangeCounts counts) {
        return new Numbers(series.get(name), Kind.EXCHANGE, Kind.of(counts), snapshot.timeMs());
    }

    Numbers ofVirtualHost(BrokerSnapshot snapshot, String name) {
        return new Numbers(
                series.get(new OfVirtualHost(name)), Kind.VIRTUAL_HOST, virtualHost(snapshot, name), snapshot.timeMs());
    }

    /** The sums of what virtual hosts have. */
    Numbers ofVirtualHosts(BrokerSnapshot snapshot, List<String> names) {
        List<Numbers.Part> parts = new ArrayList<>(names.size());
        for (String name : names) {
            parts.add(new Numbers.Part(series.get(new OfVirtualHost(name)), virtualHost(snapshot, name)));
        }
        return new Numbers(parts, Kind.VIRTUAL_HOST, snapshot.timeMs());
    }

    private long[] virtualHost(BrokerSnapshot snapshot, String name) {
        return Kind.ofVirtualHost(
                broker.lengths(name, snapshot),
                snapshot.bytes().getOrDefault(name, ByteCounts.NONE),
                snapshot.virtualHosts().getOrDefault(name, MessageCounts.NONE));
    }

    Numbers of(BrokerSnapshot snapshot, ConnectionSnapshot connection) {
        return new Numbers(series.get(connection.name()), Kind.CONNECTION, Kind.of(connection), snapshot.timeMs());
    }

    Numbers of(BrokerSnapshot snapshot, ChannelSnapshot channel) {
        return new Numbers(series.get(channel.name()), Kind.CHANNEL, Kind.of(channel), snapshot.timeMs());
    }

    /** Stops looking. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
