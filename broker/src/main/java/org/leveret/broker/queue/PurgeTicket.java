package org.leveret.broker.queue;

import org.leveret.amqp.AmqpException;
import org.leveret.amqp.ReplyCode;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.loop.Reply;

/** A purge whose answer waits until it is on disk: what it took is not to come back. Owned by the loop that asked. */
final class PurgeTicket extends Ticket {
    private final EventLoop loop;
    private final int purged;
    private final Reply<Integer> reply;

    PurgeTicket(EventLoop loop, int purged, Reply<Integer> reply) {
        this.loop = loop;
        this.purged = purged;
        this.reply = reply;
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public void onConfirmed() {
        reply.succeeded(purged);
    }

    @Override
    public void onRefused() {
        reply.failed(new AmqpException(ReplyCode.INTERNAL_ERROR, ""));
    }
}
