package org.leveret.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.leveret.conformance.broker.ServerProcess;

/** What a broker that is started as the README says takes of the machine's memory while it has much to do, and after. */
@Isolated("loads every core, which others would take for a broker that hangs")
@Timeout(120)
class ResidentMemoryTest {
    private static final long RESIDENT_BYTES_MAX = 300L << 20;
    private static final long GIVEN_BACK_BYTES_MIN = 40L << 20;
    private static final Duration GIVEN_BACK_WITHIN = Duration.ofSeconds(40);
    private static final int COUNT = 200_000;
    private static final int BACKLOG = 400_000;
    private static final int BODY_BYTES = 1024;
    /** Published and not delivered, beside those that a consumer lags behind. */
    private static final int ON_THEIR_WAY_MAX = 20_000;

    private static final int LAG = 25_000;

    private static final int CONFIRMED_AT_ONCE = 500;
    private static final int PATIENCE_MS = 60_000;

    @TempDir
    private Path data;

    /** How consumers settle; a prefetch of 0 is none, and an ack for each 0 messages stands for automatic acks. */
    private record Settling(int prefetch, int ackedAtOnce) {}

    /** @param lag so many of the messages are always published before the consumer takes one */
    private record Load(BasicProperties properties, Settling settling, int count, int lag) {}

    @Test
    void whatIsOnItsWayThroughQueuesTakesNoMoreThan300MiBWithTheLaunchersOwnHeap() throws Exception {
        try (ServerProcess broker = ServerProcess.on(data).start()) {
            BasicProperties persistent = MessageProperties.PERSISTENT_BASIC;
            BasicProperties transientOnes = MessageProperties.BASIC;
            passThrough(broker, "memory.automatic", new Load(transientOnes, new Settling(0, 0), COUNT, 0));
            passThrough(broker, "memory.acked", new Load(transientOnes, new Settling(100, 50), COUNT, 0));
            passThrough(broker, "memory.persistent", new Load(persistent, new Settling(100, 1), COUNT, 0));
            passThrough(broker, "memory.lagging", new Load(persistent, new Settling(100, 1), COUNT, LAG));
            broker.residentBytesPeak().ifPresent(peak -> {
                System.out.println("ResidentMemoryTest: " + (peak >> 20) + " MiB");
                assertThat(peak).as("resident bytes at most").isLessThanOrEqualTo(RESIDENT_BYTES_MAX);
            });
        }
    }

    @Test
    void whatABacklogTookIsGivenBackWhenItIsGone() throws Exception {
        try (ServerProcess broker = ServerProcess.on(data).start()) {
            assumeTrue(broker.residentBytes().isPresent(), "the system does not tell how much memory is resident");
            BasicProperties persistent = MessageProperties.PERSISTENT_BASIC;
            passThrough(broker, "memory.backlog", new Load(persistent, new Settling(500, 50), BACKLOG, BACKLOG));
            long peak = broker.residentBytesPeak().orElseThrow();
            await().atMost(GIVEN_BACK_WITHIN)
                    .pollInterval(Duration.ofMillis(500))
                    .untilAsserted(() -> assertThat(broker.residentBytes().orElseThrow())
                            .as("resident bytes, of %d at most before", peak)
                            .isLessThan(peak - GIVEN_BACK_BYTES_MIN));
            System.out.println("ResidentMemoryTest: " + (peak >> 20) + " MiB with a backlog, "
                    + (broker.residentBytes().orElseThrow() >> 20) + " MiB after it");
        }
    }

    private static void passThrough(ServerProcess broker, String queue, Load load) throws Exception {
        int lag = load.lag;
        Semaphore mayPublish = new Semaphore(ON_THEIR_WAY_MAX + lag);
        Semaphore mayTake = new Semaphore(0);
        CountDownLatch delivered = new CountDownLatch(load.count);
        try (Connection publishing = broker.clients().newConnection();
                Connection consuming = broker.clients().newConnection()) {
            Channel to = publishing.createChannel();
            to.queueDeclare(queue, true, false, false, null);
            consume(consuming.createChannel(), queue, load.settling, () -> {
                mayTake.acquireUninterruptibly();
                mayPublish.release();
                delivered.countDown();
            });
            boolean confirmed = load.properties.getDeliveryMode() == 2;
            if (confirmed) {
                to.confirmSelect();
            }
            byte[] body = new byte[BODY_BYTES];
            for (int number = 1; number <= load.count; number++) {
                assertThat(mayPublish.tryAcquire(PATIENCE_MS, TimeUnit.MILLISECONDS))
                        .isTrue();
                to.basicPublish("", queue, load.properties, body);
                if (number > lag) {
                    mayTake.release();
                }
                if (confirmed && number % CONFIRMED_AT_ONCE == 0) {
                    to.waitForConfirmsOrDie(PATIENCE_MS);
                }
            }
            mayTake.release(lag);
            assertThat(delivered.await(PATIENCE_MS, TimeUnit.MILLISECONDS)).isTrue();
        }
    }

    private static void consume(Channel channel, String queue, Settling settling, Runnable onDelivery)
            throws IOException {
        channel.basicQos(settling.prefetch);
        channel.basicConsume(queue, settling.ackedAtOnce == 0, new DefaultConsumer(channel) {
            private int count;

            @Override
            public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body)
                    throws IOException {
                count++;
                if (settling.ackedAtOnce > 0 && count % settling.ackedAtOnce == 0) {
                    channel.basicAck(envelope.getDeliveryTag(), true);
                }
                onDelivery.run();
            }
        });
    }
}
