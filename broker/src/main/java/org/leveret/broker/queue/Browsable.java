package org.leveret.broker.queue;

import java.util.List;
import org.leveret.broker.loop.EventLoop;
import org.leveret.queue.Extent;
import org.leveret.queue.Place;
import org.leveret.queue.Wanted;

/** Messages that can be looked at where they stand, a slice at a time. Owned by the loop of their queue or stream. */
public interface Browsable {
    /** Who looks. */
    @FunctionalInterface
    interface Reader {
        /** Never called from inside the call that asks. */
        void onSlice(Slice slice);
    }

    /**
     * What was looked at.
     *
     * @param places at most those of one segment, in their order
     * @param cursor where to go on
     * @param last whether there is nothing further
     */
    record Slice(List<Place> places, long cursor, boolean last) {}

    EventLoop loop();

    /** How many messages there are, whatever becomes of them. */
    long count();

    /** Looks at what is behind a place, from -1 on, as far as the extent reaches. */
    void read(long cursor, Wanted wanted, Extent extent, Reader reader);
}
