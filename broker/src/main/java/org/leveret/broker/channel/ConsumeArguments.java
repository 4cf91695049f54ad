package org.leveret.broker.channel;

import org.leveret.amqp.AmqpException;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldValue;
import org.leveret.amqp.ReplyCode;
import org.leveret.broker.vhost.QueueDefinition;
import org.leveret.broker.vhost.QueueType;

/** The arguments of basic.consume that RabbitMQ checks, with its texts. */
final class ConsumeArguments {
    private static final String PRIORITY = "x-priority";

    /** A year: no delivery waits for longer, and no sum of times overflows. */
    private static final long TIMEOUT_MS_MAX = 365L * 24 * 60 * 60 * 1_000;

    private ConsumeArguments() {}

    /** Which priority they ask for; 0 unless they do. */
    static int priority(FieldTable arguments) {
        FieldValue priority = arguments.field(PRIORITY);
        return priority == null
                ? 0
                : (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, priority.longValue()));
    }

    static void check(FieldTable arguments, QueueDefinition queue) {
        FieldValue priority = arguments.field(PRIORITY);
        if (queue.type() == QueueType.STREAM) {
            StreamConsume.checkArguments(arguments, queue);
            return;
        }
        if (priority != null && !priority.type().isInteger()) {
            throw invalid(
                    PRIORITY,
                    queue,
                    ": \"expected integer, got " + priority.type().erlangName() + "\"");
        }
        if (arguments.field("x-stream-offset") != null) {
            throw invalid(
                    "x-stream-offset", queue, " of queue type " + queue.type().erlangName());
        }
    }

    /** How long a delivery may stay unsettled, in milliseconds, or {@link AckTimeout#NONE}; RabbitMQ 3.12 and later. */
    static long timeoutMs(FieldTable arguments) {
        FieldValue timeout = arguments.field("x-consumer-timeout");
        if (timeout == null || !timeout.type().isInteger() || timeout.longValue() <= 0) {
            return AckTimeout.NONE;
        }
        return Math.min(timeout.longValue(), TIMEOUT_MS_MAX);
    }

    static AmqpException invalid(String argument, QueueDefinition queue, String reason) {
        return new AmqpException(
                ReplyCode.PRECONDITION_FAILED,
                "invalid arg '" + argument + "' for queue '" + queue.name() + "' in vhost '" + queue.vhost() + "'"
                        + reason);
    }
}
