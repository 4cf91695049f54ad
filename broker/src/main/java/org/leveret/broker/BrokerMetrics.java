package org.leveret.broker;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.statistics.BrokerSnapshot;
import org.leveret.broker.statistics.ChannelSnapshot;
import org.leveret.broker.statistics.Churn;
import org.leveret.broker.statistics.MessageCounts;
import org.leveret.broker.statistics.NodeSnapshot;
import org.leveret.broker.statistics.QueueSnapshot;

/**
 * The broker's numbers as Dropwizard Metrics, for a program that the broker is part of. Nothing is counted for it and nothing
 * looked at before somebody reads. Whoever reads waits for the event loops, so any thread but theirs may; what one look has
 * found answers for a second.
 */
final class BrokerMetrics {
    private static final String PREFIX = "leveret.";
    private static final long FRESH_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long ANSWER_SECONDS_MAX = 5;

    private final BrokerStatistics statistics;
    private final MetricRegistry registry = new MetricRegistry();
    private final Look<BrokerSnapshot> broker;
    private final Look<NodeSnapshot> node;

    private BrokerMetrics(BrokerStatistics statistics) {
        this.statistics = statistics;
        this.broker = new Look<>(this::snapshot);
        this.node = new Look<>(statistics::node);
    }

    static MetricRegistry of(BrokerStatistics statistics) {
        BrokerMetrics metrics = new BrokerMetrics(statistics);
        metrics.registerObjects();
        metrics.registerMessages();
        metrics.registerChurn();
        metrics.registerNode();
        return metrics.registry;
    }

    private void registerObjects() {
        gauge("connections", now -> now.connections().size());
        gauge(
                "channels",
                now -> now.connections().stream()
                        .mapToLong(connection -> connection.channels().size())
                        .sum());
        gauge(
                "consumers",
                now -> now.connections().stream()
                        .flatMap(connection -> connection.channels().stream())
                        .mapToLong(ChannelSnapshot::consumers)
                        .sum());
        gauge(
                "messages.ready",
                now -> now.queues().values().stream()
                        .mapToLong(QueueSnapshot::ready)
                        .sum());
        gauge(
                "messages.unacked",
                now -> now.queues().values().stream()
                        .mapToLong(QueueSnapshot::unacked)
                        .sum());
        gauge(
                "messages.bytes",
                now -> now.queues().values().stream()
                        .mapToLong(QueueSnapshot::bodyBytes)
                        .sum());
    }

    private void registerMessages() {
        counted("messages.published", MessageCounts::publish);
        counted("messages.confirmed", MessageCounts::confirm);
        counted("messages.returned", MessageCounts::returnUnroutable);
        counted("messages.dropped", MessageCounts::dropUnroutable);
        counted("messages.delivered", MessageCounts::deliverGet);
        counted("messages.redelivered", MessageCounts::redeliver);
        counted("messages.acked", MessageCounts::ack);
        counter("messages.routed", () -> broker.now().traffic().routed());
    }

    private void registerChurn() {
        Churn churn = statistics.churn();
        counter("connections.opened", churn.connectionsCreated);
        counter("connections.closed", churn.connectionsClosed);
        counter("channels.opened", churn.channelsCreated);
        counter("channels.closed", churn.channelsClosed);
        counter("queues.declared", churn.queuesDeclared);
        counter("queues.created", churn.queuesCreated);
        counter("queues.deleted", churn.queuesDeleted);
        counter("logins.accepted", churn.loginsAccepted);
        counter("logins.refused", churn.loginsRefused);
    }

    private void registerNode() {
        process("memory.resident_bytes", NodeSnapshot::memoryUsedBytes);
        process("memory.heap_alive_bytes", NodeSnapshot::heapAliveBytes);
        process("memory.heap_limit_bytes", NodeSnapshot::memoryLimitBytes);
        process("memory.alarm", now -> now.memoryAlarm() ? 1 : 0);
        process("disk.free_bytes", NodeSnapshot::diskFreeBytes);
        process("disk.free_limit_bytes", NodeSnapshot::diskFreeLimitBytes);
        process("disk.alarm", now -> now.diskAlarm() ? 1 : 0);
        process("files.open", NodeSnapshot::fileDescriptorsUsed);
    }

    private void gauge(String name, ToLongFunction<BrokerSnapshot> value) {
        registry.register(PREFIX + name, (Gauge<Long>) () -> value.applyAsLong(broker.now()));
    }

    private void process(String name, ToLongFunction<NodeSnapshot> value) {
        registry.register(PREFIX + name, (Gauge<Long>) () -> value.applyAsLong(node.now()));
    }

    private void counted(String name, ToLongFunction<MessageCounts> count) {
        counter(name, () -> count.applyAsLong(broker.now().messages()));
    }

    private void counter(String name, LongAdder counted) {
        counter(name, counted::sum);
    }

    private void counter(String name, LongSupplier count) {
        registry.register(PREFIX + name, new ReadCounter(count));
    }

    private BrokerSnapshot snapshot() {
        try {
            return statistics.snapshot().get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the broker was asked", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the broker does not tell; has it been stopped?", e);
        }
    }

    /** A counter of ours that others can only read. */
    private static final class ReadCounter extends Counter {
        private final LongSupplier count;

        ReadCounter(LongSupplier count) {
            this.count = count;
        }

        @Override
        public long getCount() {
            return count.getAsLong();
        }

        @Override
        public void inc(long more) {
            throw new UnsupportedOperationException("the broker alone counts this");
        }

        @Override
        public void dec(long less) {
            throw new UnsupportedOperationException("the broker alone counts this");
        }
    }

    /** What was found by looking, for as long as it counts as now. Guarded by itself: one look is enough for all. */
    private static final class Look<T> {
        private final Supplier<T> look;
        private @Nullable T found;
        private long foundNs;

        Look(Supplier<T> look) {
            this.look = look;
        }

        synchronized T now() {
            T known = found;
            if (known == null || System.nanoTime() - foundNs > FRESH_NS) {
                known = look.get();
                found = known;
                foundNs = System.nanoTime();
            }
            return known;
        }
    }
}
