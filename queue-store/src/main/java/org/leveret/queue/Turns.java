package org.leveret.queue;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The consumers of one priority that could take a message now, in the order of their turns: a ring that is linked through
 * the consumers themselves.
 *
 * <p>Owned by its {@link Rotation}.
 */
final class Turns {
    int priority;
    /** The consumers of the next lower priority, if there are any. */
    @Nullable
    Turns lower;

    private @Nullable QueueConsumer first;

    boolean isEmpty() {
        return first == null;
    }

    /** Whose turn it is. */
    @Nullable
    QueueConsumer first() {
        return first;
    }

    /** Joins at the end. */
    void join(QueueConsumer consumer) {
        QueueConsumer head = first;
        if (head == null) {
            consumer.previousInTurn = consumer;
            consumer.nextInTurn = consumer;
            first = consumer;
        } else {
            QueueConsumer last = requireNonNull(head.previousInTurn);
            consumer.previousInTurn = last;
            consumer.nextInTurn = head;
            last.nextInTurn = consumer;
            head.previousInTurn = consumer;
        }
    }

    void leave(QueueConsumer consumer) {
        QueueConsumer next = requireNonNull(consumer.nextInTurn);
        QueueConsumer previous = requireNonNull(consumer.previousInTurn);
        if (next == consumer) {
            first = null;
        } else {
            previous.nextInTurn = next;
            next.previousInTurn = previous;
            if (first == consumer) {
                first = next;
            }
        }
        consumer.nextInTurn = null;
        consumer.previousInTurn = null;
    }

    /** The first has had its turn and becomes the last. */
    void advance() {
        first = requireNonNull(first).nextInTurn;
    }
}
