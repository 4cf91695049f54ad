package org.leveret.management.statistics;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What several numbers of one object were over some time. A stretch in which none of them changed takes the room of one
 * sample, so that what is idle costs next to nothing. Guarded by itself: one thread adds, many read.
 */
final class Series {
    private final int stretchesMax;
    private final ArrayDeque<Stretch> stretches = new ArrayDeque<>(1);

    /** Whenever it was looked at from one time to another, the numbers were these. */
    private static final class Stretch {
        final long fromMs;
        final long[] values;
        long toMs;

        Stretch(long fromMs, long[] values) {
            this.fromMs = fromMs;
            this.values = values;
            this.toMs = fromMs;
        }
    }

    /** @param stretchesMax how many are kept; the oldest goes first */
    Series(int stretchesMax) {
        this.stretchesMax = stretchesMax;
    }

    /** Adds a sample, which is taken over. */
    synchronized void add(long timeMs, long[] values) {
        Stretch last = stretches.peekLast();
        if (last != null && Arrays.equals(last.values, values)) {
            last.toMs = timeMs;
            return;
        }
        if (stretches.size() == stretchesMax) {
            stretches.removeFirst();
        }
        stretches.addLast(new Stretch(timeMs, values));
    }

    /**
     * What a number was at a time; between two looks as if it had gone evenly from the one to the other, so that how fast it
     * seems to change does not hang on when it is asked for. Null if nobody had looked yet.
     *
     * @param now what it is
     * @param nowMs when it was looked at
     */
    synchronized @Nullable Double at(int number, long timeMs, long now, long nowMs) {
        Stretch before = null;
        for (Stretch stretch : stretches) {
            if (stretch.fromMs > timeMs) {
                return before == null ? null : between(before, number, timeMs, stretch.values[number], stretch.fromMs);
            }
            before = stretch;
        }
        return before == null ? null : between(before, number, timeMs, now, nowMs);
    }

    private static Double between(Stretch before, int number, long timeMs, long next, long nextMs) {
        double value = before.values[number];
        if (timeMs <= before.toMs || nextMs <= before.toMs) {
            return value;
        }
        double passed = Math.min(1, (double) (timeMs - before.toMs) / (nextMs - before.toMs));
        return value + passed * (next - value);
    }

    /** Since when the numbers have been what they are, in milliseconds since 1970; 0 if nobody has looked yet. */
    synchronized long unchangedSinceMs() {
        Stretch last = stretches.peekLast();
        return last == null ? 0 : last.fromMs;
    }

    /** When it was looked at first of what is kept; {@link Long#MAX_VALUE} if nobody has looked yet. */
    synchronized long firstMs() {
        Stretch first = stretches.peekFirst();
        return first == null ? Long.MAX_VALUE : first.fromMs;
    }

    /**
     * How fast a number grows or shrinks, per second.
     *
     * @param now what it is
     * @param nowMs when it was looked at
     * @param windowMs over how long, or since it was looked at first
     */
    double rate(int number, long now, long nowMs, long windowMs) {
        long fromMs = Math.max(nowMs - windowMs, firstMs());
        Double before = at(number, fromMs, now, nowMs);
        return before == null || nowMs <= fromMs ? 0 : (now - before) * 1_000.0 / (nowMs - fromMs);
    }

    /**
     * A number at several times, the newest first, as far back as it is known.
     *
     * @param now what it is
     * @param nowMs when it was looked at, which is the newest
     */
    List<Sample> samples(int number, long now, long nowMs, long ageMs, long stepMs) {
        List<Sample> samples = new ArrayList<>();
        for (long timeMs = nowMs; timeMs >= nowMs - ageMs; timeMs -= stepMs) {
            Double value = at(number, timeMs, now, nowMs);
            if (value == null) {
                break;
            }
            samples.add(new Sample(timeMs, Math.round(value)));
        }
        return samples;
    }

    /** A number at one time. */
    record Sample(long timeMs, long value) {}
}
