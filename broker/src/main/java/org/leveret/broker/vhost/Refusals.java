package org.leveret.broker.vhost;

import org.leveret.amqp.AmqpException;
import org.leveret.amqp.ReplyCode;

/** The refusals of declaring, binding and deleting, in RabbitMQ's words. */
final class Refusals {
    private Refusals() {}

    static AmqpException noExchange(String vhost, String exchange) {
        return new AmqpException(ReplyCode.NOT_FOUND, "no " + exchange(vhost, exchange));
    }

    static AmqpException noQueue(String vhost, String queue) {
        return new AmqpException(ReplyCode.NOT_FOUND, "no " + queue(vhost, queue));
    }

    static AmqpException locked(String vhost, String queue) {
        return new AmqpException(
                ReplyCode.RESOURCE_LOCKED,
                "cannot obtain exclusive access to locked " + queue(vhost, queue)
                        + ". It could be originally declared on another connection or the exclusive property value"
                        + " does not match that of the original declaration.");
    }

    static AmqpException defaultExchange() {
        return new AmqpException(ReplyCode.ACCESS_REFUSED, "operation not permitted on the default exchange");
    }

    static AmqpException reservedName(String kind, String name) {
        return new AmqpException(
                ReplyCode.ACCESS_REFUSED, kind + " name '" + name + "' contains reserved prefix 'amq.*'");
    }

    static AmqpException inUse(String entity) {
        return precondition(entity + " in use");
    }

    static AmqpException precondition(String explanation) {
        return new AmqpException(ReplyCode.PRECONDITION_FAILED, explanation);
    }

    static AmqpException vhostDeleted(String vhost) {
        return new AmqpException(ReplyCode.CONNECTION_FORCED, "vhost '" + vhost + "' is deleted");
    }

    /** How texts name an exchange. */
    static String exchange(String vhost, String exchange) {
        return "exchange '" + exchange + "' in vhost '" + vhost + "'";
    }

    /** How texts name a queue. */
    static String queue(String vhost, String queue) {
        return "queue '" + queue + "' in vhost '" + vhost + "'";
    }
}
