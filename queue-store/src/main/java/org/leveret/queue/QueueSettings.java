package org.leveret.queue;

/**
 * What a queue was declared with, as far as its machine needs to know.
 *
 * @param queueId the generated id under which the store knows the queue
 * @param durable whether persistent messages are kept in the store
 * @param residentBytesMax heap that the queue's messages may take before they are paged out, in bytes (see
 *     {@link Message#heapBytes()}), at least 0; can be changed later by {@link QueueMachine#residentBytesMax}
 * @param timeToLiveMs how long a message may wait for its delivery, in milliseconds, at least 0, or
 *     {@link Message#FOREVER}
 * @param deadLetters whether what is rejected or expires is handed to {@link QueueEffects#deadLetter}
 */
public record QueueSettings(
        long queueId, boolean durable, long residentBytesMax, long timeToLiveMs, boolean deadLetters) {

    /** A queue without a time to live, that drops what is rejected. */
    public QueueSettings(long queueId, boolean durable, long residentBytesMax) {
        this(queueId, durable, residentBytesMax, Message.FOREVER, false);
    }
}
