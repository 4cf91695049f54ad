package org.leveret.broker.queue;

import org.leveret.broker.loop.EventLoop;

/** A ticket that several answer, and that comes to something when the last of them has. Owned by its loop. */
public abstract class JointTicket extends Ticket {
    private final EventLoop loop;
    private int answersLeft;
    private boolean refused;

    protected JointTicket(EventLoop loop) {
        this.loop = loop;
    }

    /** Says how many will answer, before the first is given the message; if none, all have taken it. Inside the loop only. */
    public final void expect(int answers) {
        answersLeft = Math.max(1, answers);
        if (answers == 0) {
            confirm(loop);
        }
    }

    @Override
    public final EventLoop loop() {
        return loop;
    }

    @Override
    public final void onConfirmed() {
        if (--answersLeft == 0) {
            onAnswered(!refused);
        }
    }

    @Override
    public final void onRefused() {
        refused = true;
        onConfirmed();
    }

    /** The last has answered; {@code taken} if none of them refused. */
    protected abstract void onAnswered(boolean taken);
}
