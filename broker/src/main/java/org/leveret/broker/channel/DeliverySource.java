package org.leveret.broker.channel;

import org.jspecify.annotations.Nullable;
import org.leveret.broker.queue.QueueRef;
import org.leveret.queue.QueueConsumer;

/** Where a delivery came from and is settled: a queue, and the consumer it went to unless it was fetched. */
interface DeliverySource {
    QueueRef queue();

    /** Null for a message that was fetched with basic.get. */
    @Nullable
    QueueConsumer consumer();

    /** How long a delivery may stay unsettled, in milliseconds; {@link AckTimeout#NONE} if consumer and queue do not say. */
    default long ownTimeoutMs() {
        return AckTimeout.NONE;
    }
}
