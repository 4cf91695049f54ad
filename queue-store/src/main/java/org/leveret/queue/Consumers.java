package org.leveret.queue;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The consumers of a queue: who has joined, whose turn it is, and what became of credit that was borrowed.
 *
 * <p>Owned by its {@link QueueMachine}.
 */
final class Consumers {
    private final QueueEffects effects;
    private final Set<QueueConsumer> joined = new LinkedHashSet<>();
    private final Rotation rotation = new Rotation();
    private boolean exclusive;
    private long borrowedCredit;

    Consumers(QueueEffects effects) {
        this.effects = effects;
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
        if (exclusive || (consumer.exclusive() && !joined.isEmpty())) {
            return false;
        }
        boolean added = joined.add(consumer);
        assert added && !consumer.subscribed : "a consumer joins one queue, once";
        consumer.subscribed = true;
        exclusive = consumer.exclusive();
        return true;
    }

    boolean leave(QueueConsumer consumer) {
        if (!joined.remove(consumer)) {
            return false;
        }
        dismiss(consumer);
        exclusive = false;
        return true;
    }

    void cancelAll() {
        for (QueueConsumer consumer : joined) {
            dismiss(consumer);
            effects.consumerCancelled(consumer);
        }
        joined.clear();
        exclusive = false;
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
        if (!Rotation.contains(consumer) && consumer.mayTake()) {
            rotation.join(consumer);
        }
    }

    /** Takes in credit that the consumer asked for; what it cannot use goes back at once. */
    void lend(QueueConsumer consumer, int messages) {
        consumer.creditRequested = false;
        if (consumer.mayTake()) {
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
        QueueConsumer consumer = rotation.first();
        while (borrowedCredit > 0 && consumer != null) {
            returnBorrowedCredit(consumer);
            consumer = consumer.nextInTurn;
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
