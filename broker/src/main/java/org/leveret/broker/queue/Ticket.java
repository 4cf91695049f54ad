package org.leveret.broker.queue;

import org.jspecify.annotations.Nullable;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.loop.Receiver;

/**
 * What a publisher holds while queues and disk take its message: every queue that was given the ticket answers it once,
 * on the ticket's own loop.
 */
public abstract class Ticket implements Receiver {
    static final int CONFIRMED = 0;
    static final int REFUSED = 1;

    /** The loop that owns this ticket. */
    public abstract EventLoop loop();

    /** One queue has the message as safely as its durability asks. */
    public abstract void onConfirmed();

    /** One queue will not have the message: it could not be stored, or the queue is full. */
    public abstract void onRefused();

    /**
     * The ticket that a queue or an exchange is to be given in place of another, where it matters who has taken the message.
     *
     * @param taker whoever is to answer
     * @param answered what it answers otherwise: this ticket, or one in front of it
     */
    public Ticket takenBy(Object taker, Ticket answered) {
        return answered;
    }

    /** Answers the ticket from a loop, its own or another. */
    public final void confirm(EventLoop from) {
        from.send(loop(), this, CONFIRMED, null, null, 0);
    }

    /** The same for a queue that will not have the message. */
    final void refuse(EventLoop from) {
        from.send(loop(), this, REFUSED, null, null, 0);
    }

    @Override
    public final void receive(int verb, @Nullable Object first, @Nullable Object second, long number) {
        if (verb == CONFIRMED) {
            onConfirmed();
        } else {
            onRefused();
        }
    }
}
