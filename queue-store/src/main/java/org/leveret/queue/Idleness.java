package org.leveret.queue;

/**
 * Has a queue deleted that nobody has used for as long as it may go unused. Use is to consume from it, to read from it and
 * to declare it, but not to publish to it, as in RabbitMQ.
 *
 * <p>Owned by its {@link QueueMachine}.
 */
final class Idleness {
    private final QueueEffects effects;
    private final Waking waking;
    private long expiresMs;
    private long usedMs = Message.FOREVER;
    private boolean asked;

    Idleness(QueueEffects effects, Waking waking, long expiresMs) {
        this.effects = effects;
        this.waking = waking;
        this.expiresMs = expiresMs;
    }

    /** Lets the queue go unused for another time from now on, which begins again. */
    void expiresMs(long changedMs, long nowMs) {
        expiresMs = changedMs;
        used(nowMs);
    }

    void used(long nowMs) {
        usedMs = nowMs;
        asked = false;
    }

    /** To be called after each command while the queue has no consumer. */
    void check(long nowMs) {
        if (expiresMs == Message.FOREVER || asked) {
            return;
        }
        if (usedMs == Message.FOREVER) {
            usedMs = nowMs;
        }
        if (nowMs >= usedMs + expiresMs) {
            asked = true;
            effects.expireQueue();
        } else {
            waking.wakeAt(usedMs + expiresMs);
        }
    }
}
