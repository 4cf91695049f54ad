package org.leveret.queue.stream;

import org.jspecify.annotations.Nullable;

/**
 * Where a reader begins. Immutable.
 *
 * @param number the offset, the time in milliseconds since 1970, or how long ago in milliseconds; as {@code from} says
 * @param filter what it is given of what it comes past; null for everything
 */
public record StreamStart(From from, long number, @Nullable StreamFilter filter) {
    /** The ways to name a place in a stream. */
    public enum From {
        /** The oldest message there is. */
        FIRST,
        /** The newest message there is. */
        LAST,
        /** What is published from now on. */
        NEXT,
        /** A message's number; one that is gone is the oldest, one that is still to come is waited for. */
        OFFSET,
        /** The first message that was published at that time or later. */
        TIME,
        /** The same, counted back from now. */
        AGO
    }

    public static StreamStart of(From from) {
        return new StreamStart(from, 0, null);
    }

    public static StreamStart at(long offset) {
        return new StreamStart(From.OFFSET, offset, null);
    }

    public static StreamStart time(long timeMs) {
        return new StreamStart(From.TIME, timeMs, null);
    }

    public static StreamStart ago(long ms) {
        return new StreamStart(From.AGO, ms, null);
    }

    public StreamStart filtered(@Nullable StreamFilter wanted) {
        return new StreamStart(from, number, wanted);
    }
}
