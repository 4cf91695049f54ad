package org.leveret.conformance.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.ShutdownNotifier;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.leveret.broker.Broker;
import org.leveret.config.Configuration;

/** Limits of the configuration, on a broker of the test's own; the texts are those of RabbitMQ 3.13 and later. */
@Timeout(60)
class NodeLimitsTest {
    private static final Configuration ANY_PORT = Configuration.defaults().with("listeners.tcp.default", "0");

    private static ConnectionFactory clients(Broker broker) {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(broker.tcpListeners().get(0).getPort());
        factory.setAutomaticRecoveryEnabled(false);
        return factory;
    }

    /** What the broker says as it closes what the request was made on. */
    private static String refusal(ShutdownNotifier closing, ThrowingCallable request) throws Exception {
        CompletableFuture<ShutdownSignalException> closed = new CompletableFuture<>();
        closing.addShutdownListener(closed::complete);
        assertThatThrownBy(request).isInstanceOf(IOException.class);
        var reason = Objects.requireNonNull(closed.get(15, TimeUnit.SECONDS).getReason());
        return reason instanceof AMQP.Connection.Close close
                ? close.getReplyCode() + " " + close.getReplyText()
                : ((AMQP.Channel.Close) reason).getReplyCode() + " " + ((AMQP.Channel.Close) reason).getReplyText();
    }

    @Test
    void soManyClientsMayBeConnected() throws Exception {
        try (Broker broker = Broker.startInMemory(ANY_PORT.with("connection_max", "1"))) {
            Connection first = clients(broker).newConnection();
            assertThatThrownBy(() -> clients(broker).newConnection())
                    .rootCause()
                    .hasMessageContaining("NOT_ALLOWED - connection refused: node connection limit (1) is reached");
            first.close();
            await().ignoreExceptions()
                    .until(() -> clients(broker).newConnection().isOpen());
        }
    }

    @Test
    void allClientsTogetherMayOpenSoManyChannels() throws Exception {
        Configuration limited = ANY_PORT.with("channel_max_per_node", "2").with("leveret.node_name", "rabbit@here");
        try (Broker broker = Broker.startInMemory(limited)) {
            Connection first = clients(broker).newConnection();
            Connection second = clients(broker).newConnection();
            first.createChannel();
            Channel closed = first.createChannel();
            assertThat(refusal(second, second::createChannel))
                    .isEqualTo(
                            "530 NOT_ALLOWED - number of channels opened on node 'rabbit@here' has reached the maximum"
                                    + " allowed limit of 2");
            closed.close();
            Connection third = clients(broker).newConnection();
            third.createChannel();
            first.close();
            await().until(() -> third.createChannel().isOpen());
        }
    }

    @Test
    void aChannelMayHaveSoManyConsumers() throws Exception {
        try (Broker broker = Broker.startInMemory(ANY_PORT.with("consumer_max_per_channel", "1"))) {
            Connection connection = clients(broker).newConnection();
            Channel channel = connection.createChannel();
            String queue = channel.queueDeclare("", false, true, false, null).getQueue();
            for (int i = 0; i < 3; i++) {
                channel.basicCancel(channel.basicConsume(queue, new DefaultConsumer(channel)));
            }
            channel.basicConsume(queue, new DefaultConsumer(channel));
            connection.createChannel().basicConsume(queue, new DefaultConsumer(channel));
            assertThat(refusal(connection, () -> channel.basicConsume(queue, new DefaultConsumer(channel))))
                    .isEqualTo("530 NOT_ALLOWED - reached maximum (1) of consumers per channel");
        }
    }

    @Test
    void thereMayBeSoManyQueues() throws Exception {
        try (Broker broker = Broker.startInMemory(ANY_PORT.with("cluster_queue_limit", "1"))) {
            Connection connection = clients(broker).newConnection();
            Channel channel = connection.createChannel();
            channel.queueDeclare("one", false, false, false, null);
            assertThat(refusal(channel, () -> channel.queueDeclare("two", false, false, false, null)))
                    .isEqualTo("406 PRECONDITION_FAILED - cannot declare queue 'two': queue limit in cluster (1) is"
                            + " reached");
        }
    }
}
