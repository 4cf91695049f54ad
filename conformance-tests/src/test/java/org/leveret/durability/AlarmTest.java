package org.leveret.durability;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.leveret.broker.Broker;
import org.leveret.broker.connection.Alarms.Resource;
import org.leveret.config.Configuration;
import org.leveret.conformance.Deliveries;
import org.leveret.conformance.broker.ServerProcess;

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
