package org.leveret.queue;

/**
 * How much all lanes of a queue hold together.
 *
 * <p>Owned by its {@link Backlog}; kept by each {@link Lane} as it changes.
 */
final class Totals {
    /** Whether {@link #readyBytes} is kept, which only a queue with a limit in bytes needs. */
    boolean countsReadyBytes;

    private final int laneBits;
    private long nextSequence;

    int ready;
    int unacked;
    /** Among those that count as unacked: nobody has them, but the store could not hand them out. */
    int unreadable;

    /** How many outlive a restart. */
    int persistent;

    long bodyBytes;
    long readyBytes;
    long residentBytes;
    int residentCount;

    /** @param laneBits how many bits of a segment's number say which lane it belongs to */
    Totals(boolean countsReadyBytes, int laneBits) {
        this.countsReadyBytes = countsReadyBytes;
        this.laneBits = laneBits;
    }

    /** The number for a new segment of that lane: above those of all segments before. */
    long nextSegment(int lane) {
        return (nextSequence++ << laneBits) | lane;
    }

    /** Has new segments of every lane come behind this one. */
    void behind(long segment) {
        nextSequence = Math.max(nextSequence, (segment >> laneBits) + 1);
    }

    void clear() {
        ready = 0;
        unacked = 0;
        unreadable = 0;
        persistent = 0;
        bodyBytes = 0;
        readyBytes = 0;
        residentBytes = 0;
        residentCount = 0;
    }

    boolean hasSameCounts(Totals other) {
        return ready == other.ready
                && unacked == other.unacked
                && unreadable == other.unreadable
                && persistent == other.persistent
                && bodyBytes == other.bodyBytes
                && readyBytes == other.readyBytes
                && residentBytes == other.residentBytes
                && residentCount == other.residentCount;
    }
}
