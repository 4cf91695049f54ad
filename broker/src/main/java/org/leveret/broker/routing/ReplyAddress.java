package org.leveret.broker.routing;

import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.loop.Receiver;
import org.leveret.queue.Message;

/** Where the replies to one channel's requests go: straight to that channel, past every queue. Immutable. */
public final class ReplyAddress {
    /** The verb of the letter that brings a reply; its first object is the {@link Message}. */
    public static final int DELIVER = 0;

    private final String virtualHost;
    private final String name;
    private final EventLoop loop;
    private final Receiver consumer;

    ReplyAddress(String virtualHost, String name, EventLoop loop, Receiver consumer) {
        this.virtualHost = virtualHost;
        this.name = name;
        this.loop = loop;
        this.consumer = consumer;
    }

    /** What requests have as their reply-to, and replies as their routing key. */
    public String name() {
        return name;
    }

    String virtualHost() {
        return virtualHost;
    }

    /** The loop that the replies cross to. */
    public EventLoop loop() {
        return loop;
    }

    /** Sends a reply off; it is dropped if the channel has ended meanwhile. */
    public void deliver(EventLoop from, Message reply) {
        if (from != loop) {
            from.crossing(loop).weigh(reply.heapBytes());
        }
        from.send(loop, consumer, DELIVER, reply, null, 0);
    }
}
