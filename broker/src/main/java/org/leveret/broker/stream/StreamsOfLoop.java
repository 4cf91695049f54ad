package org.leveret.broker.stream;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.leveret.broker.statistics.QueueSnapshot;

/** The streams of one event loop; those that are being read share a part of the heap. Owned by that loop. */
final class StreamsOfLoop {
    private static final long STREAM_BYTES_MIN = 256 << 10;

    private final long loopBytesMax;
    private final long streamBytesMax;
    private final Set<StreamOwner> all = new LinkedHashSet<>();
    private final List<StreamOwner> read = new ArrayList<>();
    private boolean stopped;

    /**
     * @param loopBytesMax for all streams of the loop together
     * @param streamBytesMax for each of them
     */
    StreamsOfLoop(long loopBytesMax, long streamBytesMax) {
        this.loopBytesMax = loopBytesMax;
        this.streamBytesMax = streamBytesMax;
    }

    void started(StreamOwner stream) {
        all.add(stream);
    }

    void deleted(StreamOwner stream) {
        all.remove(stream);
    }

    void addSnapshots(List<QueueSnapshot> snapshots) {
        for (StreamOwner stream : all) {
            snapshots.add(stream.snapshot());
        }
    }

    /** It is being read from now on. */
    void add(StreamOwner stream) {
        read.add(stream);
        share();
    }

    void remove(StreamOwner stream) {
        read.remove(stream);
        share();
    }

    private void share() {
        long bytes = Math.max(STREAM_BYTES_MIN, loopBytesMax / Math.max(1, read.size()));
        for (int i = 0; i < read.size(); i++) {
            read.get(i).residentBytesMax(Math.min(streamBytesMax, bytes));
        }
    }

    /** The store closes: what it answers from now on is no damage. */
    void stop() {
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }
}
