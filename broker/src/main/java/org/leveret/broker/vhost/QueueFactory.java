package org.leveret.broker.vhost;

/** Starts queues for the control loop, which knows what a queue is called but not how it works. */
public interface QueueFactory {
    /**
     * Has a queue ready for work. Called on the control loop; does not wait.
     *
     * @param features what its arguments and policies ask for
     * @param recovered whether the queue was there before this start of the broker, so that the message store may hold
     *     content under the definition's id
     */
    QueueHandle start(QueueDefinition definition, QueueFeatures features, boolean recovered);
}
