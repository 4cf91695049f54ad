package org.leveret.broker.delay;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.loop.EventLoops;
import org.leveret.broker.queue.LargeContents;
import org.leveret.broker.queue.LoopLog;
import org.leveret.broker.queue.QueueSite;
import org.leveret.broker.vhost.DelayDefinition;
import org.leveret.broker.vhost.DelayFactory;
import org.leveret.store.MessageStore;
import org.leveret.store.RecoveredQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where exchanges that delay messages are put to work: the loops, logs and clock of one broker. Immutable once started. */
public final class DelaySite implements DelayFactory {
    private static final Logger LOG = LoggerFactory.getLogger(DelaySite.class);

    private final EventLoops loops;
    private final @Nullable MessageStore store;
    private final QueueSite queues;
    private final LargeContents largeContents;
    private final List<DelaysOfLoop> delays;
    private final List<DueMessages> due;
    private final List<DelayOwner> recovered = new ArrayList<>();

    /**
     * @param store null for a broker that keeps everything in memory
     * @param queues whose logs take the waiting messages too
     * @param exchangeBytesMax what the messages of one exchange may take in memory
     * @param allBytesMax what those of all exchanges together may take in memory
     * @param due makes what routes the messages of one loop's exchanges
     */
    public DelaySite(
            EventLoops loops,
            @Nullable MessageStore store,
            QueueSite queues,
            LargeContents largeContents,
            long exchangeBytesMax,
            long allBytesMax,
            Function<EventLoop, DueMessages> due) {
        this.loops = loops;
        this.store = store;
        this.queues = queues;
        this.largeContents = largeContents;
        this.delays = loops.all().stream()
                .map(loop -> new DelaysOfLoop(allBytesMax / loops.size(), exchangeBytesMax))
                .toList();
        this.due = loops.all().stream().map(due).toList();
    }

    @Override
    public DelayRef start(DelayDefinition definition, boolean isRecovered) {
        EventLoop loop = loops.ownerOf(definition.vhost(), definition.exchange());
        RecoveredQueue stored = isRecovered && store != null ? store.recovered(definition.id()) : null;
        DelayOwner owner = new DelayOwner(this, definition, loop, stored);
        if (isRecovered) {
            recovered.add(owner);
        } else {
            loop.post(owner::onStart);
        }
        return new DelayRef(owner);
    }

    /** Starts what was there before the start. Comes when all that its messages may be routed to is there. */
    public void startRecovered() {
        recovered.forEach(owner -> owner.loop().post(owner::onStart));
        recovered.clear();
    }

    /** Gives out nothing more, and waits until what was given out is where it goes; not for a loop's thread. */
    public void stop(long timeoutMs) {
        CountDownLatch settled = new CountDownLatch(loops.size());
        for (EventLoop loop : loops.all()) {
            loop.post(() -> delays(loop).stop(settled::countDown));
        }
        try {
            if (!settled.await(timeoutMs, TimeUnit.MILLISECONDS)) {
                LOG.warn(
                        "delayed messages are under way after {} ms, and will be routed again by the next start",
                        timeoutMs);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    EventLoops loops() {
        return loops;
    }

    LargeContents largeContents() {
        return largeContents;
    }

    @Nullable
    MessageStore store() {
        return store;
    }

    @Nullable
    LoopLog log(EventLoop loop) {
        return queues.log(loop);
    }

    DelaysOfLoop delays(EventLoop loop) {
        return delays.get(loop.index());
    }

    DueMessages due(EventLoop loop) {
        return due.get(loop.index());
    }
}
