package org.leveret.broker.delay;

import java.util.function.Consumer;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.queue.Ticket;

/** A cancellation whose answer waits until it is on disk: the message is not to come back. Owned by the exchange's loop. */
final class CancelTicket extends Ticket {
    private final EventLoop loop;
    private final Consumer<Boolean> answer;

    CancelTicket(EventLoop loop, Consumer<Boolean> answer) {
        this.loop = loop;
        this.answer = answer;
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public void onConfirmed() {
        answer.accept(true);
    }

    /** It waits no longer in this life; the disk has failed, and the log says so. */
    @Override
    public void onRefused() {
        answer.accept(true);
    }
}
