package org.leveret.broker.channel;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FrameEncoder;
import org.leveret.amqp.ReplyCode;
import org.leveret.broker.connection.AmqpConnection;
import org.leveret.broker.connection.ConnectionFlow;
import org.leveret.broker.control.admin.PlainTables;
import org.leveret.broker.event.DescribedConsumer;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.queue.QueueRef;
import org.leveret.broker.queue.Subscriber;
import org.leveret.broker.statistics.ConsumerSnapshot;
import org.leveret.broker.statistics.MessageCounters;
import org.leveret.broker.vhost.QueueType;
import org.leveret.queue.Message;
import org.leveret.queue.Outcome;
import org.leveret.queue.QueueConsumer;
import org.leveret.queue.stream.StreamStart;

/** A consumer on a channel: writes a queue's deliveries to the socket and tracks them. Owned by the connection's loop. */
final class ChannelConsumer implements Subscriber, DeliverySource, ConnectionFlow.FlowDue, ChannelCredit.Borrower {
    private static final int METHOD_BYTES_MAX = 800;

    /** What may be out of a quorum queue to a consumer that sets no prefetch. */
    private static final int QUORUM_CREDIT_DEFAULT = 2_000;

    private final AmqpConnection connection;
    private final AmqpChannel channel;
    private final QueueRef queue;
    private final String tag;
    private final byte[] tagUtf8;
    private final boolean noAck;
    private final boolean noWait;
    private final int priority;
    private final long ownTimeoutMs;
    private final int prefetch;
    private final FieldTable arguments;
    private final @Nullable StreamStart streamStart;
    private final QueueConsumer consumer;
    private final long flowWindowBytes;
    private long flowOwedBytes;
    private int lentCredit;
    private boolean flowDue;
    private boolean ended;

    /** @param streamStart where it begins to read a stream; null if the queue is none */
    ChannelConsumer(
            AmqpConnection connection,
            AmqpChannel channel,
            QueueRef queue,
            String tag,
            boolean noAck,
            boolean exclusive,
            boolean noWait,
            int priority,
            int prefetch,
            long ownTimeoutMs,
            FieldTable arguments,
            @Nullable StreamStart streamStart) {
        this.connection = connection;
        this.channel = channel;
        this.queue = queue;
        this.tag = tag;
        this.tagUtf8 = tag.getBytes(StandardCharsets.UTF_8);
        this.noAck = noAck;
        this.noWait = noWait;
        this.priority = priority;
        this.ownTimeoutMs = ownTimeoutMs;
        this.prefetch = prefetch;
        this.arguments = arguments;
        this.streamStart = streamStart;
        this.flowWindowBytes = connection.flow().consumerWindowBytes();
        this.consumer = new QueueConsumer(
                this,
                noAck,
                exclusive,
                priority,
                credit(),
                flowWindowBytes,
                !noAck && channel.credit().isLimited());
    }

    private int credit() {
        if (prefetch > 0) {
            return prefetch;
        }
        return isOfQuorumQueue() ? QUORUM_CREDIT_DEFAULT : QueueConsumer.UNLIMITED;
    }

    private boolean isOfQuorumQueue() {
        return queue.definition().type() == QueueType.QUORUM;
    }

    @Override
    public ConsumerSnapshot snapshot(boolean active) {
        return new ConsumerSnapshot(
                connection.name(),
                connection.portrait().clientHost(),
                connection.portrait().clientPort(),
                connection.userName(),
                channel.number(),
                queue.definition().vhost(),
                queue.definition().name(),
                tag,
                !noAck,
                consumer.exclusive(),
                prefetch,
                priority,
                PlainTables.of(arguments),
                active);
    }

    String tag() {
        return tag;
    }

    /** What others are told of it. */
    DescribedConsumer described() {
        return new DescribedConsumer(tag, queue.definition().name(), !noAck, consumer.exclusive(), prefetch, arguments);
    }

    boolean noWait() {
        return noWait;
    }

    boolean noAck() {
        return noAck;
    }

    @Override
    public QueueRef queue() {
        return queue;
    }

    @Override
    public QueueConsumer consumer() {
        return consumer;
    }

    @Override
    public long ownTimeoutMs() {
        return ownTimeoutMs;
    }

    @Override
    public EventLoop loop() {
        return connection.loop();
    }

    @Override
    public StreamStart streamStart() {
        return streamStart == null ? Subscriber.super.streamStart() : streamStart;
    }

    @Override
    public void onSubscribed() {
        channel.consumers().onSubscribed(this);
    }

    @Override
    public void onRefused(Refusal why) {
        ended = true;
        channel.consumers().onRefused(this, why);
    }

    @Override
    public void onDeliver(long position, Message message, boolean redelivered, int returns) {
        if (ended || !channel.isOpen()) {
            if (!noAck) {
                Outcome outcome = channel.isOpen() ? Outcome.RELEASED : Outcome.FAILED;
                queue.settle(connection.loop(), consumer, position, outcome);
            }
            return;
        }
        long deliveryTag = channel.nextDeliveryTag();
        MessageCounters counters = channel.counters();
        if (redelivered) {
            counters.redeliver++;
        }
        if (noAck) {
            counters.deliverNoAck++;
        } else {
            counters.deliver++;
            channel.unacked().add(deliveryTag, this, position);
            channel.credit().onDelivered(lentCredit > 0);
            if (lentCredit > 0) {
                lentCredit--;
            }
        }
        if (connection.virtualHost().isTraced()) {
            channel.tracer().delivered(queue, message, redelivered);
        }
        FrameEncoder.writeDeliver(
                connection.out(METHOD_BYTES_MAX),
                channel.number(),
                tagUtf8,
                deliveryTag,
                redelivered,
                message.exchange(),
                message.routingKey());
        if (streamStart != null) {
            Message numbered = StreamOffset.in(message, position);
            connection.writeDelivery(channel.number(), numbered.content(), numbered.propertiesBytes());
        } else if (returns == 0) {
            connection.writeDelivery(channel.number(), message.content(), message.propertiesBytes());
        } else {
            Message counted = DeliveryCount.in(message, returns);
            connection.writeDelivery(channel.number(), counted.content(), counted.propertiesBytes());
        }
        oweFlow(message.flowBytes());
    }

    /** The window is given back once the socket has taken what was delivered, in parts that are worth a letter. */
    private void oweFlow(long bytes) {
        flowOwedBytes += bytes;
        if (!flowDue && flowOwedBytes >= flowWindowBytes / 4) {
            flowDue = true;
            connection.flow().onFlowDue(this);
        }
    }

    @Override
    public void grantFlow() {
        flowDue = false;
        long owed = flowOwedBytes;
        flowOwedBytes = 0;
        if (!ended) {
            queue.grantFlow(connection.loop(), consumer, owed);
        }
    }

    long flowWindowBytes() {
        return flowWindowBytes;
    }

    @Override
    public void grantCredit(int messages) {
        lentCredit += messages;
        queue.grantCredit(connection.loop(), consumer, messages);
    }

    /** A consumer of a quorum queue keeps out of it, as in RabbitMQ, which refuses the other order. */
    void borrowCredit(boolean borrows) {
        if (!noAck && !isOfQuorumQueue()) {
            queue.borrowCredit(connection.loop(), consumer, borrows);
        }
    }

    /** Ends the subscription from this side; what is on its way is still delivered until {@code done}. */
    void unsubscribe(Runnable done) {
        channel.credit().onCancelled(this);
        queue.unsubscribe(connection.loop(), consumer, () -> {
            ended = true;
            done.run();
        });
    }

    /** Ends the subscription because its channel ends; deliveries that still arrive go back. */
    void retire() {
        ended = true;
        channel.credit().onCancelled(this);
        queue.retire(connection.loop(), consumer);
    }

    /** Lets the queue go on with others when all that the consumer held is on its way back. */
    void succeed() {
        queue.succeed(connection.loop(), consumer);
    }

    @Override
    public void onCancelled() {
        if (!ended) {
            ended = true;
            channel.credit().onCancelled(this);
            channel.consumers().onCancelledByQueue(this);
        }
    }

    @Override
    public void onReceiveFailed() {
        connection.fail(new AmqpException(ReplyCode.INTERNAL_ERROR, "a delivery failed"));
    }

    @Override
    public void onCreditWanted(boolean atOnce) {
        channel.credit().onWanted(this, atOnce);
    }

    @Override
    public void denyCredit() {
        queue.denyCredit(connection.loop(), consumer);
    }

    @Override
    public void onCreditReturned(int messages) {
        lentCredit -= messages;
        channel.credit().onReturned(messages);
    }
}
