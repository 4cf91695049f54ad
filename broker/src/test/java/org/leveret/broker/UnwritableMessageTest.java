package org.leveret.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.leveret.amqp.BasicProperties;
import org.leveret.broker.queue.QueueRef;
import org.leveret.config.Configuration;
import org.leveret.queue.Message;

/**
 * A message whose routing key has no room in a delivery, as only an earlier broker can have stored it: whoever is to have it
 * is told so, and nobody waits for ever.
 */
@Timeout(60)
class UnwritableMessageTest {
    private static final String QUEUE = "queue";

    private final ConnectionFactory factory = new ConnectionFactory();
    private final CompletableFuture<ShutdownSignalException> closed = new CompletableFuture<>();
    private Broker broker;
    private Connection connection;
    private Channel channel;

    @BeforeEach
    void start() throws Exception {
        broker = Broker.startInMemory(Configuration.defaults().with("listeners.tcp.default", "0"));
        factory.setPort(broker.tcpListeners().get(0).getPort());
        factory.setAutomaticRecoveryEnabled(false);
        factory.setChannelRpcTimeout(10_000);
        connection = factory.newConnection();
        connection.addShutdownListener(closed::complete);
        channel = connection.createChannel();
        channel.queueDeclare(QUEUE, false, false, false, Map.of());
        store();
    }

    @AfterEach
    void stop() {
        connection.abort(5_000);
        broker.stop();
    }

    private void store() throws Exception {
        QueueRef queue = (QueueRef) Objects.requireNonNull(
                Objects.requireNonNull(broker.virtualHosts().find("/")).queue(QUEUE));
        byte[] properties = BasicProperties.builder().build().encoded();
        CompletableFuture<Void> stored = new CompletableFuture<>();
        queue.loop().post(() -> {
            Message message = new Message("", "k".repeat(256), properties, properties.length, false);
            queue.enqueue(queue.loop(), message, null);
            stored.complete(null);
        });
        stored.get(10, TimeUnit.SECONDS);
    }

    private void assertToldOfAnInternalError() throws Exception {
        var reason = (AMQP.Connection.Close) closed.get(10, TimeUnit.SECONDS).getReason();
        assertThat(reason.getReplyCode()).isEqualTo(541);
        assertThat(reason.getReplyText()).isEqualTo("INTERNAL_ERROR - a delivery failed");
        try (Connection other = factory.newConnection()) {
            assertThat(other.createChannel().queueDeclarePassive(QUEUE).getMessageCount())
                    .isEqualTo(1);
        }
    }

    @Test
    void whoFetchesItIsToldOfAnInternalErrorAndItStaysInItsQueue() throws Exception {
        assertThatThrownBy(() -> channel.basicGet(QUEUE, false)).isInstanceOf(IOException.class);
        assertToldOfAnInternalError();
    }

    @Test
    void whoConsumesItIsToldOfAnInternalErrorAndItStaysInItsQueue() throws Exception {
        channel.basicConsume(QUEUE, false, new DefaultConsumer(channel));
        assertToldOfAnInternalError();
    }
}
