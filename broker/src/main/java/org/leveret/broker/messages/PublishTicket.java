package org.leveret.broker.messages;

import java.util.concurrent.CompletableFuture;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.ReplyCode;
import org.leveret.broker.control.admin.CommandRefusedException;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.queue.JointTicket;
import org.leveret.broker.statistics.MessageCounters;

/** Who published one message and waits until all its queues have it. Owned by the loop that published. */
final class PublishTicket extends JointTicket {
    private final CompletableFuture<Boolean> routed;
    private final boolean found;
    private final MessageCounters counters;

    /**
     * @param found what to tell once all have it
     * @param counters of the loop
     */
    PublishTicket(EventLoop loop, boolean found, MessageCounters counters, CompletableFuture<Boolean> routed) {
        super(loop);
        this.found = found;
        this.counters = counters;
        this.routed = routed;
    }

    @Override
    protected void onAnswered(boolean taken) {
        if (taken) {
            counters.confirm++;
            routed.complete(found);
        } else {
            routed.completeExceptionally(new CommandRefusedException(
                    new AmqpException(ReplyCode.PRECONDITION_FAILED, "the message was rejected")));
        }
    }
}
