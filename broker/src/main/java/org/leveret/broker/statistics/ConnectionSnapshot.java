package org.leveret.broker.statistics;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A connection at one moment. Immutable.
 *
 * @param name both ends of its socket, the client's first
 * @param givenName what the client calls it, or null
 * @param protocol as RabbitMQ writes it, such as {@code AMQP 0-9-1}
 * @param heartbeatSeconds 0 for none
 * @param channelsMax how many there may be; 0 for any number
 * @param frameBytesMax the largest frame
 * @param clientProperties as the client sent them, without types
 * @param state RabbitMQ's word: running, blocking, blocked or flow
 * @param receivedReads how often something was read from its socket
 * @param sentWrites how often something was written to it
 * @param pendingBytes what its socket has not taken yet
 * @param channels in the order of their numbers
 */
public record ConnectionSnapshot(
        String name,
        @Nullable String givenName,
        String user,
        String virtualHost,
        String protocol,
        String mechanism,
        String clientHost,
        int clientPort,
        String brokerHost,
        int brokerPort,
        @Nullable TlsSnapshot tls,
        long connectedMs,
        int heartbeatSeconds,
        int channelsMax,
        int frameBytesMax,
        Map<String, Object> clientProperties,
        String state,
        long receivedBytes,
        long receivedReads,
        long sentBytes,
        long sentWrites,
        long pendingBytes,
        List<ChannelSnapshot> channels) {}
