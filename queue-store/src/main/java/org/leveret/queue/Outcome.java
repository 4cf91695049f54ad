package org.leveret.queue;

/** How a delivery was settled, in the words that all protocols share. */
public enum Outcome {
    /** Dealt with: the message goes. An ack in AMQP 0-9-1. */
    ACCEPTED,
    /** Not wanted by anyone: the message goes. A nack or reject without requeue in AMQP 0-9-1. */
    REJECTED,
    /**
     * Not dealt with: the message is ready again at its old place, and its next delivery is a redelivery. A nack with
     * requeue or a recover in AMQP 0-9-1.
     */
    RELEASED,
    /** As released, because dealing with it failed. A reject with requeue in AMQP 0-9-1, or the end of the channel. */
    FAILED;

    /** Whether the message stays in the queue. */
    public boolean returns() {
        return this == RELEASED || this == FAILED;
    }
}
