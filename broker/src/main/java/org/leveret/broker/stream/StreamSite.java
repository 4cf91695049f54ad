package org.leveret.broker.stream;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.leveret.broker.journey.JourneySwitch;
import org.leveret.broker.loop.EventLoop;
import org.leveret.broker.loop.EventLoops;
import org.leveret.broker.queue.LargeContents;
import org.leveret.broker.queue.LoopLog;
import org.leveret.broker.queue.QueueAtWork;
import org.leveret.broker.queue.SegmentLoads;
import org.leveret.broker.queue.StreamFactory;
import org.leveret.broker.statistics.QueueSnapshot;
import org.leveret.broker.vhost.QueueDefinition;
import org.leveret.broker.vhost.QueueFeatures;
import org.leveret.store.RecoveredQueue;

/** Where streams are put to work: the loops and memory of one broker. Immutable. */
public final class StreamSite implements StreamFactory {
    private final EventLoops loops;
    private final LargeContents largeContents;
    private final List<StreamsOfLoop> streams;

    /**
     * @param streamBytesMax what the messages of one stream may take in memory
     * @param allBytesMax what those of all streams together may take in memory
     */
    public StreamSite(EventLoops loops, LargeContents largeContents, long streamBytesMax, long allBytesMax) {
        this.loops = loops;
        this.largeContents = largeContents;
        this.streams = loops.all().stream()
                .map(loop -> new StreamsOfLoop(allBytesMax / loops.size(), streamBytesMax))
                .toList();
    }

    @Override
    public QueueAtWork stream(
            QueueDefinition definition,
            QueueFeatures features,
            EventLoop loop,
            @Nullable LoopLog log,
            JourneySwitch journeys,
            @Nullable RecoveredQueue recovered) {
        SegmentLoads loads = log == null ? null : new SegmentLoads(log, loops, largeContents);
        return new StreamOwner(definition, features, loop, log, loads, streams.get(loop.index()), journeys, recovered);
    }

    /** Adds what the loop's streams look like, on that loop. */
    public void addSnapshots(EventLoop loop, List<QueueSnapshot> snapshots) {
        loop.checkInside();
        streams.get(loop.index()).addSnapshots(snapshots);
    }

    /** The store closes soon; it is known when the loops settle. */
    public void stop() {
        for (EventLoop loop : loops.all()) {
            loop.post(streams.get(loop.index())::stop);
        }
    }
}
