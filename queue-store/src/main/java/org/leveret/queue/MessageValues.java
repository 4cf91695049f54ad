package org.leveret.queue;

import org.jspecify.annotations.Nullable;

/** Reads the value by which a queue tells whether it holds a message already. The same message has the same each time. */
@FunctionalInterface
public interface MessageValues {
    /** The message's value; null if it has none, and any number of its like may be held. */
    @Nullable
    ValueHash valueOf(Message message);
}
