package org.leveret.queue.delay;

import org.jspecify.annotations.Nullable;

/**
 * Gives each message a place next to those that are due at about the same time: the time that lies ahead is cut into
 * spans, narrow ones soon and wide ones later on, and each span has its own segments.
 *
 * <p>A span is 256 ms for delays up to two minutes, and from a 256th to a 512th of longer ones. So a segment that is read
 * back serves a short time, and at most some thousand segments are begun and not full. A segment's number begins with the
 * time before which nothing in it is due, by which a start knows what it need not read yet, and ends with a number that is
 * never used twice:
 *
 * <pre>
 * segment  := time(28 bits, in units of 16,384 ms) number(28 bits)
 * position := segment slot(7 bits)
 * </pre>
 */
final class Places {
    private static final int NUMBER_BITS = 28;
    private static final long NUMBER_MASK = (1L << NUMBER_BITS) - 1;
    private static final int TIME_SHIFT = 14;
    private static final long TIME_MAX = (1L << 28) - 1;
    private static final int SPAN_SHIFT_MIN = 8;
    private static final int SPANS_AHEAD_SHIFT = 9;
    private static final int SPAN_LEVELS = 17;
    private static final int SPANS = 1 << (SPANS_AHEAD_SHIFT + 1);
    private static final int RESERVED_AT_ONCE = 1024;

    /** The segments that are being filled, by the width of their span and its place in time; later ones replace older. */
    private final @Nullable Spans[] filling = new @Nullable Spans[SPAN_LEVELS];

    /** The segments of all spans of one width. */
    private static final class Spans {
        final @Nullable DelaySegment[] segments = new @Nullable DelaySegment[SPANS];
    }

    private long nextNumber;
    private long reserved;

    /** Numbers below this one may be in use already. */
    void recover(long numbers) {
        nextNumber = Math.max(0, numbers);
        reserved = nextNumber;
    }

    /** Nothing in that segment is due before. */
    static long notDueBeforeMs(long segment) {
        return (segment >>> NUMBER_BITS) << TIME_SHIFT;
    }

    /** The segment that is being filled for the span in which such a message is due, or null. */
    @Nullable
    DelaySegment filling(long dueMs, long delayMs) {
        int level = level(delayMs);
        Spans spans = filling[level];
        if (spans == null) {
            return null;
        }
        DelaySegment segment = spans.segments[(int) span(level, dueMs) & (SPANS - 1)];
        return segment != null && segment.span == span(level, dueMs) ? segment : null;
    }

    /** Begins a segment for that span; whoever asks reserves numbers before, if {@link #needsNumbers}. */
    DelaySegment begin(long dueMs, long delayMs) {
        int level = level(delayMs);
        long span = span(level, dueMs);
        long spanBeginsMs = span << (SPAN_SHIFT_MIN + level);
        long time = Math.max(0, Math.min(TIME_MAX, spanBeginsMs >>> TIME_SHIFT));
        DelaySegment segment = new DelaySegment((time << NUMBER_BITS) | (nextNumber++ & NUMBER_MASK), span);
        Spans spans = filling[level];
        if (spans == null) {
            spans = new Spans();
            filling[level] = spans;
        }
        spans.segments[(int) span & (SPANS - 1)] = segment;
        return segment;
    }

    boolean needsNumbers() {
        return nextNumber == reserved;
    }

    /** Takes more numbers, and says up to where. */
    long reserveNumbers() {
        reserved += RESERVED_AT_ONCE;
        return reserved;
    }

    private static int level(long delayMs) {
        int bits = 64 - Long.numberOfLeadingZeros(delayMs);
        return Math.max(0, Math.min(SPAN_LEVELS - 1, bits - SPAN_SHIFT_MIN - SPANS_AHEAD_SHIFT));
    }

    private static long span(int level, long dueMs) {
        return dueMs >>> (SPAN_SHIFT_MIN + level);
    }
}
