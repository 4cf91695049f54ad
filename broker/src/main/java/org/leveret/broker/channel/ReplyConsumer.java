package org.leveret.broker.channel;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.FrameEncoder;
import org.leveret.amqp.ReplyCode;
import org.leveret.broker.connection.AmqpConnection;
import org.leveret.broker.loop.Receiver;
import org.leveret.broker.routing.ReplyAddress;
import org.leveret.queue.Message;

/**
 * A channel's consumer of replies (direct reply-to): writes what is published to its address to the socket, and forgets it.
 * Owned by the connection's loop.
 */
final class ReplyConsumer implements Receiver {
    private static final int METHOD_BYTES_MAX = 800;

    private final AmqpConnection connection;
    private final AmqpChannel channel;
    private final String tag;
    private final byte[] tagUtf8;
    private final ReplyAddress address;
    private boolean ended;

    /** Replies may come from now on. */
    ReplyConsumer(AmqpConnection connection, AmqpChannel channel, String tag) {
        this.connection = connection;
        this.channel = channel;
        this.tag = tag;
        this.tagUtf8 = tag.getBytes(StandardCharsets.UTF_8);
        this.address = connection.replyAddresses().open(connection.virtualHost().name(), connection.loop(), this);
    }

    String tag() {
        return tag;
    }

    /** What the channel's requests have as their reply-to. */
    String address() {
        return address.name();
    }

    /** No reply is written after this. */
    void end() {
        ended = true;
        connection.replyAddresses().close(address);
    }

    @Override
    public void receive(int verb, @Nullable Object first, @Nullable Object second, long number) {
        if (!ended && channel.isOpen() && connection.mayReply()) {
            write((Message) Objects.requireNonNull(first));
        }
    }

    private void write(Message reply) {
        FrameEncoder.writeDeliver(
                connection.out(METHOD_BYTES_MAX),
                channel.number(),
                tagUtf8,
                channel.nextDeliveryTag(),
                false,
                reply.exchange(),
                reply.routingKey());
        connection.writeDelivery(channel.number(), reply.content(), reply.propertiesBytes());
        connection.flow().onReply(METHOD_BYTES_MAX + reply.content().length);
    }

    @Override
    public void onReceiveFailed() {
        connection.fail(new AmqpException(ReplyCode.INTERNAL_ERROR, "a reply could not be delivered"));
    }
}
