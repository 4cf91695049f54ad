package org.leveret.broker.statistics;

/** How many messages several queues hold together. Immutable. */
public record QueueLengths(long ready, long unacked) {}
