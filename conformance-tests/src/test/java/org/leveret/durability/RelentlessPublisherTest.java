package org.leveret.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.leveret.conformance.broker.ServerProcess;

/**
 * Publishers that never stop cannot bring a broker of 512 MB down, whatever they publish and however little they read, and
 * others go on meanwhile. {@code -Dleveret.assault.seconds} makes it longer, {@code -Dleveret.assault.seed} repeats one.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@Isolated("loads every core and the disk, which others would take for a broker that hangs")
class RelentlessPublisherTest {
    private static final long SECONDS = Long.getLong("leveret.assault.seconds", 20);
    private static final long SEED = Long.getLong("leveret.assault.seed", System.nanoTime());
    /** The heap, half as much for sockets, and what any JVM takes, with what comes in between two looks. */
    private static final long RESIDENT_BYTES_MAX = 1_150L << 20;

    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
    private static final int CLOSE_MS_MAX = 5_000;
    private static final Duration RECOVERY_MAX = Duration.ofSeconds(60);

    @TempDir
    private Path data;

    @Test
    void aBrokerOf512MegabytesOutlivesThemAll() throws Exception {
        System.out.println("assault of " + SECONDS + " s with seed " + SEED);
        try (ServerProcess broker = ServerProcess.on(data)
                .with("max_message_size", 128 << 20)
                .withJavaOptions("-Xmx512m")
                .start()) {
            try {
                outlives(broker);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("the broker said:\n" + broker.errors(), e);
            }
        }
    }

    private static void outlives(ServerProcess broker) throws Exception {
        Connection connection = broker.clients().newConnection();
        try (Client client = new Client(connection)) {
            Hostility.prepare(client.channel);
            try (Assault assault = new Assault(broker.port(), broker.clients(), SEED)) {
                for (Hostility kind : Hostility.values()) {
                    assault.begin(kind, 1);
                }
                long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
                while (System.nanoTime() < endNs) {
                    client.worksOrIsTold(endNs);
                    assertThat(broker.isAlive()).as(broker.errors()).isTrue();
                }
                System.out.println("begun so often: " + assault.rounds() + ", blocked " + client.blockedCount
                        + " times, slowest answer " + client.slowestMs + " ms, worked " + client.worked + " times");
            }
            assertThat(client.worked).as("published, confirmed and got").isPositive();
            await().atMost(RECOVERY_MAX).until(() -> !client.blocked);
            client.publishes();
            for (int i = 0; i < Hostility.QUEUES; i++) {
                client.channel.queuePurge(Hostility.queue(i));
            }
            client.publishes();
        }
        long residentBytes = broker.residentBytesPeak().orElse(0);
        System.out.println("resident at most " + (residentBytes >> 20) + " MB");
        assertThat(residentBytes).isLessThan(RESIDENT_BYTES_MAX);
        broker.terminate();
        assertThat(broker.awaitExit(20_000)).as(broker.errors()).isZero();
        assertThat(broker.errors()).doesNotContain("OutOfMemory").doesNotContain("OutOfDirectMemory");
    }

    /** A client that does nothing wrong. */
    private static final class Client implements AutoCloseable {
        final Connection connection;
        final Channel channel;
        volatile boolean blocked;
        int blockedCount;
        int worked;
        long slowestMs;

        Client(Connection connection) throws Exception {
            this.connection = connection;
            this.channel = connection.createChannel();
            connection.addBlockedListener(
                    reason -> {
                        blockedCount++;
                        blocked = true;
                    },
                    () -> blocked = false);
            channel.queueDeclare("well-behaved", true, false, false, null);
            channel.confirmSelect();
        }

        /** Declares and deletes, publishes and gets; it may have to wait once it has published, and then it is told. */
        void worksOrIsTold(long endNs) throws Exception {
            if (blocked) {
                await().atMost(Duration.ofNanos(Math.max(1, endNs - System.nanoTime()))
                                .plusSeconds(1))
                        .until(() -> !blocked || System.nanoTime() > endNs);
                return;
            }
            long beganNs = System.nanoTime();
            channel.queueDelete(channel.queueDeclare().getQueue());
            tellSlowest(beganNs);
            long publishedNs = System.nanoTime();
            channel.basicPublish("", "well-behaved", MessageProperties.PERSISTENT_BASIC, new byte[100]);
            while (!confirmedWithin(200)) {
                assertThat(System.nanoTime() - publishedNs)
                        .as("neither confirmed nor blocked")
                        .isLessThan(ANSWER_MAX.toNanos());
                if (blocked) {
                    return;
                }
            }
            tellSlowest(publishedNs);
            assertThat(channel.basicGet("well-behaved", true)).isNotNull();
            worked++;
        }

        private boolean confirmedWithin(long milliseconds) throws InterruptedException {
            try {
                return channel.waitForConfirms(milliseconds);
            } catch (TimeoutException e) {
                return false;
            }
        }

        private void tellSlowest(long sinceNs) {
            slowestMs = Math.max(slowestMs, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNs));
        }

        void publishes() throws Exception {
            channel.basicPublish("", "well-behaved", MessageProperties.PERSISTENT_BASIC, new byte[100]);
            channel.waitForConfirmsOrDie(ANSWER_MAX.toMillis());
        }

        @Override
        public void close() {
            // A blocked connection's close is not read, as in RabbitMQ.
            connection.abort(CLOSE_MS_MAX);
        }
    }
}
