package org.leveret.broker.queue;

import org.leveret.broker.loop.EventLoop;

/**
 * What a queue holds while the queues that a dead letter was routed to take it. Owned by the loop of the queue that the
 * message comes from.
 */
public final class LetterTicket extends Ticket {
    /** What the ticket comes to; told once, never from inside the call that routes the letter. */
    interface Answer {
        /** @param safe whether all that the letter was routed to have it as safely as their durability asks */
        void onLetterSent(long position, boolean safe);
    }

    private final EventLoop loop;
    private final long position;
    private final Answer answer;
    private int answersLeft;
    private boolean refused;

    LetterTicket(EventLoop loop, long position, Answer answer) {
        this.loop = loop;
        this.position = position;
        this.answer = answer;
    }

    /** So many queues are about to answer; comes before the first of them is given the letter. */
    public void expect(int queues) {
        answersLeft = queues;
        if (queues == 0) {
            loop.postLater(() -> answer.onLetterSent(position, true));
        }
    }

    /** There is nowhere for the letter to go. */
    public void nowhere() {
        loop.postLater(() -> answer.onLetterSent(position, false));
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public void onConfirmed() {
        if (--answersLeft == 0) {
            answer.onLetterSent(position, !refused);
        }
    }

    @Override
    public void onRefused() {
        refused = true;
        onConfirmed();
    }
}
