package org.leveret.queue;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The consumers that could take a message now: those of the highest priority in the order of their turns, then the next
 * lower.
 *
 * <p>Owned by its {@link Consumers}. A consumer without credit is not in it, so it costs nothing per message.
 */
final class Rotation {
    private @Nullable Turns highest;
    /** Empty, and kept for the next that is needed: a lone consumer comes and goes with each window. */
    private @Nullable Turns spare;

    boolean isEmpty() {
        return highest == null;
    }

    /** Whose turn it is. */
    @Nullable
    QueueConsumer first() {
        Turns turns = highest;
        return turns == null ? null : turns.first();
    }

    /** Those of the highest priority; the others hang below. */
    @Nullable
    Turns highest() {
        return highest;
    }

    static boolean contains(QueueConsumer consumer) {
        return consumer.nextInTurn != null;
    }

    /** Joins as the last of its priority. */
    void join(QueueConsumer consumer) {
        assert !contains(consumer);
        int priority = consumer.priority();
        Turns above = null;
        Turns turns = highest;
        while (turns != null && turns.priority > priority) {
            above = turns;
            turns = turns.lower;
        }
        if (turns == null || turns.priority != priority) {
            turns = insert(priority, above, turns);
        }
        turns.join(consumer);
    }

    private Turns insert(int priority, @Nullable Turns above, @Nullable Turns below) {
        Turns turns = spare == null ? new Turns() : spare;
        spare = null;
        turns.priority = priority;
        turns.lower = below;
        if (above == null) {
            highest = turns;
        } else {
            above.lower = turns;
        }
        return turns;
    }

    void leave(QueueConsumer consumer) {
        Turns above = null;
        Turns turns = requireNonNull(highest);
        while (turns.priority != consumer.priority()) {
            above = turns;
            turns = requireNonNull(turns.lower);
        }
        turns.leave(consumer);
        if (turns.isEmpty()) {
            if (above == null) {
                highest = turns.lower;
            } else {
                above.lower = turns.lower;
            }
            turns.lower = null;
            spare = turns;
        }
    }

    /** The first has had its turn and becomes the last of its priority. */
    void advance() {
        requireNonNull(highest).advance();
    }
}
