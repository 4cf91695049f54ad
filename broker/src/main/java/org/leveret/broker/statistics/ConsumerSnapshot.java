package org.leveret.broker.statistics;

import java.util.Map;

/**
 * A consumer at one moment. Immutable.
 *
 * @param arguments as the client sent them, without types
 * @param prefetch 0 for no limit
 * @param active false for one that waits behind the single active consumer of its queue
 */
public record ConsumerSnapshot(
        String connection,
        String clientHost,
        int clientPort,
        String user,
        int channel,
        String virtualHost,
        String queue,
        String tag,
        boolean acks,
        boolean exclusive,
        int prefetch,
        int priority,
        Map<String, Object> arguments,
        boolean active) {
    /** What tells it from others, by its names in JSON. */
    public Map<String, Object> identity() {
        return Map.of("consumer_tag", tag, "connection", connection, "channel", channel, "ack_required", acks);
    }

    /** As RabbitMQ names it. */
    public String channelName() {
        return connection + " (" + channel + ")";
    }
}
