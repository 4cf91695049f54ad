package org.leveret.broker.queue;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.loop.EventLoop;

/**
 * What a queue holds while those that a dead letter was routed to take it, and remembers of one that only some of them
 * took: it is sent again to the others alone. Owned by the loop of the queue that the message comes from.
 */
public final class LetterTicket extends JointTicket {
    /** What the ticket comes to; told once, never from inside the call that routes the letter. */
    interface Answer {
        /** @param safe whether all that the letter was routed to have it as safely as their durability asks */
        void onLetterSent(LetterTicket ticket, boolean safe);
    }

    private final long position;
    private final Answer answer;
    /** Queues, and exchanges that delay it. */
    private final Set<Object> takers;

    /**
     * @param position of the message that the letter tells of
     * @param earlier what came of sending it before, where that is still known
     */
    LetterTicket(EventLoop loop, long position, @Nullable LetterTicket earlier, Answer answer) {
        super(loop);
        this.position = position;
        this.answer = answer;
        this.takers = earlier == null ? Collections.newSetFromMap(new IdentityHashMap<>(2)) : earlier.takers;
    }

    long position() {
        return position;
    }

    /** Whether anybody has taken the letter, now or before. */
    public boolean isTaken() {
        return !takers.isEmpty();
    }

    /** Whether a queue or an exchange has the letter. */
    public boolean isTakenBy(Object taker) {
        return takers.contains(taker);
    }

    /** There is nowhere for the letter to go. */
    public void nowhere() {
        loop().postLater(() -> answer.onLetterSent(this, false));
    }

    @Override
    public Ticket takenBy(Object taker, Ticket answered) {
        return new Copy(taker, answered);
    }

    @Override
    protected void onAnswered(boolean taken) {
        answer.onLetterSent(this, taken);
    }

    /** What one of those that the letter goes to answers. Owned as the letter's ticket is. */
    private final class Copy extends Ticket {
        private final Object taker;
        private final Ticket answered;

        Copy(Object taker, Ticket answered) {
            this.taker = taker;
            this.answered = answered;
        }

        @Override
        public EventLoop loop() {
            return answered.loop();
        }

        @Override
        public void onConfirmed() {
            takers.add(taker);
            answered.onConfirmed();
        }

        @Override
        public void onRefused() {
            answered.onRefused();
        }
    }
}
