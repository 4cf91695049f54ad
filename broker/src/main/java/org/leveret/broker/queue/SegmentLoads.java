package org.leveret.broker.queue;

import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.loop.EventLoops;
import org.leveret.queue.QueueMachine;
import org.leveret.store.SegmentListener;

/**
 * Has segments read back for the queues of one event loop. Those with large messages wait until there is memory for them,
 * so that many queues at once cannot fill the heap. Owned by that loop.
 */
public final class SegmentLoads {
    /** Up to here a segment may be full of small messages, and ends with one that is not large. */
    private static final int ORDINARY_BYTES_MAX = QueueMachine.SEGMENT_BYTES + LargeContents.LARGE_BYTES;

    private final LoopLog log;
    private final EventLoop loop;
    private final EventLoops loops;
    private final LargeContents largeContents;

    public SegmentLoads(LoopLog log, EventLoops loops, LargeContents largeContents) {
        this.log = log;
        this.loop = log.loop();
        this.loops = loops;
        this.largeContents = largeContents;
    }

    /** Reads a segment whose messages take about so much, and tells the queue, never from inside this call. */
    public void load(long queueId, long segment, long bytes, SegmentListener queue) {
        if (bytes <= ORDINARY_BYTES_MAX) {
            log.load(
                    queueId,
                    segment,
                    (loaded, slots, problem) -> loop.postLater(() -> queue.loaded(loaded, slots, problem)));
        } else if (largeContents.takeForLoad(bytes)) {
            loadLarge(queueId, segment, bytes, queue);
        } else {
            largeContents.takeForLoadWhenLeft(
                    bytes, () -> loop.postLater(() -> loadLarge(queueId, segment, bytes, queue)));
        }
    }

    private void loadLarge(long queueId, long segment, long bytes, SegmentListener queue) {
        log.load(
                queueId,
                segment,
                (loaded, slots, problem) -> loop.postLater(() -> {
                    queue.loaded(loaded, slots, problem);
                    // By then it is with the sockets that take it, which count it themselves.
                    loops.barrier(loop, () -> largeContents.giveBackLoaded(bytes));
                }));
    }
}
