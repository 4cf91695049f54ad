package org.leveret.broker.queue;

import org.leveret.broker.loop.EventLoop;

/**
 * What a queue holds while the queues that a dead letter was routed to take it. Owned by the loop of the queue that the
 * message comes from.
 */
public final class LetterTicket extends JointTicket {
    /** What the ticket comes to; told once, never from inside the call that routes the letter. */
    interface Answer {
        /** @param safe whether all that the letter was routed to have it as safely as their durability asks */
        void onLetterSent(long position, boolean safe);
    }

    private final long position;
    private final Answer answer;

    LetterTicket(EventLoop loop, long position, Answer answer) {
        super(loop);
        this.position = position;
        this.answer = answer;
    }

    /** There is nowhere for the letter to go. */
    public void nowhere() {
        loop().postLater(() -> answer.onLetterSent(position, false));
    }

    @Override
    protected void onAnswered(boolean taken) {
        answer.onLetterSent(position, taken);
    }
}
