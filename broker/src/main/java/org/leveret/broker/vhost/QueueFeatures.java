package org.leveret.broker.vhost;

import org.jspecify.annotations.Nullable;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldValue;
import org.leveret.queue.Message;

/**
 * What a queue does beyond keeping messages in order, as its arguments ask. Immutable.
 *
 * @param timeToLiveMs how long a message may wait for its delivery, in milliseconds, 0 to ten years, or
 *     {@link Message#FOREVER}
 * @param deadLetterExchange where what is given up is published to; null if nowhere
 * @param deadLetterRoutingKey with which routing key; null for the message's own
 */
public record QueueFeatures(
        long timeToLiveMs,
        @Nullable String deadLetterExchange,
        @Nullable String deadLetterRoutingKey) {

    /** @param arguments have been found valid */
    static QueueFeatures of(FieldTable arguments) {
        FieldValue timeToLive = arguments.field(QueueArguments.MESSAGE_TTL);
        FieldValue exchange = arguments.field(QueueArguments.DEAD_LETTER_EXCHANGE);
        FieldValue routingKey = arguments.field(QueueArguments.DEAD_LETTER_ROUTING_KEY);
        return new QueueFeatures(
                timeToLive == null ? Message.FOREVER : timeToLive.longValue(),
                exchange == null ? null : exchange.text(),
                routingKey == null ? null : routingKey.text());
    }
}
