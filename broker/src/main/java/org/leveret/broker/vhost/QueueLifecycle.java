package org.leveret.broker.vhost;

import org.leveret.broker.control.Done;
import org.leveret.broker.loop.Loop;
import org.leveret.broker.loop.Reply;

/** What a queue tells the control loop about its own end. May be called on any loop. */
public interface QueueLifecycle {
    /**
     * The queue has lost its last consumer and is an auto-delete one, or nobody has used it for as long as it may go unused.
     * It is deleted if no consumer has come meanwhile.
     *
     * @param decided told on {@code replyOn} once the queue is gone for everyone, or is to stay
     */
    void unused(QueueHandle queue, Loop replyOn, Reply<Done> decided);
}
