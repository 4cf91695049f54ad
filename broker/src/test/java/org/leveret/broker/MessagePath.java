package org.leveret.broker;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.BasicMethod;
import org.leveret.amqp.BasicProperties;
import org.leveret.amqp.ConfirmMethod;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FrameEncoder;
import org.leveret.amqp.QueueMethod;
import org.leveret.config.Configuration;

/**
 * A broker, one client that publishes to a queue and one that consumes from it and acks, on two connections: the whole
 * way of a message, in rounds of {@link #ROUND} messages of 1 KiB.
 */
final class MessagePath implements AutoCloseable {
    static final int ROUND = 100;
    private static final int BODY_BYTES = 1024;

    private final Broker broker;
    private final FrameClient publisher;
    private final FrameClient consumer;
    private final byte[] publishes;
    private final boolean confirms;
    private long published;

    /** @param directory for persistent messages and confirms; null for transient ones, in memory */
    MessagePath(@Nullable Path directory) throws IOException, BrokerStartException {
        Configuration configuration = Configuration.defaults().with("listeners.tcp.default", "127.0.0.1:0");
        confirms = directory != null;
        broker = directory == null
                ? Broker.startInMemory(configuration)
                : Broker.start(configuration, directory, System::currentTimeMillis);
        int port = broker.tcpListeners().get(0).getPort();
        publisher = new FrameClient(port);
        consumer = new FrameClient(port);
        consumer.call(new QueueMethod.QueueDeclare("path", false, true, false, false, false, FieldTable.EMPTY), 50, 11);
        consumer.call(new BasicMethod.BasicQos(0, 2 * ROUND, false), 60, 11);
        consumer.call(new BasicMethod.BasicConsume("path", "c", false, false, false, false, FieldTable.EMPTY), 60, 21);
        if (confirms) {
            publisher.call(new ConfirmMethod.ConfirmSelect(false), 85, 11);
        }
        publishes = publishes();
    }

    private byte[] publishes() {
        byte[] properties =
                BasicProperties.builder().deliveryMode(confirms ? 2 : 1).build().encoded();
        byte[] content = new byte[properties.length + BODY_BYTES];
        System.arraycopy(properties, 0, content, 0, properties.length);
        ByteBuf frames = Unpooled.buffer();
        for (int i = 0; i < ROUND; i++) {
            FrameEncoder.writeMethod(frames, 1, new BasicMethod.BasicPublish("", "path", false, false));
            FrameEncoder.writeContent(frames, 1, content, properties.length, 0);
        }
        return ByteBufUtil.getBytes(frames);
    }

    /** Publishes {@link #ROUND} messages, waits until they are delivered and confirmed, and acks them. */
    void round() throws IOException {
        publisher.write(publishes);
        published += ROUND;
        consumer.awaitDelivered(published);
        consumer.ackUpTo(published);
        if (confirms) {
            publisher.awaitConfirmed(published);
        }
    }

    @Override
    public void close() throws IOException {
        publisher.close();
        consumer.close();
        broker.close();
    }
}
