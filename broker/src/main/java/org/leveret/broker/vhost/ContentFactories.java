package org.leveret.broker.vhost;

/** What starts queues, and what exchanges hold on to, for the control loop. Immutable. */
public record ContentFactories(QueueFactory queues, DelayFactory delays, ValueLogFactory values) {}
