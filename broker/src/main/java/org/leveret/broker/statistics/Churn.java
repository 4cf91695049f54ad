package org.leveret.broker.statistics;

import java.util.concurrent.atomic.LongAdder;

/** How often things have come and gone since the broker started. Any thread. */
public final class Churn {
    public final LongAdder connectionsCreated = new LongAdder();
    public final LongAdder connectionsClosed = new LongAdder();
    public final LongAdder channelsCreated = new LongAdder();
    public final LongAdder channelsClosed = new LongAdder();
    /** Declarations of queues that succeeded, of new ones too. */
    public final LongAdder queuesDeclared = new LongAdder();

    public final LongAdder queuesCreated = new LongAdder();
    public final LongAdder queuesDeleted = new LongAdder();
    public final LongAdder loginsAccepted = new LongAdder();
    public final LongAdder loginsRefused = new LongAdder();
}
