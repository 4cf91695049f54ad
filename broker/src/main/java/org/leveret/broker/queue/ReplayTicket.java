package org.leveret.broker.queue;

import org.leveret.broker.loop.EventLoop;

/** Messages that a queue is given all at once, and somebody who waits until it has the last. Owned by the queue's loop. */
final class ReplayTicket extends Ticket {
    private final EventLoop loop;
    private final Runnable done;
    private int left;

    ReplayTicket(EventLoop loop, int messages, Runnable done) {
        this.loop = loop;
        this.left = messages;
        this.done = done;
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public void onConfirmed() {
        if (--left == 0) {
            done.run();
        }
    }

    /** The binding stands whether or not the disk took what was before it. */
    @Override
    public void onRefused() {
        onConfirmed();
    }
}
