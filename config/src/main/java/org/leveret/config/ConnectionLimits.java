package org.leveret.config;

/**
 * What one connection is offered and held to.
 *
 * @param heartbeatSeconds the interval offered in connection.tune; 0 switches heartbeats off; at most 65,535
 * @param frameBytesMax the largest frame offered in connection.tune; 4,096 to 536,870,912
 * @param channelMax how many channels are offered in connection.tune; 0 for no limit; at most 65,535
 * @param messageBytesMax the largest message body; 1 to 536,870,912
 * @param handshakeTimeoutMs how long the time from the accept to connection.open may be; {@link Integer#MAX_VALUE} for
 *     {@code infinity}
 * @param consumerTimeoutMs how long a delivery may stay unacked before its channel is closed
 * @param connectionsMax how many client connections may be open at once; {@link Integer#MAX_VALUE} for {@code infinity}
 * @param unconfirmedBytesMax how many bytes one client may have published that are not confirmed yet before reading from
 *     it pauses
 * @param outboundBytesMax how many bytes may wait for one client's socket before deliveries to it pause
 */
public record ConnectionLimits(
        int heartbeatSeconds,
        int frameBytesMax,
        int channelMax,
        int messageBytesMax,
        int handshakeTimeoutMs,
        long consumerTimeoutMs,
        int connectionsMax,
        long unconfirmedBytesMax,
        long outboundBytesMax) {}
