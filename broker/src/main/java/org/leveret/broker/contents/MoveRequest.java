package org.leveret.broker.contents;

import org.jspecify.annotations.Nullable;

/**
 * What is to be moved. Immutable.
 *
 * @param user whose permissions count; null for nobody's
 * @param limit how many messages are moved at most
 * @param messagesPerSecond at most, or 0 for as many as can be
 */
public record MoveRequest(
        @Nullable String user,
        String vhost,
        String queue,
        Destination destination,
        MessageFilter filter,
        long limit,
        int messagesPerSecond) {}
