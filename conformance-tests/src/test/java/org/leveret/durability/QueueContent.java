package org.leveret.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** All that a queue holds, read in its order, of which there must be as many as the queue says. Any thread. */
final class QueueContent {
    private static final int PREFETCH = 500;
    private static final int POLL_MS = 100;
    private static final int PATIENCE_MS = 15_000;

    private QueueContent() {}

    /** Reads everything and gives it back. */
    static List<Delivery> lookAt(Connection connection, String queue) throws Exception {
        try (Channel channel = connection.createChannel()) {
            return read(channel, queue, false);
        }
    }

    /** Reads everything and acks it. */
    static List<Delivery> drain(Connection connection, String queue) throws Exception {
        try (Channel channel = connection.createChannel()) {
            channel.basicQos(PREFETCH);
            List<Delivery> content = read(channel, queue, true);
            // An answer on this channel says that its acks were read.
            assertThat(channel.queueDeclarePassive(queue).getMessageCount()).isZero();
            return content;
        }
    }

    static void awaitEmpty(Connection connection, String queue) throws Exception {
        try (Channel channel = connection.createChannel()) {
            await().atMost(Duration.ofMillis(PATIENCE_MS))
                    .until(() -> channel.queueDeclarePassive(queue).getMessageCount() == 0);
        }
    }

    private static List<Delivery> read(Channel channel, String queue, boolean acks) throws Exception {
        int count = channel.queueDeclarePassive(queue).getMessageCount();
        BlockingQueue<Delivery> arrived = new LinkedBlockingQueue<>();
        String tag = channel.basicConsume(queue, false, new DefaultConsumer(channel) {
            @Override
            public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
                arrived.add(new Delivery(envelope, properties, body));
            }
        });
        List<Delivery> content = new ArrayList<>();
        while (content.size() < count) {
            Delivery delivery = next(channel, arrived, queue, content.size(), count);
            content.add(delivery);
            if (acks && (content.size() % 100 == 0 || content.size() == count)) {
                channel.basicAck(delivery.getEnvelope().getDeliveryTag(), true);
            }
        }
        channel.basicCancel(tag);
        assertThat(arrived)
                .as("more in %s than the %d that it says", queue, count)
                .isEmpty();
        return content;
    }

    private static Delivery next(Channel channel, BlockingQueue<Delivery> arrived, String queue, int found, int count)
            throws IOException, InterruptedException, TimeoutException {
        for (int waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += POLL_MS) {
            Delivery delivery = arrived.poll(POLL_MS, TimeUnit.MILLISECONDS);
            if (delivery != null) {
                return delivery;
            }
            if (!channel.isOpen()) {
                throw new IOException("the channel closed at message " + found + " of " + queue);
            }
        }
        throw new AssertionError(queue + " says that it has " + count + " messages, and gives " + found);
    }
}
