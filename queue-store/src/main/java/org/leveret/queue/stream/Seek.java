package org.leveret.queue.stream;

/** A reader's search for the chunk in which a time lies, by halves. Owned by its machine. */
final class Seek {
    final long timeMs;
    /** What is searched for is not before this chunk. */
    long low;
    /** It is before this one. */
    long high;

    Seek(long timeMs, long low, long high) {
        this.timeMs = timeMs;
        this.low = low;
        this.high = high;
    }

    /** The chunk whose first message is to be looked at, or {@link Chunk#NONE} when there is only one left. */
    long middle() {
        return high - low > 1 ? (low + high) >>> 1 : Chunk.NONE;
    }

    void looked(long chunk, long firstPublishedMs) {
        if (firstPublishedMs < timeMs) {
            low = chunk;
        } else {
            high = chunk;
        }
    }
}
