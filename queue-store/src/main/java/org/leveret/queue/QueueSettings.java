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
 * @param singleActiveConsumer whether one consumer is given all messages until it leaves
 * @param priorityMax the highest priority of a message, 0 to 255; 0 if they all count the same
 * @param lengthLimit how many ready messages it takes
 * @param expiresMs after how long without a consumer or any other use it asks to be deleted, in milliseconds, at least
 *     1, or {@link Message#FOREVER}
 */
public record QueueSettings(
        long queueId,
        boolean durable,
        long residentBytesMax,
        long timeToLiveMs,
        boolean deadLetters,
        boolean singleActiveConsumer,
        int priorityMax,
        LengthLimit lengthLimit,
        long expiresMs) {

    /** A queue that keeps everything for ever, and drops what is rejected. */
    public QueueSettings(long queueId, boolean durable, long residentBytesMax) {
        this(queueId, durable, residentBytesMax, Message.FOREVER, false);
    }

    /** A queue without bounds on its length and its life. */
    public QueueSettings(long queueId, boolean durable, long residentBytesMax, long timeToLiveMs, boolean deadLetters) {
        this(
                queueId,
                durable,
                residentBytesMax,
                timeToLiveMs,
                deadLetters,
                false,
                0,
                LengthLimit.NONE,
                Message.FOREVER);
    }
}
