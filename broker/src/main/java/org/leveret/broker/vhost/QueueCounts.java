package org.leveret.broker.vhost;

/** What queue.declare-ok tells: ready messages (unacked ones do not count) and consumers. */
public record QueueCounts(int ready, int consumers) {}
