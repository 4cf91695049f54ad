package org.leveret.broker.deduplication;

import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.queue.Ticket;
import org.leveret.broker.vhost.Claim;

/** Waits until a value is on disk. Owned by the log's loop. */
final class WrittenTicket extends Ticket {
    private final EventLoop loop;
    private final Claim.Waiter waiter;

    WrittenTicket(EventLoop loop, Claim.Waiter waiter) {
        this.loop = loop;
        this.waiter = waiter;
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public void onConfirmed() {
        waiter.settled(true);
    }

    @Override
    public void onRefused() {
        waiter.settled(false);
    }
}
