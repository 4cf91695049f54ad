package org.leveret.broker.stream;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.queue.Browsable;
import org.leveret.broker.queue.SegmentLoads;
import org.leveret.queue.Extent;
import org.leveret.queue.Message;
import org.leveret.queue.Wanted;
import org.leveret.queue.stream.StreamBrowsing;
import org.leveret.queue.stream.StreamMachine;

/** The messages of a stream for those who look at them without reading it; all are ready. Owned by the stream's loop. */
final class StreamContents implements Browsable {
    private final EventLoop loop;
    private final long streamId;
    private final @Nullable SegmentLoads loads;
    private final StreamMachine machine;
    private final StreamBrowsing browsing;

    StreamContents(EventLoop loop, long streamId, @Nullable SegmentLoads loads, StreamMachine machine) {
        this.loop = loop;
        this.streamId = streamId;
        this.loads = loads;
        this.machine = machine;
        this.browsing = machine.browsing();
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public long count() {
        return machine.isDeleted() ? 0 : machine.messageCount();
    }

    /** All of it, however far the extent reaches. */
    @Override
    public void read(long cursor, Wanted wanted, Extent extent, Reader reader) {
        loop.checkInside();
        loop.postLater(() -> {
            long chunk = wanted == Wanted.NOT_READY ? StreamBrowsing.END : browsing.chunkBehind(cursor);
            long until = browsing.end();
            SegmentLoads store = loads;
            if (chunk == StreamBrowsing.END) {
                reader.onSlice(new Slice(List.of(), cursor, true));
            } else if (store != null && browsing.lacks(chunk, cursor)) {
                store.load(
                        streamId,
                        chunk,
                        browsing.heapBytes(chunk),
                        (number, slots, problem) -> show(number, cursor, until, slots, reader));
            } else {
                show(chunk, cursor, until, null, reader);
            }
        });
    }

    private void show(long chunk, long cursor, long until, @Nullable Message @Nullable [] loaded, Reader reader) {
        long behind = browsing.behind(chunk, cursor, until);
        boolean last = browsing.chunkBehind(behind) == StreamBrowsing.END;
        reader.onSlice(new Slice(browsing.places(chunk, cursor, until, loaded), behind, last));
    }
}
