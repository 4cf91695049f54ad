package org.leveret.broker.vhost;

import static org.leveret.queue.QueueSettings.UNCOUNTED;

import org.jspecify.annotations.Nullable;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldType;
import org.leveret.amqp.FieldValue;
import org.leveret.queue.DelayedRetry;
import org.leveret.queue.LengthLimit;
import org.leveret.queue.LengthLimit.Overflow;
import org.leveret.queue.Message;
import org.leveret.queue.QueueSettings;
import org.leveret.queue.stream.StreamSettings;

/**
 * What a queue does beyond keeping messages in order, as its arguments and policies ask. Immutable.
 *
 * @param timeToLiveMs how long a message may wait for its delivery, in milliseconds, 0 to ten years, or
 *     {@link Message#FOREVER}
 * @param deadLetterExchange where what is given up is published to; null if nowhere
 * @param deadLetterRoutingKey with which routing key; null for the message's own
 * @param deadLettersSafely whether a message stays until its dead letter is where it goes
 * @param lengthLimit how long it may get
 * @param singleActiveConsumer whether one consumer is given everything until it leaves
 * @param priorityMax the highest priority of a message, 0 to 255; 0 if they all count the same, 1 in a quorum queue
 * @param returnsMax how often a message may come back from consumers, at least 0; {@link QueueSettings#UNCOUNTED} if that
 *     is not counted
 * @param persistsAll whether messages are kept over a restart whatever their delivery mode is
 * @param expiresMs how long it may go unused, in milliseconds, 1 to ten years, or {@link Message#FOREVER}
 * @param consumerTimeoutMs how long a delivery may stay unsettled, in milliseconds, at least 1; 0 if the queue does not say
 * @param delayedRetry how long a message that came back from a consumer waits
 * @param deduplicates whether it takes no message with a deduplication header like that of one which it holds
 * @param stream what a stream keeps; of no meaning to a queue of another type
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
        long expiresMs,
        long consumerTimeoutMs,
        DelayedRetry delayedRetry,
        boolean deduplicates,
        StreamSettings stream) {
    /** Of quorum queues, since RabbitMQ 4.0. */
    private static final int DELIVERY_LIMIT_DEFAULT = 20;

    private static final long TIME_MAX_MS = ArgumentRules.TIME_MAX_MS;

    /** Above it, a message of a quorum queue has the higher one of two priorities, since RabbitMQ 4.0. */
    private static final int QUORUM_NORMAL_PRIORITY_MAX = 4;

    /**
     * @param queue its arguments have been found valid
     * @param policy the settings of the policies that apply
     */
    public static QueueFeatures of(QueueDefinition queue, FieldTable policy) {
        QueueType type = queue.type();
        FieldTable arguments = QueueArguments.with(queue.arguments(), policy, type);
        FieldValue priorityMax = arguments.field(QueueArguments.MAX_PRIORITY);
        Overflow overflow = overflow(type, text(arguments, QueueArguments.OVERFLOW));
        return new QueueFeatures(
                time(arguments, QueueArguments.MESSAGE_TTL),
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
                isTrue(arguments, QueueArguments.SINGLE_ACTIVE_CONSUMER),
                priorityMax(type, priorityMax),
                type == QueueType.QUORUM ? returnsMax(arguments.field(QueueArguments.DELIVERY_LIMIT)) : UNCOUNTED,
                type == QueueType.QUORUM,
                time(arguments, QueueArguments.EXPIRES),
                consumerTimeoutMs(queue, policy),
                delayedRetry(arguments),
                isTrue(arguments, QueueArguments.MESSAGE_DEDUPLICATION),
                type == QueueType.STREAM ? StreamArguments.settings(arguments) : StreamSettings.UNBOUNDED);
    }

    /** The shorter one. RabbitMQ takes any value for the argument, which it does not compare either. */
    private static long consumerTimeoutMs(QueueDefinition queue, FieldTable policy) {
        long ofArgument = timeoutMs(queue.arguments().field("x-consumer-timeout"));
        long ofPolicy = timeoutMs(policy.field("consumer-timeout"));
        return ofArgument == 0 || ofPolicy == 0 ? Math.max(ofArgument, ofPolicy) : Math.min(ofArgument, ofPolicy);
    }

    private static long timeoutMs(@Nullable FieldValue timeout) {
        return timeout == null || !timeout.type().isInteger()
                ? 0
                : Math.max(0, Math.min(TIME_MAX_MS, timeout.longValue()));
    }

    /** A policy may ask for a longer time than any argument. */
    private static long time(FieldTable arguments, String name) {
        FieldValue value = arguments.field(name);
        return value == null ? Message.FOREVER : Math.min(TIME_MAX_MS, value.longValue());
    }

    private static DelayedRetry delayedRetry(FieldTable arguments) {
        FieldValue type = arguments.field(QueueArguments.DELAYED_RETRY_TYPE);
        FieldValue min = arguments.field(QueueArguments.DELAYED_RETRY_MIN);
        FieldValue max = arguments.field(QueueArguments.DELAYED_RETRY_MAX);
        // A queue may have been declared before its arguments meant anything, and with any values.
        if (type == null
                || type.type() != FieldType.LONG_STRING
                || min == null
                || !min.type().isInteger()) {
            return DelayedRetry.NONE;
        }
        return new DelayedRetry(
                DelayedRetry.Type.byArgument(type.text()),
                min.longValue(),
                max != null && max.type().isInteger() ? Math.min(max.longValue(), TIME_MAX_MS) : TIME_MAX_MS);
    }

    /** Any negative limit is none; RabbitMQ takes a value that is no number and goes by its default. */
    private static int returnsMax(@Nullable FieldValue limit) {
        if (limit == null || !limit.type().isInteger()) {
            return DELIVERY_LIMIT_DEFAULT;
        }
        return limit.longValue() < 0 ? Integer.MAX_VALUE : (int) Math.min(Integer.MAX_VALUE, limit.longValue());
    }

    /** The priority that a message has in the queue by the one that it came with. */
    public int level(int priority) {
        return quorumRules() ? (priority > QUORUM_NORMAL_PRIORITY_MAX ? 1 : 0) : priority;
    }

    /** Whether the rules of RabbitMQ's quorum queues hold for order and consumers; it is so where returns are counted. */
    public boolean quorumRules() {
        return returnsMax != UNCOUNTED;
    }

    private static int priorityMax(QueueType type, @Nullable FieldValue argument) {
        if (type == QueueType.QUORUM) {
            return 1;
        }
        return argument == null ? 0 : (int) argument.longValue();
    }

    public boolean expires() {
        return expiresMs != Message.FOREVER;
    }

    private static boolean isTrue(FieldTable arguments, String name) {
        FieldValue value = arguments.field(name);
        return value != null && value.isTrue();
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
