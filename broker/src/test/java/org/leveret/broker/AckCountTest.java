package org.leveret.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.leveret.broker.statistics.ChannelSnapshot;
import org.leveret.config.Configuration;

/** Acks are counted for what they settle, whatever a queue of the same loop delivers meanwhile. */
class AckCountTest {
    private static final String QUEUE = "queue";
    private static final int MESSAGES = 30;

    private final BlockingQueue<Long> deliveryTags = new LinkedBlockingQueue<>();
    private Broker broker;
    private Connection connection;
    private Channel channel;

    @BeforeEach
    void start() throws Exception {
        broker = Broker.startInMemory(
                Configuration.defaults().with("listeners.tcp.default", "0").with("leveret.event_loops", "1"));
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(broker.tcpListeners().get(0).getPort());
        factory.setAutomaticRecoveryEnabled(false);
        connection = factory.newConnection();
        channel = connection.createChannel();
        channel.queueDeclare(QUEUE, false, false, false, Map.of());
        for (int i = 0; i < MESSAGES; i++) {
            channel.basicPublish("", QUEUE, null, new byte[1]);
        }
    }

    @AfterEach
    void stop() {
        connection.abort();
        broker.stop();
    }

    private void consume(int prefetch, int consumers) throws Exception {
        channel.basicQos(prefetch);
        for (int i = 0; i < consumers; i++) {
            channel.basicConsume(QUEUE, false, new DefaultConsumer(channel) {
                @Override
                public void handleDelivery(
                        String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
                    deliveryTags.add(envelope.getDeliveryTag());
                }
            });
        }
    }

    /** Takes so many deliveries and tells the last one's tag. */
    private long take(int deliveries) throws Exception {
        long last = 0;
        for (int i = 0; i < deliveries; i++) {
            last = Math.max(last, deliveryTags.poll(10, TimeUnit.SECONDS));
        }
        return last;
    }

    private void assertCounts(long acked, int unacked) throws Exception {
        channel.queueDeclarePassive(QUEUE);
        ChannelSnapshot told = broker.statistics()
                .snapshot()
                .get(10, TimeUnit.SECONDS)
                .connections()
                .get(0)
                .channels()
                .get(0);
        assertThat(told.counts().ack()).isEqualTo(acked);
        assertThat(told.unacked()).isEqualTo(unacked);
    }

    @Test
    void ofEachOne() throws Exception {
        consume(1, 1);
        for (int i = 1; i <= 20; i++) {
            channel.basicAck(take(1), false);
            assertCounts(i, 1);
        }
    }

    @Test
    void ofSeveralAtOnce() throws Exception {
        consume(2, 2);
        channel.basicAck(take(4), true);
        assertCounts(4, 4);
        channel.basicAck(take(4), true);
        assertCounts(8, 4);
    }

    @Test
    void ofAll() throws Exception {
        consume(1, 2);
        for (int i = 1; i <= 5; i++) {
            take(2);
            channel.basicAck(0, true);
            assertCounts(2L * i, 2);
        }
    }

    @Test
    void ofATransaction() throws Exception {
        channel.txSelect();
        consume(2, 2);
        channel.basicAck(take(4), true);
        assertCounts(4, 0);
        channel.txCommit();
        take(4);
        assertCounts(4, 4);
    }

    @Test
    void whatIsGivenBackOrRejectedIsNotAcked() throws Exception {
        consume(1, 1);
        channel.basicNack(take(1), false, false);
        channel.basicReject(take(1), true);
        channel.basicAck(take(1), false);
        take(1);
        assertCounts(1, 1);
    }
}
