package org.leveret.broker.delay;

import org.leveret.broker.queue.JointTicket;
import org.leveret.queue.Message;

/**
 * A message on its way from the exchange that it waited in to its queues: only when all of them have it is it forgotten
 * where it waited. Owned by the exchange's loop.
 */
public final class DueTicket extends JointTicket {
    private final DelayOwner owner;
    private final Message message;
    private final long position;

    DueTicket(DelayOwner owner, Message message, long position) {
        super(owner.loop());
        this.owner = owner;
        this.message = message;
        this.position = position;
    }

    /** A full queue loses it, as in RabbitMQ. If the disk has failed, what is forgotten now is back after the restart. */
    @Override
    protected void onAnswered(boolean taken) {
        owner.onSettled(message, position);
    }
}
