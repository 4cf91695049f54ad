package org.leveret.broker.deduplication;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.queue.LoopLog;
import org.leveret.broker.vhost.Claim;
import org.leveret.broker.vhost.DeduplicationCache;
import org.leveret.queue.Message;
import org.leveret.queue.QueueMachine;
import org.leveret.queue.RecoveredSegment;
import org.leveret.store.RecoveredQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the values of one exchange of type x-message-deduplication in the message store, in the order in which their
 * messages arrived: a value that the exchange's cache forgets is settled like a message. Owned by one event loop.
 */
final class ValueLogOwner {
    private static final Logger LOG = LoggerFactory.getLogger(ValueLogOwner.class);

    private final long id;
    private final String vhost;
    private final String exchange;
    private final LoopLog log;
    private final EventLoop loop;
    private final DeduplicationCache cache;

    // Owned by the loop.
    private final List<RecoveredSegment> segments;
    private long nextPosition;
    private int nextSegment;
    private boolean deleted;

    /** @param recovered what the store had of it at the start; null if nothing */
    ValueLogOwner(
            long id,
            String vhost,
            String exchange,
            LoopLog log,
            EventLoop loop,
            DeduplicationCache cache,
            @Nullable RecoveredQueue recovered) {
        this.id = id;
        this.vhost = vhost;
        this.exchange = exchange;
        this.log = log;
        this.loop = loop;
        this.cache = cache;
        this.segments = recovered == null ? List.of() : recovered.segments();
        this.nextPosition = recovered == null ? 0 : afterSegmentOf(recovered.nextPosition());
    }

    /** What was written before a start and what is written after it share no segment. */
    private static long afterSegmentOf(long position) {
        return (position + QueueMachine.SEGMENT_SLOTS - 1) / QueueMachine.SEGMENT_SLOTS * QueueMachine.SEGMENT_SLOTS;
    }

    EventLoop loop() {
        return loop;
    }

    void onAppend(Claim claim, Claim.Waiter waiter) {
        loop.checkInside();
        if (deleted) {
            waiter.settled(true);
            return;
        }
        long position = nextPosition++;
        log.batch().enqueue(id, position, StoredValue.message(claim), new WrittenTicket(loop, waiter));
        cache.written(claim, position);
    }

    void onForget(long position) {
        loop.checkInside();
        if (!deleted) {
            log.batch().forget(id, position);
        }
    }

    void onDelete() {
        loop.checkInside();
        if (!deleted) {
            deleted = true;
            log.batch().deleteQueue(id);
        }
    }

    /** Gives the cache what was there at the start, a segment at a time, and runs the task when it has all. */
    void onLoad(Runnable loaded) {
        loop.checkInside();
        if (nextSegment == segments.size()) {
            loaded.run();
            return;
        }
        RecoveredSegment segment = segments.get(nextSegment++);
        log.load(
                id,
                segment.segment(),
                (number, slots, problem) -> loop.post(() -> {
                    onSegment(segment, slots, problem);
                    onLoad(loaded);
                }));
    }

    private void onSegment(RecoveredSegment segment, @Nullable Message[] slots, @Nullable String problem) {
        int unreadable = Long.bitCount(segment.aliveLow()) + Long.bitCount(segment.aliveHigh());
        long nowMs = loop.nowMs();
        for (int slot = 0; slot < slots.length; slot++) {
            Message message = slots[slot];
            if (message != null) {
                unreadable--;
                StoredValue stored = StoredValue.of(message);
                long position = segment.segment() * QueueMachine.SEGMENT_SLOTS + slot;
                cache.recovered(stored.value(), stored.expiresMs(), position, nowMs);
            }
        }
        if (unreadable > 0) {
            LOG.error(
                    "{}: {} values that exchange '{}' in vhost '{}' has seen cannot be read; messages with them will be"
                            + " taken for the first",
                    problem == null ? "the message store does not have them" : problem,
                    unreadable,
                    exchange,
                    vhost);
        }
    }
}
