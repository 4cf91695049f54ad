package org.leveret.broker.queue;

import java.util.HashMap;
import java.util.Map;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.vhost.QueueDefinition;
import org.leveret.queue.LetterOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dead letters of one queue that stay in it until they are safe elsewhere: what came of those that were not taken by
 * all that they are for. Owned by the queue's loop.
 */
final class SafeLetters {
    private static final Logger LOG = LoggerFactory.getLogger(SafeLetters.class);

    /** Where the letters come from. */
    interface Queue {
        /** Returns whether the message is still there and awaits it. */
        boolean onLetterSent(long position, LetterOutcome outcome);
    }

    private final QueueDefinition definition;
    private final EventLoop loop;
    private final Queue queue;
    /**
     * By their positions. The queue sends such letters again before it sends others, and only so many at a time, which bounds
     * this.
     */
    private final Map<Long, LetterTicket> partlyTaken = new HashMap<>();

    private boolean refused;

    SafeLetters(QueueDefinition definition, EventLoop loop, Queue queue) {
        this.definition = definition;
        this.loop = loop;
        this.queue = queue;
    }

    /** The ticket of a letter that is sent now, perhaps not for the first time. */
    LetterTicket ticket(long position) {
        return new LetterTicket(loop, position, partlyTaken.remove(position), this::onLetterSent);
    }

    private void onLetterSent(LetterTicket ticket, boolean safe) {
        if (!safe && !refused) {
            LOG.warn(
                    "a dead letter of queue '{}' in vhost '{}' was not taken by all that it is for, or is for nobody; it"
                            + " stays in its queue, as others will, and is sent again until it is taken",
                    definition.name(),
                    definition.vhost());
        }
        refused = !safe;
        LetterOutcome outcome =
                safe ? LetterOutcome.SAFE : ticket.isTaken() ? LetterOutcome.PARTLY_TAKEN : LetterOutcome.NOT_TAKEN;
        if (outcome == LetterOutcome.PARTLY_TAKEN) {
            // Before the queue is told, which may send it again at once.
            partlyTaken.put(ticket.position(), ticket);
        }
        if (!queue.onLetterSent(ticket.position(), outcome)) {
            partlyTaken.remove(ticket.position(), ticket);
        }
    }
}
