package org.leveret.queue;

import org.jspecify.annotations.Nullable;

/**
 * Which consumer of a queue is given messages if only one is to be: the first that joined, until it leaves. In a queue whose
 * active consumer yields, one with a higher priority follows as soon as the active one has settled what it has; until then
 * nobody is given anything.
 *
 * <p>Owned by its {@link Consumers}.
 */
final class SingleActive {
    private final boolean yields;
    private @Nullable QueueConsumer active;
    private boolean yielding;
    /** The active one has left, and others wait until it has given everything back. */
    private boolean leaving;

    SingleActive(boolean yields) {
        this.yields = yields;
    }

    @Nullable
    QueueConsumer active() {
        return active;
    }

    boolean mayHaveTurns(QueueConsumer consumer) {
        return consumer == active && !yielding;
    }

    /** Whether the active consumer makes way for another as soon as it has nothing unsettled. */
    boolean isYielding() {
        return yielding;
    }

    /** A consumer has left; if it was the active one, nobody is until {@link #release}. */
    void left(QueueConsumer consumer) {
        leaving |= consumer == active;
    }

    /** What a consumer that has left had is back; tells whether it was the active one, so that another one can be. */
    boolean release(QueueConsumer consumer) {
        if (!leaving || consumer != active) {
            return false;
        }
        leaving = false;
        active = null;
        return true;
    }

    /** Chooses again among those that have joined, because somebody has come, gone or settled. */
    void choose(Iterable<QueueConsumer> joined) {
        if (leaving) {
            return;
        }
        QueueConsumer best = null;
        boolean activeIsThere = false;
        for (QueueConsumer each : joined) {
            activeIsThere |= each == active;
            // The first that joined of those with the highest priority.
            if (best == null || each.priority() > best.priority()) {
                best = each;
            }
        }
        QueueConsumer current = activeIsThere ? active : null;
        yielding = yields && current != null && best != null && best.priority() > current.priority();
        if (current == null || (yielding && current.unsettled == 0)) {
            active = best;
            yielding = false;
        }
    }

    void clear() {
        active = null;
        yielding = false;
        leaving = false;
    }
}
