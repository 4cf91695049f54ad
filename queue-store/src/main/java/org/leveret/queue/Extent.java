package org.leveret.queue;

/** What places a queue's messages have had up to one moment: whoever came later, or is to come, is not among them. Immutable. */
public final class Extent {
    /** All places there are, and will be. */
    public static final Extent UNBOUNDED = new Extent(0, new long[] {Long.MAX_VALUE});

    private final int laneMask;
    private final long[] ends;

    /** @param ends by lane, the place behind the last */
    Extent(int laneMask, long[] ends) {
        this.laneMask = laneMask;
        this.ends = ends;
    }

    /** Whether the place at this position was taken by then. */
    public boolean contains(long position) {
        int lane = (int) Backlog.segmentOf(position) & laneMask;
        return lane < ends.length && position < ends[lane];
    }
}
