package org.leveret.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.leveret.conformance.broker.ServerProcess;

/**
 * Messages come at their time while a great many others wait, and after all of them had to be found on disk again; those that
 * wait take little memory.
 */
@Timeout(300)
@Isolated("measures how late messages come")
class DelayAccuracyTest {
    private static final int WAITING = 1_000_000;
    private static final int DUE = 3_000;
    private static final int DUE_FROM_MS = 6_000;
    private static final int DUE_SPREAD_MS = 5_000;
    private static final int HOUR_MS = 3_600_000;
    private static final long ERROR_MS_MAX = 50;
    /** Of the very few that come while the machine has other things to do. */
    private static final long PAUSE_MS_MAX = 1_000;

    private static final int HEAP_MIB = 128;
    private static final long LIVE_HEAP_BYTES_MAX = 48L << 20;
    /** The heap, as much again for buffers outside of it, and what any JVM takes for code, classes and threads. */
    private static final long RESIDENT_BYTES_MAX = (2L * HEAP_MIB + 128) << 20;

    private static final int PERIODS = 400;
    private static final int PERIOD_MS = 20;
    private static final int PERIODIC_DELAY_MS = 1_000;

    @TempDir
    private Path data;

    /** When a message came, in milliseconds after it was due, and which one it was. */
    private record Arrival(long lateMs, long number) {}

    @Test
    void messagesAreExactTo50MsWhileAMillionWait() throws Exception {
        long seed = System.nanoTime();
        System.out.println("delays of seed " + seed);
        Random random = new Random(seed);
        try (ServerProcess broker = ServerProcess.on(data).start()) {
            Channel channel = declare(broker);
            publishWaiting(channel, random);
            for (int i = 0; i < DUE; i++) {
                publish(channel, DUE_FROM_MS + random.nextInt(DUE_SPREAD_MS), i, 200);
            }
            channel.waitForConfirmsOrDie(10_000);
            broker.kill();
        }
        try (ServerProcess broker = ServerProcess.on(data).start()) {
            Channel channel = broker.clients().newConnection().createChannel();
            ConcurrentLinkedQueue<Arrival> arrivals = consume(channel);
            await().atMost(Duration.ofSeconds(60)).until(() -> arrivals.size() >= DUE);
            assertExact(arrivals);
        }
    }

    @Test
    void aMillionThatWaitTakeABoundedPartOfTheHeap() throws Exception {
        try (ServerProcess broker =
                ServerProcess.on(data).withJavaOptions("-Xmx" + HEAP_MIB + "m").start()) {
            publishWaiting(declare(broker), new Random(1));
            // On a busy machine the last of them are still being written out.
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> {
                        long liveBytes = broker.liveHeapBytes();
                        System.out.println("a million delayed messages: " + liveBytes + " bytes of heap, "
                                + broker.residentBytesPeak().orElse(0) + " resident at most");
                        assertThat(liveBytes).as("bytes alive on the heap").isLessThanOrEqualTo(LIVE_HEAP_BYTES_MAX);
                    });
            broker.residentBytesPeak()
                    .ifPresent(peak ->
                            assertThat(peak).as("resident bytes at most").isLessThanOrEqualTo(RESIDENT_BYTES_MAX));
            assertThat(broker.errors()).doesNotContain("ERROR", "Exception");
        }
    }

    @Test
    void messagesThatAreSentAtAFixedRateDoNotComeLaterAndLater() throws Exception {
        try (ServerProcess broker = ServerProcess.on(data).start()) {
            Channel channel = declare(broker);
            ConcurrentLinkedQueue<Arrival> arrivals =
                    consume(broker.clients().newConnection().createChannel());
            AtomicInteger sent = new AtomicInteger();
            ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
            var unused = clock.scheduleAtFixedRate(
                    () -> {
                        if (sent.get() < PERIODS) {
                            publishUnchecked(channel, sent.getAndIncrement());
                        }
                    },
                    0,
                    PERIOD_MS,
                    TimeUnit.MILLISECONDS);
            try {
                await().atMost(Duration.ofSeconds(60)).until(() -> arrivals.size() >= PERIODS);
            } finally {
                clock.shutdownNow();
            }
            List<Arrival> inOrder = List.copyOf(arrivals);
            assertThat(inOrder.stream().map(Arrival::number)).isSorted().doesNotHaveDuplicates();
            long firstMs = middleMs(inOrder.subList(0, PERIODS / 10));
            long lastMs = middleMs(inOrder.subList(PERIODS - PERIODS / 10, PERIODS));
            System.out.println("late by " + firstMs + " ms at first and by " + lastMs + " ms at last");
            assertThat(lastMs).isLessThanOrEqualTo(firstMs + ERROR_MS_MAX);
        }
    }

    /** How late half of them came at most: one pause of the machine is no drift. */
    private static long middleMs(List<Arrival> arrivals) {
        return arrivals.stream().mapToLong(Arrival::lateMs).sorted().toArray()[arrivals.size() / 2];
    }

    private static Channel declare(ServerProcess broker) throws Exception {
        Channel channel = broker.clients().newConnection().createChannel();
        channel.exchangeDeclare("exact", "x-delayed-message", true, false, false, Map.of("x-delayed-type", "fanout"));
        channel.queueDeclare("exact.queue", true, false, false, null);
        channel.queueBind("exact.queue", "exact", "");
        channel.confirmSelect();
        return channel;
    }

    private static void publishWaiting(Channel channel, Random random) throws Exception {
        for (int i = 0; i < WAITING; i++) {
            publish(channel, HOUR_MS + random.nextInt(HOUR_MS), i, 200);
        }
        channel.waitForConfirmsOrDie(120_000);
    }

    private static ConcurrentLinkedQueue<Arrival> consume(Channel channel) throws Exception {
        ConcurrentLinkedQueue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
        channel.basicConsume(
                "exact.queue",
                true,
                (tag, delivery) -> {
                    Map<String, Object> headers = delivery.getProperties().getHeaders();
                    long dueMs = number(headers, "due");
                    arrivals.add(new Arrival(System.currentTimeMillis() - dueMs, number(headers, "number")));
                },
                tag -> {});
        return arrivals;
    }

    private static void publishUnchecked(Channel channel, long number) {
        try {
            publish(channel, PERIODIC_DELAY_MS, number, 200);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void publish(Channel channel, long delayMs, long number, int bytes) throws Exception {
        long dueMs = System.currentTimeMillis() + delayMs;
        BasicProperties properties = new BasicProperties.Builder()
                .deliveryMode(2)
                .headers(Map.of("x-delay", delayMs, "due", dueMs, "number", number))
                .build();
        channel.basicPublish("exact", "", properties, new byte[bytes]);
    }

    private static long number(Map<String, Object> headers, String name) {
        return (Long) Objects.requireNonNull(headers.get(name));
    }

    private static void assertExact(ConcurrentLinkedQueue<Arrival> arrivals) {
        long[] lateMs = arrivals.stream().mapToLong(Arrival::lateMs).sorted().toArray();
        Set<Long> numbers = new TreeSet<>();
        arrivals.forEach(arrival -> numbers.add(arrival.number()));
        System.out.println("late by " + lateMs[0] + " to " + lateMs[lateMs.length - 1] + " ms, half of them by "
                + lateMs[lateMs.length / 2] + " ms at most");
        assertThat(numbers).hasSize(DUE);
        assertThat(arrivals).hasSize(DUE);
        assertThat(lateMs[0]).as("none comes early").isNotNegative();
        // The machine may have other things to do for a moment.
        assertThat(lateMs[lateMs.length * 95 / 100]).isLessThanOrEqualTo(ERROR_MS_MAX);
        assertThat(lateMs[lateMs.length - 1]).as("the latest").isLessThanOrEqualTo(PAUSE_MS_MAX);
    }
}
