package org.leveret.broker.queue;

import org.leveret.broker.loop.EventLoop;

/** Messages that a queue is given all at once, and somebody who waits until it has the last. Owned by the queue's loop. */
final class ReplayTicket extends JointTicket {
    private final Runnable done;

    ReplayTicket(EventLoop loop, int messages, Runnable done) {
        super(loop);
        this.done = done;
        expect(messages);
    }

    /** The binding stands whether or not the disk took what was before it. */
    @Override
    protected void onAnswered(boolean taken) {
        done.run();
    }
}
