package org.leveret.broker.queue;

import org.jspecify.annotations.Nullable;
import org.leveret.broker.journey.JourneySwitch;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.vhost.QueueDefinition;
import org.leveret.broker.vhost.QueueFeatures;
import org.leveret.store.RecoveredQueue;

/** Puts streams to work; queues know no more of them. */
@FunctionalInterface
public interface StreamFactory {
    /**
     * Makes a stream on that loop, where it is then to be started. Any thread.
     *
     * @param log null for a broker in memory
     * @param journeys where what happens to its messages is told
     * @param recovered what the message store holds for it
     */
    QueueAtWork stream(
            QueueDefinition definition,
            QueueFeatures features,
            EventLoop loop,
            @Nullable LoopLog log,
            JourneySwitch journeys,
            @Nullable RecoveredQueue recovered);
}
