package org.leveret.broker.contents;

import org.leveret.broker.messages.PlainMessage;

/**
 * A message that was looked at where it stands.
 *
 * @param ready whether it waits for a consumer
 * @param redelivered whether a consumer would be told that it has been out before
 * @param message with as much of the payload as was asked for
 * @param payloadBytes how long the payload is
 */
public record BrowsedMessage(
        long position, boolean ready, boolean redelivered, PlainMessage message, int payloadBytes) {}
