package org.leveret.management.statistics;

import org.jspecify.annotations.Nullable;
import org.leveret.management.http.Query;

/**
 * Which samples a request asks for, such as by {@code lengths_age} and {@code lengths_incr}. Immutable.
 *
 * @param ageMs how far back they go
 * @param stepMs how far apart they are
 */
public record Window(long ageMs, long stepMs) {
    private static final long SAMPLES_MAX = 3_600;

    /** What the query says of a kind of numbers; null if it does not say both, or not well. */
    public static @Nullable Window of(Query query, String kind) {
        long age = seconds(query.value(kind + "_age"));
        long step = seconds(query.value(kind + "_incr"));
        return age <= 0 || step <= 0 || age / step > SAMPLES_MAX ? null : new Window(age * 1_000, step * 1_000);
    }

    private static long seconds(@Nullable String text) {
        try {
            return text == null || text.length() > 9 ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
