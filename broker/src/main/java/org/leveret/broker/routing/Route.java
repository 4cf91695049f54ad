package org.leveret.broker.routing;

import org.leveret.broker.queue.QueueRef;

/** Where messages of one exchange and routing key go. Immutable as to its callers. */
public final class Route {
    private final String exchange;
    private final String routingKey;
    private final boolean topic;
    private final QueueRef[] queues;

    Route(String exchange, String routingKey, boolean topic, QueueRef[] queues) {
        this.exchange = exchange;
        this.routingKey = routingKey;
        this.topic = topic;
        this.queues = queues;
    }

    boolean isOf(String otherExchange, String otherRoutingKey) {
        return routingKey.equals(otherRoutingKey) && exchange.equals(otherExchange);
    }

    /** Whether topic permissions apply to the exchange. */
    public boolean topic() {
        return topic;
    }

    /** Every queue once; not to be changed. */
    public QueueRef[] queues() {
        return queues;
    }
}
