package org.leveret.queue;

/**
 * A message where it stands in its queue. Immutable.
 *
 * @param ready whether it waits
 * @param redelivered whether it has been out before, as a consumer would be told
 */
public record Place(long position, Message message, boolean ready, boolean redelivered) {}
