package org.leveret.broker.queue;

import org.leveret.queue.Message;

/**
 * A message that was fetched rather than delivered.
 *
 * @param position its place in the queue, to settle it by; meaningless if it was settled on fetching
 * @param returns how often it has come back from consumers; 0 where that is not counted
 * @param readyLeft how many messages are ready behind it
 */
public record FetchResult(long position, Message message, boolean redelivered, int returns, int readyLeft) {}
