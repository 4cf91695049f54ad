package org.leveret.store;

import org.jspecify.annotations.Nullable;
import org.leveret.queue.Message;

/** Receives one loaded segment. */
@FunctionalInterface
public interface SegmentListener {
    /**
     * Called on a store thread, exactly once per {@link MessageStore#load}; must only post.
     *
     * @param segment the segment's number
     * @param slots 128 entries, owned by the receiver; null where the message was settled, was never stored, or cannot be
     *     read
     * @param problem which file cannot be read, and why; null when all that is stored is in the slots
     */
    void loaded(long segment, @Nullable Message[] slots, @Nullable String problem);
}
