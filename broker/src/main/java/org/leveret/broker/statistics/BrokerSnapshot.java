package org.leveret.broker.statistics;

import java.util.List;
import java.util.Map;

/**
 * A broker at one moment, or nearly: each event loop has told its part when it came to it. Immutable.
 *
 * @param timeMs when it was asked for, in milliseconds since 1970
 * @param queues by the ids of their definitions; one that nobody has used yet is missing
 * @param exchanges what was published to them; one that nobody has published to is missing
 * @param virtualHosts the messages of each, by name; one that nobody has used yet may be missing
 * @param bytes what connections to each virtual host have brought and taken, by its name, closed ones included; one that
 *     nobody has connected to may be missing
 * @param messages of all virtual hosts, those that are gone included
 * @param traffic what has passed since the broker started
 */
public record BrokerSnapshot(
        long timeMs,
        List<ConnectionSnapshot> connections,
        Map<Long, QueueSnapshot> queues,
        Map<ExchangeName, ExchangeCounts> exchanges,
        Map<String, MessageCounts> virtualHosts,
        Map<String, ByteCounts> bytes,
        MessageCounts messages,
        TrafficCounts traffic) {
    /** Nobody has looked yet. */
    public static final BrokerSnapshot NOTHING = new BrokerSnapshot(
            0, List.of(), Map.of(), Map.of(), Map.of(), Map.of(), MessageCounts.NONE, TrafficCounts.NONE);
}
