package org.leveret.queue;

/**
 * When a queue is to be woken next, for whatever becomes due first.
 *
 * <p>Owned by its {@link QueueMachine}. Whoever waits for something asks again after each command as long as it waits,
 * which costs nothing while an earlier time is asked for already.
 */
final class Waking {
    private static final long NEVER = Long.MAX_VALUE;

    private final QueueEffects effects;
    private long wakeAtMs = NEVER;

    Waking(QueueEffects effects) {
        this.effects = effects;
    }

    void wakeAt(long timeMs) {
        if (timeMs < wakeAtMs) {
            wakeAtMs = timeMs;
            effects.wakeAt(timeMs);
        }
    }

    /** Says whether what the queue was to be woken for is due; if so, nothing is asked for any more. */
    boolean woken(long nowMs) {
        if (nowMs < wakeAtMs) {
            return false;
        }
        wakeAtMs = NEVER;
        return true;
    }
}
