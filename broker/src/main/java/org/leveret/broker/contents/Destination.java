package org.leveret.broker.contents;

import org.jspecify.annotations.Nullable;

/** Where messages are to go. Immutable. */
public sealed interface Destination {
    /** To one queue, by the default exchange. */
    record ToQueue(String queue) implements Destination {}

    /**
     * To an exchange.
     *
     * @param exchange null for that which each message was published to
     * @param routingKey null for that of each message
     */
    record ToExchange(@Nullable String exchange, @Nullable String routingKey) implements Destination {}

    /** Each message to the queue in which it first died, by the default exchange. */
    record Redrive() implements Destination {}
}
