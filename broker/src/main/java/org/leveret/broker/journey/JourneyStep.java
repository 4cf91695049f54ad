package org.leveret.broker.journey;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that has happened to a message. Immutable.
 *
 * @param nanos when, by a clock that all loops share, to put steps in order
 * @param atMs when, in milliseconds since 1970
 * @param message which message, by the number that it was given when it was published; 0 if it has none, as it was published
 *     before, or has left the heap since
 * @param queueId where it stands; 0 if this is no matter of one queue
 * @param position its place there; below zero if it has none
 * @param messageId the property of the message, if it is at hand
 * @param correlationId as above
 * @param told what there is to tell, by its name in JSON
 */
public record JourneyStep(
        long nanos,
        long atMs,
        Kind kind,
        int message,
        long queueId,
        long position,
        @Nullable String messageId,
        @Nullable String correlationId,
        Map<String, Object> told) {
    /** What can happen to a message. */
    public enum Kind {
        PUBLISHED,
        ROUTED,
        UNROUTABLE,
        DELAYED,
        DELIVERED,
        SETTLED,
        EXPIRED,
        DROPPED,
        DEAD_LETTERED,
        RESENT
    }
}
