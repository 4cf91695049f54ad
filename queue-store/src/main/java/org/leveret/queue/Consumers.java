package org.leveret.queue;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The consumers of a queue: who has joined, whose turn it is, and what became of credit that was borrowed. If the queue
 * has a single active consumer, it is always that one's turn, and the others wait until it leaves.
 *
 * <p>Owned by its {@link QueueMachine}.
 */
final class Consumers {
    private final QueueEffects effects;
    private final Set<QueueConsumer> joined = new LinkedHashSet<>();
    private final Rotation rotation = new Rotation();
    private final boolean singleActive;
    /** The single active consumer, if there is to be one. */
    private @Nullable QueueConsumer active;

    private boolean exclusive;
    private long borrowedCredit;

    Consumers(QueueEffects effects, boolean singleActive) {
        this.effects = effects;
        this.singleActive = singleActive;
    }

    int count() {
        return joined.size();
    }

    boolean isExclusive() {
        return exclusive;
    }

    /** Whether somebody could take a message now. */
    boolean mayTake() {
        return !rotation.isEmpty();
    }

    /** Whose turn it is; null if nobody could take a message. */
    @Nullable
    QueueConsumer inTurn() {
        return rotation.first();
    }

    /** Lets a consumer join, or returns false because of exclusive use. */
    boolean join(QueueConsumer consumer) {
        if (exclusive || (consumer.exclusive() && (singleActive || !joined.isEmpty()))) {
            return false;
        }
        boolean added = joined.add(consumer);
        assert added && !consumer.subscribed : "a consumer joins one queue, once";
        consumer.subscribed = true;
        exclusive = consumer.exclusive();
        if (singleActive && active == null) {
            active = consumer;
        }
        return true;
    }

    boolean leave(QueueConsumer consumer) {
        if (!joined.remove(consumer)) {
            return false;
        }
        dismiss(consumer);
        exclusive = false;
        if (consumer == active) {
            active = nextActive();
            if (active != null) {
                enterRotation(active);
            }
        }
        return true;
    }

    /** The first that joined of those with the highest priority, as in RabbitMQ's classic queues. */
    private @Nullable QueueConsumer nextActive() {
        QueueConsumer next = null;
        for (QueueConsumer each : joined) {
            if (next == null || each.priority() > next.priority()) {
                next = each;
            }
        }
        return next;
    }

    void cancelAll() {
        for (QueueConsumer consumer : joined) {
            dismiss(consumer);
            effects.consumerCancelled(consumer);
        }
        joined.clear();
        exclusive = false;
        active = null;
    }

    private void dismiss(QueueConsumer consumer) {
        consumer.subscribed = false;
        consumer.creditRequested = false;
        if (Rotation.contains(consumer)) {
            rotation.leave(consumer);
        }
        returnBorrowedCredit(consumer);
    }

    /** To be called when anything changed that may have kept the consumer from taking messages. */
    void enterRotation(QueueConsumer consumer) {
        assert !consumer.subscribed || joined.contains(consumer) : "a consumer of another queue";
        if (!Rotation.contains(consumer) && mayHaveTurns(consumer)) {
            rotation.join(consumer);
        }
    }

    private boolean mayHaveTurns(QueueConsumer consumer) {
        return consumer.mayTake() && (!singleActive || consumer == active);
    }

    /** Takes in credit that the consumer asked for; what it cannot use goes back at once. */
    void lend(QueueConsumer consumer, int messages) {
        consumer.creditRequested = false;
        if (mayHaveTurns(consumer)) {
            consumer.borrowedCredit += messages;
            borrowedCredit += messages;
        } else {
            effects.returnCredit(consumer, messages);
        }
    }

    /** Has the one in turn ask for credit; its turn is over until it comes. */
    void requestCredit(QueueConsumer consumer) {
        assert consumer == rotation.first();
        consumer.creditRequested = true;
        rotation.leave(consumer);
        effects.requestCredit(consumer);
    }

    void borrowCredit(QueueConsumer consumer, boolean borrows) {
        returnBorrowedCredit(consumer);
        consumer.borrowsCredit = borrows;
        consumer.creditRequested = false;
    }

    /** Takes the cost of one message from the one in turn, whose turn is then over. */
    void charge(QueueConsumer consumer, Message message) {
        assert consumer == rotation.first() && consumer.mayTake();
        consumer.charge(message);
        if (consumer.borrowsCredit) {
            borrowedCredit--;
        }
        if (consumer.mayTake()) {
            rotation.advance();
        } else {
            rotation.leave(consumer);
            returnBorrowedCredit(consumer);
        }
    }

    /** To be called when no message is ready: only those whose turn may come hold borrowed credit. */
    void returnBorrowedCredit() {
        for (Turns turns = rotation.highest(); borrowedCredit > 0 && turns != null; turns = turns.lower) {
            QueueConsumer first = turns.first();
            QueueConsumer consumer = first;
            do {
                returnBorrowedCredit(requireNonNull(consumer));
                consumer = consumer.nextInTurn;
            } while (consumer != first);
        }
    }

    private void returnBorrowedCredit(QueueConsumer consumer) {
        int unused = consumer.borrowedCredit;
        if (unused > 0) {
            consumer.borrowedCredit = 0;
            borrowedCredit -= unused;
            effects.returnCredit(consumer, unused);
        }
    }
}
