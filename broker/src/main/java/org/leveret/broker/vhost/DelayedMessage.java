package org.leveret.broker.vhost;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message that waits in an exchange, as it is told to who administers the broker.
 *
 * @param id names it for as long as it waits, over restarts too
 * @param exchange where it was published; another one if it came to the waiting exchange by a binding
 * @param publishedMs when it was published, in milliseconds since 1970
 * @param dueMs when it is to be routed, in milliseconds since 1970
 * @param properties by the names that RabbitMQ's HTTP API has for them; their header {@code x-delay} is as the consumer will see
 *     it; null if not asked for
 * @param body null if not asked for; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record DelayedMessage(
        long id,
        String exchange,
        String routingKey,
        long publishedMs,
        long dueMs,
        boolean persistent,
        int bodyBytes,
        @Nullable Map<String, Object> properties,
        byte @Nullable [] body) {}
