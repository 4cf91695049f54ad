package org.leveret.broker.messages;

/**
 * A message that was fetched.
 *
 * @param readyLeft how many messages were ready behind it
 */
public record FetchedMessage(PlainMessage message, boolean redelivered, int readyLeft) {}
