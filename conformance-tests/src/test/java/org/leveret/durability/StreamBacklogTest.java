package org.leveret.durability;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.leveret.conformance.broker.ServerProcess;

/** A stream of several times the heap is written and read, by readers at many places, within bounded memory. */
@Isolated("loads every core and the disk, which others would take for a broker that hangs")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class StreamBacklogTest {
    private static final int HEAP_MIB = 96;
    private static final int COUNT = 40_000;
    private static final int BODY_BYTES = 10 << 10;
    /** The heap, as much again for buffers outside of it, and what any JVM takes for code, classes and threads. */
    private static final long RESIDENT_BYTES_MAX = (2L * HEAP_MIB + 128) << 20;

    private static final int PUBLISHED_AT_ONCE = 500;
    private static final int PREFETCH = 200;
    private static final int PATIENCE_MS = 100_000;

    @TempDir
    private Path data;

    @Test
    void manyReadersAtManyPlacesAreGivenAllOfALongStreamWithinAFixedHeap() throws Exception {
        ServerProcess.Launch launch = ServerProcess.on(data).withJavaOptions("-Xmx" + HEAP_MIB + "m");
        try (ServerProcess broker = launch.start()) {
            Connection connection = broker.clients().newConnection();
            connection.createChannel().queueDeclare("long", true, false, false, Map.of("x-queue-type", "stream"));
            CompletableFuture<Void> alongside = read(connection, "first", 0);
            // one that takes nothing beyond its first messages, and holds nobody back
            stuck(connection);
            publish(connection);
            alongside.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
            assertResidentBytes(broker);
            broker.kill();
        }
        try (ServerProcess broker = launch.start()) {
            List<CompletableFuture<Void>> readers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                readers.add(read(broker.clients().newConnection(), i * 3_000, i * 3_000));
            }
            for (CompletableFuture<Void> reader : readers) {
                reader.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
            }
            assertResidentBytes(broker);
            assertThat(broker.errors()).doesNotContain("ERROR", "Exception");
        }
    }

    private static void publish(Connection connection) throws Exception {
        byte[] body = new byte[BODY_BYTES];
        new Random(1).nextBytes(body);
        try (Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            for (int number = 0; number < COUNT; number++) {
                channel.basicPublish(
                        "",
                        "long",
                        null,
                        ByteBuffer.wrap(body.clone()).putInt(0, number).array());
                if (number % PUBLISHED_AT_ONCE == PUBLISHED_AT_ONCE - 1) {
                    channel.waitForConfirmsOrDie(PATIENCE_MS);
                }
            }
        }
    }

    /** Completes when every message from there on has come, each in its turn and with its offset. */
    private static CompletableFuture<Void> read(Connection connection, Object offset, int from) throws Exception {
        CompletableFuture<Void> whole = new CompletableFuture<>();
        Channel channel = connection.createChannel();
        channel.basicQos(PREFETCH);
        int[] expected = {from};
        channel.basicConsume(
                "long",
                false,
                Map.of("x-stream-offset", offset),
                (tag, delivery) -> {
                    int number = ByteBuffer.wrap(delivery.getBody()).getInt();
                    Object told = delivery.getProperties().getHeaders().get("x-stream-offset");
                    if (number != expected[0] || !Long.valueOf(number).equals(told)) {
                        whole.completeExceptionally(
                                new AssertionError(number + " at " + told + " in place of " + expected[0]));
                    }
                    channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
                    if (++expected[0] == COUNT) {
                        whole.complete(null);
                    }
                },
                tag -> whole.completeExceptionally(new AssertionError("cancelled")));
        return whole;
    }

    private static void stuck(Connection connection) throws Exception {
        Channel channel = connection.createChannel();
        channel.basicQos(PREFETCH);
        channel.basicConsume("long", false, Map.of("x-stream-offset", "first"), (tag, delivery) -> {}, tag -> {});
    }

    private static void assertResidentBytes(ServerProcess broker) throws Exception {
        broker.residentBytesPeak().ifPresent(bytes -> assertThat(bytes).isLessThan(RESIDENT_BYTES_MAX));
    }
}
