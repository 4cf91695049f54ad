package org.leveret.broker.routing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event in the life of a message: a queue gave it up.
 *
 * @param queue the queue's name
 * @param reason as RabbitMQ spells it, such as {@code rejected}
 * @param exchange where the message had been published to
 * @param routingKeys with which, its own first, then those of its header CC
 * @param timeS when, in seconds since 1970
 * @param expiration the message's expiration, which its dead letter does not have any more
 */
record Death(
        String queue,
        String reason,
        String exchange,
        List<String> routingKeys,
        long timeS,
        @Nullable String expiration) {}
