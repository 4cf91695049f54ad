package org.leveret.queue;

import org.jspecify.annotations.Nullable;

/**
 * What a queue was declared with, as far as its machine needs to know.
 *
 * @param queueId the generated id under which the store knows the queue
 * @param durable whether persistent messages are kept in the store
 * @param persistsAll whether a durable queue keeps the other messages there too
 * @param residentBytesMax heap that the queue's messages may take before they are paged out, in bytes (see
 *     {@link Message#heapBytes()}), at least 0; can be changed later by {@link QueueMachine#residentBytesMax}
 * @param timeToLiveMs how long a message may wait for its delivery, in milliseconds, at least 0, or
 *     {@link Message#FOREVER}
 * @param deadLetters whether what is given up is handed to {@link QueueEffects#deadLetter}
 * @param deadLettersSafely whether what is given up stays until its dead letter is safe
 * @param singleActiveConsumer whether one consumer is given all messages until it leaves
 * @param priorityMax the highest priority of a message, 0 to 255; 0 if they all count the same
 * @param lengthLimit how many ready messages it takes
 * @param expiresMs after how long without a consumer or any other use it asks to be deleted, in milliseconds, at least
 *     1, or {@link Message#FOREVER}
 * @param quorumRules whether it keeps the rules of RabbitMQ's quorum queues: what comes back is first, in the order in which it
 *     came back; two priorities are served two to one; a single active consumer yields to one with a higher priority
 * @param returnsMax how often a message may come back, at least 0; it is given up when it comes back once more.
 *     {@link #UNCOUNTED} if nobody counts
 * @param delayedRetry how long a message that came back waits
 * @param distinctBy what no two messages in the queue may have in common; null if they may have all
 */
public record QueueSettings(
        long queueId,
        boolean durable,
        boolean persistsAll,
        long residentBytesMax,
        long timeToLiveMs,
        boolean deadLetters,
        boolean deadLettersSafely,
        boolean singleActiveConsumer,
        int priorityMax,
        LengthLimit lengthLimit,
        long expiresMs,
        boolean quorumRules,
        int returnsMax,
        DelayedRetry delayedRetry,
        @Nullable MessageValues distinctBy) {
    /** In place of a number of returns: they are not counted. */
    public static final int UNCOUNTED = -1;

    /** A queue that keeps everything for ever, and drops what is rejected. */
    public static QueueSettings of(long queueId, boolean durable, long residentBytesMax) {
        return builder(queueId, durable, residentBytesMax).build();
    }

    /** Begins with the settings that {@link #of} gives. */
    public static Builder builder(long queueId, boolean durable, long residentBytesMax) {
        return new Builder(queueId, durable, residentBytesMax);
    }

    boolean countsReturns() {
        return returnsMax != UNCOUNTED;
    }

    /** Collects settings; what is not set does not bind the queue. */
    public static final class Builder {
        private final long queueId;
        private final boolean durable;
        private final long residentBytesMax;
        private boolean persistsAll;
        private long timeToLiveMs = Message.FOREVER;
        private boolean deadLetters;
        private boolean deadLettersSafely;
        private boolean singleActiveConsumer;
        private int priorityMax;
        private LengthLimit lengthLimit = LengthLimit.NONE;
        private long expiresMs = Message.FOREVER;
        private boolean quorumRules;
        private int returnsMax = UNCOUNTED;
        private DelayedRetry delayedRetry = DelayedRetry.NONE;
        private @Nullable MessageValues distinctBy;

        private Builder(long queueId, boolean durable, long residentBytesMax) {
            this.queueId = queueId;
            this.durable = durable;
            this.residentBytesMax = residentBytesMax;
        }

        public Builder persistsAll(boolean persists) {
            this.persistsAll = persists;
            return this;
        }

        public Builder timeToLiveMs(long timeMs) {
            this.timeToLiveMs = timeMs;
            return this;
        }

        public Builder deadLetters(boolean become) {
            this.deadLetters = become;
            return this;
        }

        /** Also says that there are dead letters. */
        public Builder deadLettersSafely(boolean stay) {
            this.deadLettersSafely = stay;
            this.deadLetters |= stay;
            return this;
        }

        public Builder singleActiveConsumer(boolean single) {
            this.singleActiveConsumer = single;
            return this;
        }

        public Builder priorityMax(int highest) {
            this.priorityMax = highest;
            return this;
        }

        public Builder lengthLimit(LengthLimit limit) {
            this.lengthLimit = limit;
            return this;
        }

        public Builder expiresMs(long timeMs) {
            this.expiresMs = timeMs;
            return this;
        }

        /** Needs a {@link #priorityMax} of 1. */
        public Builder quorumRules(boolean hold) {
            this.quorumRules = hold;
            return this;
        }

        public Builder returnsMax(int times) {
            this.returnsMax = times;
            return this;
        }

        public Builder delayedRetry(DelayedRetry delay) {
            this.delayedRetry = delay;
            return this;
        }

        public Builder distinctBy(@Nullable MessageValues values) {
            this.distinctBy = values;
            return this;
        }

        public QueueSettings build() {
            return new QueueSettings(
                    queueId,
                    durable,
                    persistsAll,
                    residentBytesMax,
                    timeToLiveMs,
                    deadLetters,
                    deadLettersSafely,
                    singleActiveConsumer,
                    priorityMax,
                    lengthLimit,
                    expiresMs,
                    quorumRules,
                    returnsMax,
                    delayedRetry,
                    distinctBy);
        }
    }
}
