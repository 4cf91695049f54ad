package org.leveret.broker.deduplication;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.loop.EventLoops;
import org.leveret.broker.queue.LoopLog;
import org.leveret.broker.queue.QueueSite;
import org.leveret.broker.vhost.DeduplicationCache;
import org.leveret.broker.vhost.ValueLog;
import org.leveret.broker.vhost.ValueLogFactory;
import org.leveret.store.MessageStore;
import org.leveret.store.RecoveredQueue;

/** Where exchanges keep on disk what they have seen: the loops and logs of one broker. Immutable once started. */
public final class ValueLogSite implements ValueLogFactory {
    private final EventLoops loops;
    private final @Nullable MessageStore store;
    private final QueueSite queues;
    private final List<ValueLogOwner> recovered = new ArrayList<>();

    /**
     * @param store null for a broker that keeps everything in memory
     * @param queues whose logs take the values too
     */
    public ValueLogSite(EventLoops loops, @Nullable MessageStore store, QueueSite queues) {
        this.loops = loops;
        this.store = store;
        this.queues = queues;
    }

    @Override
    public ValueLog start(long id, String vhost, String exchange, DeduplicationCache cache, boolean isRecovered) {
        EventLoop loop = loops.ownerOf(vhost, exchange);
        LoopLog log = queues.log(loop);
        if (store == null || log == null) {
            return ValueLog.NONE;
        }
        RecoveredQueue stored = isRecovered ? store.recovered(id) : null;
        ValueLogOwner owner = new ValueLogOwner(id, vhost, exchange, log, loop, cache, stored);
        if (isRecovered) {
            recovered.add(owner);
        }
        return new ValueLogRef(loop, owner);
    }

    /**
     * Waits until every cache has what it had before the start: until then nothing may be routed. Not for a loop's thread.
     *
     * @throws InterruptedException if the thread is to stop waiting
     */
    public void load() throws InterruptedException {
        CountDownLatch loaded = new CountDownLatch(recovered.size());
        recovered.forEach(owner -> owner.loop().post(() -> owner.onLoad(loaded::countDown)));
        loaded.await();
        recovered.clear();
    }
}
