package org.leveret.queue;

import org.leveret.queue.LengthLimit.Overflow;

/**
 * Holds a queue to its {@link LengthLimit}: refuses what is too much, or drops from the head. What waits until it is ready
 * again or until its dead letter is safe counts too, as in RabbitMQ.
 *
 * <p>Owned by its {@link QueueMachine}.
 */
final class Surplus {
    private final Backlog backlog;
    private final Retries retries;
    private final SafeDeadLetters safeDeadLetters;
    private final Endings endings;
    private final Waking waking;
    private LengthLimit limit;

    Surplus(
            LengthLimit limit,
            Backlog backlog,
            Retries retries,
            SafeDeadLetters safeDeadLetters,
            Endings endings,
            Waking waking) {
        this.limit = limit;
        this.backlog = backlog;
        this.retries = retries;
        this.safeDeadLetters = safeDeadLetters;
        this.endings = endings;
        this.waking = waking;
    }

    /** Holds the queue to another limit. */
    void limit(LengthLimit changed) {
        limit = changed;
        backlog.countReadyBytes(changed.boundsBytes());
    }

    /** Refuses the message if the queue is too full for it, also when a consumer could take it, as RabbitMQ does; says so. */
    boolean refuse(Message message) {
        if (!limit.refuses() || !isExceededBy(1, message.bodyBytes())) {
            return false;
        }
        if (limit.overflow() == Overflow.REJECT_PUBLISH_DEAD_LETTER) {
            endings.refuse(message);
        }
        return true;
    }

    /** Drops what is too much, and says whether another message has come to the head by that. */
    boolean drop(long nowMs) {
        if (!limit.dropsHead()) {
            return false;
        }
        int dropped = 0;
        while (backlog.ready() > 0 && isExceededBy(0, 0)) {
            if (dropped++ == QueueMachine.ENDS_AT_ONCE_MAX) {
                waking.wakeAt(nowMs);
                return false;
            }
            Segment head = backlog.head();
            endings.drop(head, backlog.headSlot(head));
        }
        return dropped > 0 && backlog.ready() > 0;
    }

    /** Whether the queue has more than it may have, with so much in addition. */
    private boolean isExceededBy(int messages, int bytes) {
        return limit.isExceededBy(
                (long) backlog.ready() + retries.count() + safeDeadLetters.count() + messages,
                backlog.readyBytes() + retries.bodyBytes() + safeDeadLetters.bodyBytes() + bytes);
    }
}
