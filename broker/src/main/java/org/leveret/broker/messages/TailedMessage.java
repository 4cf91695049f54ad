package org.leveret.broker.messages;

/**
 * A message that passed.
 *
 * @param message its payload may be only the beginning of what was published
 * @param payloadBytes how long the whole payload is
 */
public record TailedMessage(PlainMessage message, int payloadBytes) {}
