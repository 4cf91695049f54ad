package org.leveret.queue;

/**
 * Knows when messages of a queue have waited too long, and has the queue woken for them.
 *
 * <p>Owned by its {@link QueueMachine}. Messages expire only at the head of the queue, as in RabbitMQ: one that has
 * outlived its time behind one that has not stays, and counts, until it gets there. Costs nothing as long as neither the
 * queue nor a message in it has a time to live.
 */
final class Expiry {
    /** How many messages may expire in one command, so that a million at once do not hold up other queues. */
    static final int AT_ONCE_MAX = 256;

    private static final long NEVER = Long.MAX_VALUE;

    private final QueueEffects effects;
    private final long timeToLiveMs;
    private boolean active;
    private long wakeAtMs = NEVER;
    /** Whose time the queue is woken for, so that the message itself need not stay in the heap until then. */
    private long awaitedPosition = QueueMachine.NO_POSITION;

    Expiry(QueueEffects effects, long timeToLiveMs) {
        this.effects = effects;
        this.timeToLiveMs = timeToLiveMs;
        this.active = timeToLiveMs != Message.FOREVER;
    }

    /** Whether any message may expire. */
    boolean isActive() {
        return active;
    }

    void added(Message message) {
        if (message.expires()) {
            active = true;
        }
    }

    void recovered(RecoveredSegment segment) {
        if (segment.expires()) {
            active = true;
        }
    }

    /** Goes back to rest: nothing is in the queue any more. */
    void emptied() {
        active = timeToLiveMs != Message.FOREVER;
    }

    boolean isExpired(Message message, long nowMs) {
        return message.deadlineMs(timeToLiveMs) <= nowMs;
    }

    /** Sees to it that the queue is woken when this message, which is now the first, expires. */
    void waitFor(Message first, long position) {
        wakeAt(first.deadlineMs(timeToLiveMs));
        awaitedPosition = position;
    }

    /** Whether it is known when the message at this position, which is now the first, expires. */
    boolean isAwaited(long position) {
        return awaitedPosition == position;
    }

    void wakeAt(long timeMs) {
        if (timeMs < wakeAtMs) {
            wakeAtMs = timeMs;
            effects.wakeAt(timeMs);
        }
    }

    void woken(long nowMs) {
        if (nowMs >= wakeAtMs) {
            wakeAtMs = NEVER;
            awaitedPosition = QueueMachine.NO_POSITION;
        }
    }
}
