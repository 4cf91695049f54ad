package org.leveret.queue.delay;

/**
 * What one exchange's waiting messages are like.
 *
 * @param durable whether persistent messages are written to the log
 * @param stored whether there is a disk, to which messages can leave the heap
 */
public record DelaySettings(boolean durable, boolean stored) {}
