package org.leveret.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.broker.Broker;
import org.leveret.broker.connection.Alarms.Resource;
import org.leveret.config.Configuration;
import org.leveret.config.Settings;
import org.leveret.conformance.Deliveries;
import org.leveret.conformance.broker.ServerProcess;
import org.leveret.store.StoreStep;
import org.leveret.store.StoreSteps;

/** A broker that runs short of something holds publishers back, tells them, and serves everybody else. */
@Timeout(60)
class AlarmTest {
    private static final int PATIENCE_MS = 10_000;
    private static final int NO_CONFIRM_MS = 500;

    @TempDir
    private Path data;

    @Test
    void publishersWaitWhileTheDiskIsLowAndConsumersDoNot() throws Exception {
        try (ServerProcess broker = ServerProcess.on(data).start()) {
            Connection connection = broker.clients().newConnection();
            publishOne(connection, "before");
            broker.terminate();
            assertThat(broker.awaitExit(PATIENCE_MS)).isZero();
        }
        try (ServerProcess broker = ServerProcess.on(data)
                .with("disk_free_limit.absolute", "1000TB")
                .start()) {
            Connection publishing = broker.clients().newConnection();
            BlockedOnce blocked = new BlockedOnce(publishing);
            Channel publisher = publishing.createChannel();
            publisher.confirmSelect();
            publisher.basicPublish("", "alarm", MessageProperties.PERSISTENT_BASIC, utf8("held back"));
            assertThat(blocked.reason()).isEqualTo("low on disk");

            Connection consuming = broker.clients().newConnection();
            Channel consumer = consuming.createChannel();
            Deliveries deliveries = Deliveries.consume(consumer, "alarm");
            var delivery = deliveries.take();
            assertThat(Deliveries.text(delivery)).isEqualTo("before");
            consumer.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
            consumer.exchangeDeclare("declared.under.alarm", "fanout", true);
            assertThat(deliveries.cancelAndDrain()).isEmpty();
            assertThat(consumer.queueDeclarePassive("alarm").getMessageCount()).isZero();
            assertThat(blocked.isOver()).isFalse();

            broker.terminate();
            assertThat(broker.awaitExit(PATIENCE_MS)).isZero();
        }
    }

    @Test
    void publishersGoOnWhenTheAlarmIsOver() throws Exception {
        try (Broker broker = Broker.startInMemory(Configuration.defaults().with("listeners.tcp.default", "0"))) {
            ConnectionFactory clients =
                    ServerProcess.clients(broker.tcpListeners().get(0).getPort());
            Connection connection = clients.newConnection();
            BlockedOnce blocked = new BlockedOnce(connection);
            Channel channel = connection.createChannel();
            channel.queueDeclare("alarm", true, false, false, null);
            channel.confirmSelect();
            broker.alarms().raise(Resource.DISK);
            broker.alarms().raise(Resource.MEMORY);

            channel.basicPublish("", "alarm", null, utf8("held back"));
            assertThat(blocked.reason()).isEqualTo("low on memory & disk");
            Connection looking = clients.newConnection();
            assertThat(looking.createChannel().queueDeclarePassive("alarm").getMessageCount())
                    .isZero();

            broker.alarms().clear(Resource.MEMORY);
            assertThat(blocked.isOverWithin(NO_CONFIRM_MS)).isFalse();
            broker.alarms().clear(Resource.DISK);
            assertThat(blocked.isOverWithin(PATIENCE_MS)).isTrue();
            channel.waitForConfirmsOrDie(PATIENCE_MS);
            assertThat(looking.createChannel().queueDeclarePassive("alarm").getMessageCount())
                    .isEqualTo(1);
        }
    }

    @Test
    void aPublisherThatIsHeldBackAlreadyIsToldToo() throws Exception {
        CountDownLatch disk = new CountDownLatch(1);
        StoreSteps slowDisk = step -> {
            if (step == StoreStep.GROUP_SYNCED) {
                awaitWithoutFail(disk);
            }
        };
        Configuration configuration = Configuration.defaults()
                .with(Settings.DATA_DIRECTORY.key(), data.toString())
                .with(Settings.LOG_PENDING_BYTES_MAX.key(), "1")
                .with("listeners.tcp.default", "0");
        Broker broker = Broker.start(configuration, slowDisk);
        try {
            Connection connection = ServerProcess.clients(
                            broker.tcpListeners().get(0).getPort())
                    .newConnection();
            BlockedOnce blocked = new BlockedOnce(connection);
            Channel channel = connection.createChannel();
            channel.queueDeclare("alarm", true, false, false, null);
            channel.confirmSelect();
            channel.basicPublish("", "alarm", MessageProperties.PERSISTENT_BASIC, utf8("on its way"));
            channel.queueDeclarePassive("alarm");
            channel.basicPublish("", "alarm", MessageProperties.PERSISTENT_BASIC, utf8("too much"));
            await().until(() -> state(broker).equals("flow"));

            broker.alarms().raise(Resource.DISK);
            assertThat(blocked.reason()).isEqualTo("low on disk");
            disk.countDown();
            channel.waitForConfirmsOrDie(PATIENCE_MS);
            broker.alarms().clear(Resource.DISK);
            assertThat(blocked.isOverWithin(PATIENCE_MS)).isTrue();
        } finally {
            disk.countDown();
            broker.close();
        }
    }

    private static String state(Broker broker) throws Exception {
        return broker.statistics()
                .snapshot()
                .get(PATIENCE_MS, TimeUnit.MILLISECONDS)
                .connections()
                .get(0)
                .state();
    }

    private static void awaitWithoutFail(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void publishOne(Connection connection, String body) throws Exception {
        Channel channel = connection.createChannel();
        channel.queueDeclare("alarm", true, false, false, null);
        channel.confirmSelect();
        channel.basicPublish("", "alarm", MessageProperties.PERSISTENT_BASIC, utf8(body));
        channel.waitForConfirmsOrDie(PATIENCE_MS);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What a connection is told of being blocked. */
    private static final class BlockedOnce {
        private final CompletableFuture<String> reason = new CompletableFuture<>();
        private final CompletableFuture<Boolean> over = new CompletableFuture<>();

        BlockedOnce(Connection connection) {
            connection.addBlockedListener(reason::complete, () -> over.complete(true));
        }

        String reason() throws Exception {
            return reason.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
        }

        boolean isOver() {
            return over.isDone();
        }

        boolean isOverWithin(int milliseconds) throws Exception {
            return over.copy()
                    .completeOnTimeout(false, milliseconds, TimeUnit.MILLISECONDS)
                    .get();
        }
    }
}
