package org.leveret.broker.contents;

import org.jspecify.annotations.Nullable;

/**
 * A move as it is at one moment. Immutable.
 *
 * @param moved how many messages are where they were to go, and no longer in the queue
 * @param skipped how many were meant and stayed: they had nowhere to go
 * @param examined how many ready messages were looked at
 * @param remaining how many were ready when it began and are still to be looked at, about
 * @param reason why it is paused, has failed or waits; null if there is nothing to say
 * @param startedAtMs in milliseconds since 1970
 * @param endedAtMs the same, or 0 as long as it is not over
 */
public record MoveView(
        String id,
        MoveState state,
        MoveRequest request,
        long moved,
        long skipped,
        long examined,
        long remaining,
        @Nullable String reason,
        long startedAtMs,
        long endedAtMs) {}
