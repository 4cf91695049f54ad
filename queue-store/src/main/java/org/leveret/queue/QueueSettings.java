package org.leveret.queue;

/**
 * What a queue was declared with, as far as its machine needs to know.
 *
 * @param queueId the generated id under which the store knows the queue
 * @param durable whether persistent messages are kept in the store
 * @param residentBytesMax heap that the queue's messages may take before they are paged out, in bytes (see
 *     {@link Message#heapBytes()}), at least 0; can be changed later by {@link QueueMachine#residentBytesMax}
 */
public record QueueSettings(long queueId, boolean durable, long residentBytesMax) {}
