package org.leveret.queue.stream;

import org.leveret.queue.Message;

/** Which messages of a stream a reader wants. Called on the stream's loop. */
@FunctionalInterface
public interface StreamFilter {
    boolean wants(Message message);
}
