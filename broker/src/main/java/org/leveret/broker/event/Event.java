package org.leveret.broker.event;

import org.leveret.amqp.FieldTable;

/**
 * Something that has happened. Immutable.
 *
 * @param key RabbitMQ's name for it, such as {@code queue.created}, by which it is routed
 * @param headers what there is to tell of it, under RabbitMQ's names
 */
public record Event(String key, FieldTable headers) {
    /** The header that says who did it. */
    public static final String BY = "user_who_performed_action";

    /** In place of a user: the broker itself, because of something else. */
    public static final String BY_BROKER = "rmq-internal";

    /** In place of a user: whoever administers the broker without a name. */
    public static final String BY_ADMINISTRATION = "rmq-cli";
}
