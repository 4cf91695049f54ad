package org.leveret.broker.channel;

import org.leveret.amqp.AmqpException;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldValue;
import org.leveret.amqp.ReplyCode;
import org.leveret.broker.vhost.QueueDefinition;

/** The arguments of basic.consume that RabbitMQ checks on classic queues, with its texts. */
final class ConsumeArguments {
    private ConsumeArguments() {}

    static void check(FieldTable arguments, QueueDefinition queue) {
        FieldValue priority = arguments.field("x-priority");
        if (priority != null && !priority.type().isInteger()) {
            throw invalid(
                    "x-priority",
                    queue,
                    ": \"expected integer, got " + priority.type().erlangName() + "\"");
        }
        if (arguments.field("x-stream-offset") != null) {
            throw invalid("x-stream-offset", queue, " of queue type rabbit_classic_queue");
        }
    }

    private static AmqpException invalid(String argument, QueueDefinition queue, String reason) {
        return new AmqpException(
                ReplyCode.PRECONDITION_FAILED,
                "invalid arg '" + argument + "' for queue '" + queue.name() + "' in vhost '" + queue.vhost() + "'"
                        + reason);
    }
}
