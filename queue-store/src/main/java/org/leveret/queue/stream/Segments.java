package org.leveret.queue.stream;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a stream: runs of chunks that retention lets go of as a whole. Where one ends follows from the sizes of
 * the messages, so nothing of this is on disk. Owned by its machine.
 */
final class Segments {
    /** A time that nobody has looked for yet. */
    static final long UNKNOWN = Long.MIN_VALUE;
    /** A time that nobody can find, as the messages that would tell cannot be read. */
    static final long UNREADABLE = Long.MAX_VALUE;
    /** What a message counts beside its body. */
    private static final int MESSAGE_BYTES = 64;

    /** A run of chunks that takes nothing more. */
    static final class Segment {
        /** One more than its last chunk. */
        final long endChunk;

        final long bytes;
        /** When its last message was published, or {@link #UNKNOWN}, or {@link #UNREADABLE}. */
        long lastPublishedMs;

        Segment(long endChunk, long bytes, long lastPublishedMs) {
            this.endChunk = endChunk;
            this.bytes = bytes;
            this.lastPublishedMs = lastPublishedMs;
        }
    }

    private final ArrayDeque<Segment> closed = new ArrayDeque<>();
    private long closedBytes;
    private long activeBytes;
    private long activeLastPublishedMs = UNKNOWN;

    /** Finds the segments of what was there before the start, as they were while it was appended. */
    void recover(ChunkTable table, long segmentBytesMax) {
        for (long chunk = table.first(); chunk < table.end(); chunk++) {
            if (isActiveFull(segmentBytesMax)) {
                closeActive(chunk);
            }
            activeBytes += table.bytes(chunk) + (long) table.count(chunk) * MESSAGE_BYTES;
        }
    }

    boolean isActiveFull(long segmentBytesMax) {
        return activeBytes > 0 && activeBytes >= segmentBytesMax;
    }

    /** The active segment ends before that chunk. */
    void closeActive(long endChunk) {
        closed.add(new Segment(endChunk, activeBytes, activeLastPublishedMs));
        closedBytes += activeBytes;
        activeBytes = 0;
        activeLastPublishedMs = UNKNOWN;
    }

    void append(int bodyBytes, long publishedMs) {
        activeBytes += bodyBytes + MESSAGE_BYTES;
        activeLastPublishedMs = publishedMs;
    }

    /** The oldest one that takes nothing more; null if there is none. */
    @Nullable
    Segment oldest() {
        return closed.peek();
    }

    /**
     * When the last message of {@link #oldest} was published. If that is {@link #UNREADABLE}, it is at most as late as that of
     * the one behind it, so that this counts, and so on to the one that is being filled.
     */
    long oldestPublishedMs() {
        Segment telling = telling();
        if (telling != null) {
            return telling.lastPublishedMs;
        }
        return activeBytes == 0 ? UNREADABLE : activeLastPublishedMs;
    }

    /** One more than the last chunk of the segment that {@link #oldestPublishedMs} goes by. */
    long tellingEndChunk(ChunkTable table) {
        Segment telling = telling();
        return telling == null ? table.end() : telling.endChunk;
    }

    /** Somebody has looked what {@link #oldestPublishedMs} is. */
    void oldestPublishedMs(long found) {
        Segment telling = telling();
        if (telling == null) {
            activeLastPublishedMs = found;
        } else {
            telling.lastPublishedMs = found;
        }
    }

    /** The oldest one that is not unreadable; null if it is the one that is being filled. */
    private @Nullable Segment telling() {
        for (Segment segment : closed) {
            if (segment.lastPublishedMs != UNREADABLE) {
                return segment;
            }
        }
        return null;
    }

    void removeOldest() {
        Segment gone = closed.remove();
        closedBytes -= gone.bytes;
    }

    /** How many there are, with the one that is being filled. */
    int count() {
        return closed.size() + 1;
    }

    long bytes() {
        return closedBytes + activeBytes;
    }
}
