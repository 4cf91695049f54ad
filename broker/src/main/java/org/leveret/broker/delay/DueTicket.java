package org.leveret.broker.delay;

import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.queue.Ticket;
import org.leveret.queue.Message;

/**
 * A message on its way from the exchange that it waited in to its queues: only when all of them have it is it forgotten
 * where it waited. Owned by the exchange's loop.
 */
public final class DueTicket extends Ticket {
    private final DelayOwner owner;
    private final Message message;
    private final long position;
    private int answersLeft;

    DueTicket(DelayOwner owner, Message message, long position) {
        this.owner = owner;
        this.message = message;
        this.position = position;
    }

    /** Says how many queues will answer, before the first is given the message. */
    public void expectAnswers(int queues) {
        answersLeft = Math.max(1, queues);
        if (queues == 0) {
            confirm(owner.loop());
        }
    }

    @Override
    public EventLoop loop() {
        return owner.loop();
    }

    @Override
    public void onConfirmed() {
        if (--answersLeft == 0) {
            owner.onSettled(message, position);
        }
    }

    /** A full queue loses it, as in RabbitMQ. If the disk has failed, what is forgotten now is back after the restart. */
    @Override
    public void onRefused() {
        onConfirmed();
    }
}
