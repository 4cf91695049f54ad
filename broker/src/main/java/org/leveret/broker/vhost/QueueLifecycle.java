package org.leveret.broker.vhost;

import org.leveret.broker.control.Done;
import org.leveret.broker.loop.Loop;
import org.leveret.broker.loop.Reply;

/** What a queue tells the control loop about its own end. May be called on any loop. */
public interface QueueLifecycle {
    /**
     * The queue had consumers and has none any more. An auto-delete queue is deleted if none has come meanwhile.
     *
     * @param decided told on {@code replyOn} once the queue is gone for everyone, or is to stay
     */
    void lastConsumerGone(QueueHandle queue, Loop replyOn, Reply<Done> decided);
}
