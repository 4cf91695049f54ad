package org.leveret.broker.channel;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.BasicMethod;
import org.leveret.amqp.BasicMethod.BasicCancel;
import org.leveret.amqp.BasicMethod.BasicCancelOk;
import org.leveret.amqp.BasicMethod.BasicConsume;
import org.leveret.amqp.BasicReply.BasicConsumeOk;
import org.leveret.amqp.ReplyCode;
import org.leveret.broker.connection.AmqpConnection;
import org.leveret.broker.queue.QueueRef;
import org.leveret.broker.queue.Subscriber.Refusal;
import org.leveret.broker.vhost.QueueType;

/** The consumers of one channel, by consumer tag. Owned by the connection's loop. */
final class Consumers {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int GENERATED_TAG_OCTETS = 16;
    private static final long SCARCE_RETRY_MS = 200;

    private final AmqpConnection connection;
    private final AmqpChannel channel;
    private final Map<String, ChannelConsumer> byTag = new HashMap<>();

    private @Nullable ReplyConsumer replyConsumer;

    /** What a new consumer gets; basic.qos sets it for those that come after. */
    private int prefetch;

    Consumers(AmqpConnection connection, AmqpChannel channel) {
        this.connection = connection;
        this.channel = channel;
    }

    void prefetch(int messages) {
        prefetch = messages;
    }

    /** What the next consumer gets; 0 for no limit. */
    int prefetch() {
        return prefetch;
    }

    int size() {
        return byTag.size();
    }

    /** RabbitMQ looks at the number of consumers first, but for a tag that is in use. */
    void checkOneMore(String tag) {
        if (!byTag.containsKey(tag)) {
            connection.quotas().checkConsumers(byTag.size());
        }
    }

    void consume(BasicConsume method, QueueRef queue) {
        boolean isStream = queue.definition().type() == QueueType.STREAM;
        if (isStream) {
            StreamConsume.check(
                    method, queue.definition(), prefetch, channel.credit().isLimited());
        }
        String tag = newTag(method);
        long ownTimeoutMs = ConsumeArguments.timeoutMs(method.arguments());
        long timeoutMs = ownTimeoutMs == AckTimeout.NONE ? queue.features().consumerTimeoutMs() : ownTimeoutMs;
        channel.observeTimeout(timeoutMs);
        ChannelConsumer consumer = new ChannelConsumer(
                connection,
                channel,
                queue,
                tag,
                method.noAck(),
                method.exclusive(),
                method.noWait(),
                ConsumeArguments.priority(method.arguments()),
                prefetch,
                timeoutMs,
                method.arguments(),
                isStream ? StreamConsume.start(method.arguments()) : null);
        byTag.put(tag, consumer);
        connection.flow().onConsumerAdded(consumer.flowWindowBytes());
        connection.awaitReply();
        subscribe(consumer);
    }

    private String newTag(BasicConsume method) {
        String tag = method.consumerTag();
        if (tag.isEmpty()) {
            return generatedTag();
        }
        if (byTag.containsKey(tag) || isReplyConsumer(tag)) {
            throw new AmqpException(ReplyCode.NOT_ALLOWED, "attempt to reuse consumer tag '" + tag + "'")
                    .at(BasicMethod.CLASS_ID, BasicConsume.METHOD_ID);
        }
        return tag;
    }

    private boolean isReplyConsumer(String tag) {
        return replyConsumer != null && replyConsumer.tag().equals(tag);
    }

    /** Begins to take replies (direct reply-to); needs no queue and asks nobody. */
    void consumeReplies(BasicConsume method) {
        if (!method.noAck()) {
            throw new AmqpException(ReplyCode.PRECONDITION_FAILED, "reply consumer cannot acknowledge");
        }
        if (replyConsumer != null) {
            throw new AmqpException(ReplyCode.PRECONDITION_FAILED, "reply consumer already set");
        }
        String tag = newTag(method);
        replyConsumer = new ReplyConsumer(connection, channel, tag);
        if (!method.noWait()) {
            channel.send(new BasicConsumeOk(tag));
        }
    }

    /** What the channel's requests have as their reply-to. */
    String replyAddress() {
        if (replyConsumer == null) {
            throw new AmqpException(ReplyCode.PRECONDITION_FAILED, "fast reply consumer does not exist");
        }
        return replyConsumer.address();
    }

    /** What a consumer is given before it has read anything needs memory, and there are as many as clients like. */
    private void subscribe(ChannelConsumer consumer) {
        if (byTag.get(consumer.tag()) != consumer) {
            // The channel has ended while it waited; the queue must not hear of it after its end.
            connection.replied();
        } else if (connection.memory().isOutboundScarce()) {
            var unused = connection.loop().schedule(() -> subscribe(consumer), SCARCE_RETRY_MS);
        } else {
            consumer.queue().subscribe(connection.loop(), consumer.consumer());
        }
    }

    private static String generatedTag() {
        byte[] octets = new byte[GENERATED_TAG_OCTETS];
        RANDOM.nextBytes(octets);
        return "amq.ctag-" + Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    void onSubscribed(ChannelConsumer consumer) {
        if (channel.isOpen()) {
            connection.events().consumerAdded(channel, consumer.described());
            if (!consumer.noWait()) {
                channel.send(new BasicConsumeOk(consumer.tag()));
            }
        }
        connection.replied();
    }

    void onRefused(ChannelConsumer consumer, Refusal why) {
        remove(consumer);
        String queue = consumer.queue().definition().name();
        String vhost = consumer.queue().definition().vhost();
        AmqpException error = switch (why) {
            case EXCLUSIVE_USE ->
                new AmqpException(
                        ReplyCode.ACCESS_REFUSED, "queue '" + queue + "' in vhost '" + vhost + "' in exclusive use");
            case QUEUE_GONE ->
                new AmqpException(ReplyCode.NOT_FOUND, "no queue '" + queue + "' in vhost '" + vhost + "'");
        };
        channel.fail(error.at(BasicMethod.CLASS_ID, BasicConsume.METHOD_ID));
        connection.replied();
    }

    /** RabbitMQ answers cancel-ok for a tag that it does not know. */
    void cancel(BasicCancel method) {
        if (isReplyConsumer(method.consumerTag())) {
            endReplies();
        }
        ChannelConsumer consumer = byTag.get(method.consumerTag());
        if (consumer == null) {
            answerCancel(method);
            return;
        }
        remove(consumer);
        connection.events().consumerRemoved(channel, consumer.described());
        connection.awaitReply();
        consumer.unsubscribe(() -> {
            answerCancel(method);
            connection.replied();
        });
    }

    private void endReplies() {
        if (replyConsumer != null) {
            replyConsumer.end();
            replyConsumer = null;
        }
    }

    private void answerCancel(BasicCancel method) {
        if (channel.isOpen() && !method.noWait()) {
            channel.send(new BasicCancelOk(method.consumerTag()));
        }
    }

    void onCancelledByQueue(ChannelConsumer consumer) {
        remove(consumer);
        connection.events().consumerRemoved(channel, consumer.described());
        if (connection.client().consumerCancelNotify()) {
            // As in RabbitMQ, who deletes a queue is answered before the consumers on the same connection are told.
            connection.afterReply(() -> {
                if (channel.isOpen()) {
                    channel.send(new BasicCancel(consumer.tag(), true));
                }
            });
        }
    }

    private void remove(ChannelConsumer consumer) {
        if (byTag.remove(consumer.tag(), consumer)) {
            connection.flow().onConsumerRemoved(consumer.flowWindowBytes());
        }
    }

    /** @param messages how many may be unacked on the channel, whichever consumer has them; 0 for no such limit */
    void share(int messages) {
        boolean wasLimited = channel.credit().isLimited();
        channel.credit().limit(messages);
        boolean isLimited = channel.credit().isLimited();
        if (wasLimited != isLimited) {
            borrowCredit(isLimited);
        }
        if (isLimited && !wasLimited) {
            // What was delivered without borrowing may still be under way, and has to be counted first.
            channel.credit().hold();
            connection.barrier(channel.credit()::release);
        }
    }

    private void borrowCredit(boolean borrows) {
        for (ChannelConsumer consumer : byTag.values()) {
            consumer.borrowCredit(borrows);
        }
    }

    /** Ends all subscriptions because the channel ends, which has yet to give back what it holds. */
    void retireAll() {
        endReplies();
        for (ChannelConsumer consumer : byTag.values()) {
            consumer.retire();
            connection.events().consumerRemoved(channel, consumer.described());
            connection.flow().onConsumerRemoved(consumer.flowWindowBytes());
        }
    }

    /** Lets queues go on with other consumers when the channel has given back what it held. */
    void succeedAll() {
        for (ChannelConsumer consumer : byTag.values()) {
            consumer.succeed();
        }
        byTag.clear();
    }

    @Nullable
    ChannelConsumer find(String tag) {
        return byTag.get(tag);
    }
}
