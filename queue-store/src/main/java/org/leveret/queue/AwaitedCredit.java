package org.leveret.queue;

import java.util.HashSet;
import java.util.Set;

/**
 * What would have expired, but is kept until the consumers that could take it have answered whether they have credit. Those
 * are consumers that share a window with others, so that the queue has to ask; a message with a time to live of 0 is theirs
 * if the window has room. What arrives while an answer is awaited is kept likewise, up to a bound.
 *
 * <p>Owned by its {@link QueueMachine}.
 */
final class AwaitedCredit {
    private static final int KEPT_MAX = 4_096;

    private int asked;
    private final Set<Long> kept = new HashSet<>(0);

    /** Whether somebody has still to answer. */
    boolean isAwaited() {
        return asked > 0;
    }

    /** Whether the message at this position is not to expire yet. */
    boolean keeps(long position) {
        return !kept.isEmpty() && kept.contains(position);
    }

    /** The consumer is asked because of the message at this position, which would expire. */
    void ask(QueueConsumer consumer, long position) {
        consumer.askedAtLast = true;
        asked++;
        kept.add(position);
    }

    /** A message that would expire at once has arrived. */
    void arrived(long position) {
        if (asked > 0 && kept.size() < KEPT_MAX) {
            kept.add(position);
        }
    }

    /** The consumer has answered, or is no longer to be asked. */
    void answered(QueueConsumer consumer) {
        if (consumer.askedAtLast) {
            consumer.askedAtLast = false;
            asked--;
        }
    }

    /** Ends every command: what is kept without an answer to come has been given to whoever had credit, or has expired. */
    void commandEnds() {
        if (asked == 0 && !kept.isEmpty()) {
            kept.clear();
        }
    }
}
