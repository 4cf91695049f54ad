package org.leveret.broker.queue;

import org.jspecify.annotations.Nullable;
import org.leveret.broker.vhost.QueueDefinition;
import org.leveret.broker.vhost.QueueFeatures;
import org.leveret.queue.DeathReason;
import org.leveret.queue.Message;

/** Where queues of one event loop hand over what they give up. Owned by that loop. */
public interface DeadLetters {
    /**
     * Publishes what has become of a message once more, if its queue's dead-letter exchange is there.
     *
     * @param ticket is told what comes of it; null if nobody asks
     */
    void publish(
            QueueDefinition source,
            QueueFeatures features,
            Message message,
            DeathReason reason,
            @Nullable LetterTicket ticket);
}
