package org.leveret.broker.statistics;

/**
 * What clients have published to an exchange. Immutable.
 *
 * @param publishIn how many messages came
 * @param publishOut how many went to queues, counted once for each queue
 */
public record ExchangeCounts(long publishIn, long publishOut) {
    public static final ExchangeCounts NONE = new ExchangeCounts(0, 0);

    public ExchangeCounts plus(ExchangeCounts other) {
        return new ExchangeCounts(publishIn + other.publishIn, publishOut + other.publishOut);
    }
}
