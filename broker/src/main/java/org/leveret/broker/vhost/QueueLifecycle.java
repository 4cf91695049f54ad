package org.leveret.broker.vhost;

/** What a queue tells the control loop about its own end. May be called on any loop. */
public interface QueueLifecycle {
    /** The queue had consumers and has none any more. An auto-delete queue is deleted if none has come meanwhile. */
    void lastConsumerGone(QueueHandle queue);
}
