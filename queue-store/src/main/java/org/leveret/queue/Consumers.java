package org.leveret.queue;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The consumers of a queue: who has joined, whose turn it is, and what became of credit that was borrowed. If the queue
 * has a single active consumer ({@link SingleActive}), it is always that one's turn.
 *
 * <p>Owned by its {@link QueueMachine}.
 */
final class Consumers {
    private final QueueEffects effects;
    private final Set<QueueConsumer> joined = new LinkedHashSet<>();
    private final AwaitedCredit awaited;
    private final Rotation rotation = new Rotation();
    /** Null if all may be given messages. */
    private final @Nullable SingleActive single;

    private final boolean mayExclude;

    private boolean exclusive;
    private long borrowedCredit;

    /** @param mayExclude whether a consumer may have the queue to itself, which RabbitMQ's quorum queues let none */
    Consumers(QueueEffects effects, @Nullable SingleActive single, AwaitedCredit awaited, boolean mayExclude) {
        this.effects = effects;
        this.mayExclude = mayExclude;
        this.awaited = awaited;
        this.single = single;
    }

    int count() {
        return joined.size();
    }

    /** Visits all, in the order in which they joined, with whether it may be their turn. */
    void forEach(ConsumerVisitor visitor) {
        for (QueueConsumer consumer : joined) {
            visitor.visit(consumer, single == null || consumer == single.active());
        }
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
        boolean excludes = consumer.exclusive() && mayExclude;
        if (exclusive || (excludes && (single != null || !joined.isEmpty()))) {
            return false;
        }
        boolean added = joined.add(consumer);
        assert added && !consumer.subscribed : "a consumer joins one queue, once";
        consumer.subscribed = true;
        exclusive = excludes;
        chooseActive();
        return true;
    }

    /** Lets a consumer leave; one that was active is not succeeded before {@link #succeed}. */
    boolean leave(QueueConsumer consumer) {
        if (!joined.remove(consumer)) {
            return false;
        }
        dismiss(consumer);
        exclusive = false;
        if (single != null) {
            single.left(consumer);
            chooseActive();
        }
        return true;
    }

    /** Makes another consumer the active one if this one was, and has left; tells whether there is another one now. */
    boolean succeed(QueueConsumer consumer) {
        if (single == null || !single.release(consumer)) {
            return false;
        }
        chooseActive();
        return single.active() != null;
    }

    private void chooseActive() {
        if (single == null) {
            return;
        }
        QueueConsumer before = single.active();
        single.choose(joined);
        if (before != null && !single.mayHaveTurns(before)) {
            if (Rotation.contains(before)) {
                rotation.leave(before);
            }
            returnBorrowedCredit(before);
        }
        QueueConsumer now = single.active();
        if (now != null) {
            enterRotation(now);
        }
    }

    /** A consumer has settled so many of its messages. */
    void settled(QueueConsumer consumer, int messages) {
        consumer.unsettled = Math.max(0, consumer.unsettled - messages);
        if (single != null && single.isYielding() && consumer == single.active()) {
            chooseActive();
        }
    }

    void cancelAll() {
        for (QueueConsumer consumer : joined) {
            dismiss(consumer);
            effects.consumerCancelled(consumer);
        }
        joined.clear();
        exclusive = false;
        if (single != null) {
            single.clear();
        }
    }

    private void dismiss(QueueConsumer consumer) {
        consumer.subscribed = false;
        consumer.creditRequested = false;
        awaited.answered(consumer);
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
        return consumer.mayTake() && (single == null || single.mayHaveTurns(consumer));
    }

    /** Takes in credit that the consumer asked for; what it cannot use goes back at once. */
    void lend(QueueConsumer consumer, int messages) {
        consumer.creditRequested = false;
        awaited.answered(consumer);
        if (mayHaveTurns(consumer)) {
            consumer.borrowedCredit += messages;
            borrowedCredit += messages;
        } else {
            effects.returnCredit(consumer, messages);
        }
    }

    /** Has the one in turn ask for credit; its turn is over until it comes. */
    void requestCredit(QueueConsumer consumer, boolean atOnce) {
        assert consumer == rotation.first();
        consumer.creditRequested = true;
        rotation.leave(consumer);
        effects.requestCredit(consumer, atOnce);
    }

    void borrowCredit(QueueConsumer consumer, boolean borrows) {
        returnBorrowedCredit(consumer);
        consumer.borrowsCredit = borrows;
        consumer.creditRequested = false;
        awaited.answered(consumer);
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
