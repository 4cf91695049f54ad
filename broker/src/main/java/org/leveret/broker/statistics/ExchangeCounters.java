package org.leveret.broker.statistics;

/** What clients have published to an exchange. Owned by one event loop. */
public final class ExchangeCounters {
    /** How many messages came. */
    public long publishIn;
    /** How many went to queues, counted once for each queue. */
    public long publishOut;
}
