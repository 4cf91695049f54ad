package org.leveret.broker.vhost;

import static org.leveret.queue.QueueSettings.UNCOUNTED;

import org.jspecify.annotations.Nullable;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldValue;
import org.leveret.queue.LengthLimit;
import org.leveret.queue.LengthLimit.Overflow;
import org.leveret.queue.Message;
import org.leveret.queue.QueueSettings;

/**
 * What a queue does beyond keeping messages in order, as its arguments ask. Immutable.
 *
 * @param timeToLiveMs how long a message may wait for its delivery, in milliseconds, 0 to ten years, or
 *     {@link Message#FOREVER}
 * @param deadLetterExchange where what is given up is published to; null if nowhere
 * @param deadLetterRoutingKey with which routing key; null for the message's own
 * @param deadLettersSafely whether a message stays until its dead letter is where it goes
 * @param lengthLimit how long it may get
 * @param singleActiveConsumer whether one consumer is given everything until it leaves
 * @param priorityMax the highest priority of a message, 0 to 255; 0 if they all count the same
 * @param returnsMax how often a message may come back from consumers, at least 0; {@link QueueSettings#UNCOUNTED} if that
 *     is not counted
 * @param persistsAll whether messages are kept over a restart whatever their delivery mode is
 * @param expiresMs how long it may go unused, in milliseconds, 1 to ten years, or {@link Message#FOREVER}
 */
public record QueueFeatures(
        long timeToLiveMs,
        @Nullable String deadLetterExchange,
        @Nullable String deadLetterRoutingKey,
        boolean deadLettersSafely,
        LengthLimit lengthLimit,
        boolean singleActiveConsumer,
        int priorityMax,
        int returnsMax,
        boolean persistsAll,
        long expiresMs) {
    /** Of quorum queues, since RabbitMQ 4.0. */
    private static final int DELIVERY_LIMIT_DEFAULT = 20;

    /** @param arguments have been found valid */
    static QueueFeatures of(QueueType type, FieldTable arguments) {
        FieldValue singleActiveConsumer = arguments.field(QueueArguments.SINGLE_ACTIVE_CONSUMER);
        FieldValue priorityMax = arguments.field(QueueArguments.MAX_PRIORITY);
        Overflow overflow = overflow(type, text(arguments, QueueArguments.OVERFLOW));
        return new QueueFeatures(
                number(arguments, QueueArguments.MESSAGE_TTL),
                text(arguments, QueueArguments.DEAD_LETTER_EXCHANGE),
                text(arguments, QueueArguments.DEAD_LETTER_ROUTING_KEY),
                // RabbitMQ goes by the strategy only where nothing can be dropped at the head.
                "at-least-once".equals(text(arguments, QueueArguments.DEAD_LETTER_STRATEGY))
                        && arguments.field(QueueArguments.DEAD_LETTER_EXCHANGE) != null
                        && overflow == Overflow.REJECT_PUBLISH,
                new LengthLimit(
                        number(arguments, QueueArguments.MAX_LENGTH),
                        number(arguments, QueueArguments.MAX_LENGTH_BYTES),
                        overflow),
                singleActiveConsumer != null && singleActiveConsumer.isTrue(),
                priorityMax == null ? 0 : (int) priorityMax.longValue(),
                type == QueueType.QUORUM ? returnsMax(arguments.field(QueueArguments.DELIVERY_LIMIT)) : UNCOUNTED,
                type == QueueType.QUORUM,
                number(arguments, QueueArguments.EXPIRES));
    }

    /** Any negative limit is none; RabbitMQ takes a value that is no number and goes by its default. */
    private static int returnsMax(@Nullable FieldValue limit) {
        if (limit == null || !limit.type().isInteger()) {
            return DELIVERY_LIMIT_DEFAULT;
        }
        return limit.longValue() < 0 ? Integer.MAX_VALUE : (int) Math.min(Integer.MAX_VALUE, limit.longValue());
    }

    public boolean expires() {
        return expiresMs != Message.FOREVER;
    }

    /** The number, or the highest there is for none. */
    private static long number(FieldTable arguments, String name) {
        FieldValue value = arguments.field(name);
        return value == null ? Long.MAX_VALUE : value.longValue();
    }

    private static @Nullable String text(FieldTable arguments, String name) {
        FieldValue value = arguments.field(name);
        return value == null ? null : value.text();
    }

    /** RabbitMQ takes {@code reject-publish-dlx} for a quorum queue and drops the head. */
    private static Overflow overflow(QueueType type, @Nullable String argument) {
        if ("reject-publish".equals(argument)) {
            return Overflow.REJECT_PUBLISH;
        }
        return "reject-publish-dlx".equals(argument) && type == QueueType.CLASSIC
                ? Overflow.REJECT_PUBLISH_DEAD_LETTER
                : Overflow.DROP_HEAD;
    }
}
