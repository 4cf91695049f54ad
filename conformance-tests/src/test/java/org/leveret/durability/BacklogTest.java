package org.leveret.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.leveret.conformance.broker.ServerProcess;
import org.leveret.conformance.http.HttpApi;

/** Queues that are longer than the server process has memory: everything is confirmed and comes back in order. */
@Isolated("loads every core and the disk, which others would take for a broker that hangs")
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class BacklogTest {
    private static final int HEAP_MIB = 128;
    private static final int PERSISTENT_COUNT = 40_000;
    private static final int TRANSIENT_COUNT = 20_000;
    private static final int BODY_BYTES = 10 << 10;
    /** The heap, as much again for buffers outside of it, and what any JVM takes for code, classes and threads. */
    private static final long RESIDENT_BYTES_MAX = (2L * HEAP_MIB + 128) << 20;

    private static final int PUBLISHED_AT_ONCE = 500;
    private static final int PREFETCH = 500;
    private static final int PATIENCE_MS = 60_000;
    private static final int STOP_MS_MAX = 10_000;

    @TempDir
    private Path data;

    private final byte[] filling = new byte[BODY_BYTES];

    BacklogTest() {
        new Random(1).nextBytes(filling);
    }

    @Test
    void aBacklogOfSeveralTimesTheHeapIsTakenKeptOverARestartAndGivenBackInOrder() throws Exception {
        ServerProcess.Launch launch = withSmallHeap();
        try (ServerProcess broker = launch.start()) {
            Connection connection = broker.clients().newConnection();
            declare(connection, "backlog.persistent");
            declare(connection, "backlog.transient");
            publish(connection, "backlog.persistent", PERSISTENT_COUNT, MessageProperties.PERSISTENT_BASIC);
            publish(connection, "backlog.transient", TRANSIENT_COUNT, MessageProperties.BASIC);
            assertCount(connection, "backlog.persistent", PERSISTENT_COUNT);
            assertCount(connection, "backlog.transient", TRANSIENT_COUNT);
            consume(connection, "backlog.transient", TRANSIENT_COUNT);
            assertCount(connection, "backlog.transient", 0);
            assertResidentBytes(broker);
            broker.terminate();
            assertThat(broker.awaitExit(STOP_MS_MAX)).isZero();
            assertThat(broker.errors()).doesNotContain("ERROR", "Exception");
        }
        try (ServerProcess broker = launch.start()) {
            Connection connection = broker.clients().newConnection();
            assertCount(connection, "backlog.persistent", PERSISTENT_COUNT);
            consume(connection, "backlog.persistent", PERSISTENT_COUNT);
            assertCount(connection, "backlog.persistent", 0);
            assertResidentBytes(broker);
            assertThat(broker.errors()).doesNotContain("ERROR", "Exception");
        }
    }

    @Test
    void aQueueWithHardlyAnyMemoryLosesNothingWhileItIsReadAndWritten() throws Exception {
        int count = 5_000;
        try (ServerProcess broker = ServerProcess.on(data)
                .with("leveret.queue_resident_bytes_max", 4 * BODY_BYTES)
                .start()) {
            for (AMQP.BasicProperties properties :
                    new AMQP.BasicProperties[] {MessageProperties.PERSISTENT_BASIC, MessageProperties.BASIC}) {
                Connection connection = broker.clients().newConnection();
                declare(connection, "backlog.paged");
                CompletableFuture<Void> consumed = startConsuming(connection, "backlog.paged", count, 20);
                publish(broker.clients().newConnection(), "backlog.paged", count, properties);
                consumed.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
                assertCount(connection, "backlog.paged", 0);
            }
            assertThat(broker.errors()).doesNotContain("ERROR", "Exception");
        }
    }

    @Test
    void aConsumerIsNotStarvedByAPublisherThatIsFaster() throws Exception {
        int count = 200_000;
        try (ServerProcess broker = withSmallHeap().start()) {
            Connection consuming = broker.clients().newConnection();
            declare(consuming, "backlog.unbounded");
            publishTransient(broker, "backlog.unbounded", count);
            Channel channel = consuming.createChannel();
            channel.basicQos(100);
            AtomicInteger consumed = new AtomicInteger();
            channel.basicConsume("backlog.unbounded", false, new DefaultConsumer(channel) {
                @Override
                public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
                        throws IOException {
                    if (consumed.incrementAndGet() % 50 == 0) {
                        channel.basicAck(envelope.getDeliveryTag(), true);
                    }
                }
            });
            publishTransient(broker, "backlog.unbounded", count);
            assertThat(consumed.get()).as("while others were published").isGreaterThan(count / 10);
        }
    }

    private static void publishTransient(ServerProcess broker, String queue, int count) throws Exception {
        try (Connection publishing = broker.clients().newConnection();
                Channel channel = publishing.createChannel()) {
            byte[] body = new byte[1024];
            for (int number = 0; number < count; number++) {
                channel.basicPublish("", queue, MessageProperties.BASIC, body);
            }
            // answered when all of them have been routed
            channel.queueDeclarePassive(queue);
        }
    }

    @Test
    void aQueueThatWasLongIsKeptInMemoryOnceItIsShort() throws Exception {
        int count = 60_000;
        int few = 2_000;
        try (ServerProcess broker = withSmallHeap().start()) {
            Connection connection = broker.clients().newConnection();
            declare(connection, "backlog.short");
            publishTransient(broker, "backlog.short", count);
            await().atMost(PATIENCE_MS, TimeUnit.MILLISECONDS)
                    .until(() -> statistic(broker, "backlog.short", "messages") == count);
            assertThat(statistic(broker, "backlog.short", "messages_ram"))
                    .as("half of the heap is more than a queue may take")
                    .isLessThan(count);
            try (Channel channel = connection.createChannel()) {
                channel.queuePurge("backlog.short");
            }
            publishTransient(broker, "backlog.short", few);
            await().atMost(PATIENCE_MS, TimeUnit.MILLISECONDS)
                    .until(() -> statistic(broker, "backlog.short", "messages_ram") == few);
        }
    }

    private static int statistic(ServerProcess broker, String queue, String name) {
        return new HttpApi("http://127.0.0.1:" + broker.httpPort(), "guest", "guest")
                .get("/queues/%2F/" + queue)
                .is(200)
                .json()
                .path(name)
                .asInt();
    }

    private ServerProcess.Launch withSmallHeap() {
        return ServerProcess.on(data).withJavaOptions("-Xmx" + HEAP_MIB + "m");
    }

    private static void declare(Connection connection, String queue) throws Exception {
        try (Channel channel = connection.createChannel()) {
            channel.queueDeclare(queue, true, false, false, null);
        }
    }

    private void publish(Connection connection, String queue, int count, AMQP.BasicProperties properties)
            throws Exception {
        try (Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            for (int number = 0; number < count; number++) {
                channel.basicPublish("", queue, properties, body(number));
                if (number % PUBLISHED_AT_ONCE == PUBLISHED_AT_ONCE - 1 || number == count - 1) {
                    channel.waitForConfirmsOrDie(PATIENCE_MS);
                }
            }
        }
    }

    private void consume(Connection connection, String queue, int count) throws Exception {
        startConsuming(connection, queue, count, PREFETCH).get(2L * PATIENCE_MS, TimeUnit.MILLISECONDS);
    }

    /** Starts a consumer that acks all it gets; completes when it has had so many, each in its turn. */
    private CompletableFuture<Void> startConsuming(Connection connection, String queue, int count, int prefetch)
            throws IOException {
        Channel channel = connection.createChannel();
        channel.basicQos(prefetch);
        CompletableFuture<Void> done = new CompletableFuture<>();
        channel.basicConsume(queue, false, new InOrder(channel, count, prefetch / 5, done));
        return done;
    }

    private static void assertCount(Connection connection, String queue, int count) throws Exception {
        try (Channel channel = connection.createChannel()) {
            assertThat(channel.queueDeclarePassive(queue).getMessageCount()).isEqualTo(count);
        }
    }

    private static void assertResidentBytes(ServerProcess broker) throws IOException {
        broker.residentBytesPeak()
                .ifPresent(
                        peak -> assertThat(peak).as("resident bytes at most").isLessThanOrEqualTo(RESIDENT_BYTES_MAX));
    }

    private byte[] body(int number) {
        byte[] body = filling.clone();
        ByteBuffer.wrap(body).putInt(number);
        return body;
    }

    /** Expects the bodies 0, 1, 2 and so on, and acks them in groups; called by the connection's consumer thread. */
    private final class InOrder extends DefaultConsumer {
        private final int count;
        private final int ackedAtOnce;
        private final CompletableFuture<Void> done;
        private int next;

        InOrder(Channel channel, int count, int ackedAtOnce, CompletableFuture<Void> done) {
            super(channel);
            this.count = count;
            this.ackedAtOnce = ackedAtOnce;
            this.done = done;
        }

        @Override
        public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
                throws IOException {
            if (!Arrays.equals(body, body(next))) {
                done.completeExceptionally(new AssertionError(
                        "not message " + next + " but " + ByteBuffer.wrap(body).getInt()));
                return;
            }
            next++;
            if (next % ackedAtOnce == 0 || next == count) {
                getChannel().basicAck(envelope.getDeliveryTag(), true);
            }
            if (next == count) {
                getChannel().basicCancel(tag);
                done.complete(null);
            }
        }
    }
}
