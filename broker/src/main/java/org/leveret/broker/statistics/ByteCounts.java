package org.leveret.broker.statistics;

/**
 * What has passed sockets. Immutable.
 *
 * @param received from clients
 * @param sent to them
 */
public record ByteCounts(long received, long sent) {
    public static final ByteCounts NONE = new ByteCounts(0, 0);

    public ByteCounts plus(ByteCounts other) {
        return new ByteCounts(received + other.received, sent + other.sent);
    }
}
