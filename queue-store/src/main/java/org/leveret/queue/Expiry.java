package org.leveret.queue;

/**
 * Knows when messages of a queue have waited too long, and has the queue woken for them.
 *
 * <p>Owned by its {@link QueueMachine}. Messages expire only at the head of the queue, as in RabbitMQ: one that has
 * outlived its time behind one that has not stays, and counts, until it gets there. Costs nothing as long as neither the
 * queue nor a message in it has a time to live.
 */
final class Expiry {
    private final Waking waking;
    private long timeToLiveMs;
    /** Whether a message in the queue may have a time to live of its own. */
    private boolean ofMessages;

    private boolean active;
    /** Whose time the queue is woken for, so that the message itself need not stay in the heap until then. */
    private long awaitedPosition = QueueMachine.NO_POSITION;

    Expiry(Waking waking, long timeToLiveMs) {
        this.waking = waking;
        this.timeToLiveMs = timeToLiveMs;
        this.active = timeToLiveMs != Message.FOREVER;
    }

    /** Gives the queue another time to live, which also counts for what is in it. */
    void timeToLiveMs(long changedMs) {
        timeToLiveMs = changedMs;
        active = ofMessages || changedMs != Message.FOREVER;
        awaitedPosition = QueueMachine.NO_POSITION;
    }

    /** Whether any message may expire. */
    boolean isActive() {
        return active;
    }

    void added(Message message) {
        if (message.expires()) {
            ofMessages = true;
            active = true;
        }
    }

    void recovered(RecoveredSegment segment) {
        if (segment.expires()) {
            ofMessages = true;
            active = true;
        }
    }

    /** Goes back to rest: nothing is in the queue any more. */
    void emptied() {
        ofMessages = false;
        active = timeToLiveMs != Message.FOREVER;
    }

    boolean isExpired(Message message, long nowMs) {
        return message.deadlineMs(timeToLiveMs) <= nowMs;
    }

    /** Sees to it that the queue is woken when this message, which is now the first, expires. */
    void waitFor(Message first, long position) {
        waking.wakeAt(first.deadlineMs(timeToLiveMs));
        awaitedPosition = position;
    }

    /** Whether it is known when the message at this position, which is now the first, expires. */
    boolean isAwaited(long position) {
        return awaitedPosition == position;
    }

    /** The queue has been woken, for this or for something else. */
    void woken() {
        awaitedPosition = QueueMachine.NO_POSITION;
    }
}
