package org.leveret.broker.connection;

import java.util.function.LongSupplier;
import org.leveret.broker.queue.LargeContents;

/**
 * What all connections of a broker share of its memory, so that many of them together cannot take more of it than a few can.
 * Any thread.
 */
public final class BrokerMemory {
    private static final int LARGE_CONTENTS_PER_HEAP = 8;
    private static final int SHARES_PER_HEAP = 16;
    private static final int WINDOWS_PER_OUTSIDE = 8;

    private final LargeContents largeContents;
    private final HeapShare assembling;
    private final HeapShare uncommitted;
    private final ConsumerWindows windows;
    private final LongSupplier socketBytes;
    private volatile long socketBytesMax;

    /**
     * @param outsideBytes how much memory there is outside the heap
     * @param socketBytes how much of it is taken for sockets, now
     */
    public BrokerMemory(long heapBytes, long outsideBytes, LongSupplier socketBytes) {
        this.socketBytes = socketBytes;
        this.windows = new ConsumerWindows(outsideBytes / WINDOWS_PER_OUTSIDE);
        this.largeContents = new LargeContents(heapBytes / LARGE_CONTENTS_PER_HEAP);
        this.assembling = new HeapShare(heapBytes / SHARES_PER_HEAP);
        this.uncommitted = new HeapShare(heapBytes / SHARES_PER_HEAP);
    }

    /** Large messages on their way in and out. */
    public LargeContents largeContents() {
        return largeContents;
    }

    /** Messages that have arrived in part, on connections that have begun several. */
    public HeapShare assembling() {
        return assembling;
    }

    /** Publishes of transactions that are not committed. */
    public HeapShare uncommitted() {
        return uncommitted;
    }

    /** What consumers may be sent before they read. */
    ConsumerWindows windows() {
        return windows;
    }

    /** Whether so much memory is taken for sockets that nobody may begin to consume. */
    public boolean isOutboundScarce() {
        return socketBytes.getAsLong() > socketBytesMax;
    }

    /** Sets how much memory may be taken for sockets while clients may still begin to consume. */
    public void socketBytesMax(long bytes) {
        socketBytesMax = bytes;
    }
}
