package org.leveret.broker.vhost;

import java.util.List;
import org.leveret.broker.control.Done;
import org.leveret.broker.loop.Loop;
import org.leveret.broker.loop.Reply;
import org.leveret.queue.Message;

/** A running queue as the control loop sees it. Every method may be called on any loop; those that ask only post. */
public interface QueueHandle {
    QueueDefinition definition();

    /** Since when it is there in this life of the broker, in milliseconds since 1970. */
    long sinceMs();

    /** What its arguments and policies ask for now. */
    QueueFeatures features();

    /** Has the queue, with what is in it, go by what a changed policy asks for. */
    void configure(QueueFeatures features);

    /**
     * Answers how many messages are ready and how many consumers there are, to somebody who declares the queue: it counts
     * as use. A deleted queue answers 0 and 0.
     */
    void counts(Loop replyOn, Reply<QueueCounts> reply);

    /**
     * Takes copies of messages as if they were published now, in their order, and answers when it has them as safely as its
     * durability asks.
     */
    void replay(List<Message> messages, Loop replyOn, Reply<Done> reply);

    /**
     * Deletes the queue with its messages and cancels its consumers, unless a condition says no. The queue's own loop
     * decides, so no consumer can slip in between. A queue that is deleted already answers {@code DELETED} with 0.
     */
    void delete(boolean ifUnused, boolean ifEmpty, Loop replyOn, Reply<DeleteResult> reply);
}
