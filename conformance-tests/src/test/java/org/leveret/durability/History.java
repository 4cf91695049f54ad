package org.leveret.durability;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What has happened to the broker, life by life, and what was wrong: bounded, to be printed when something is. Times are
 * milliseconds since the test began. Any thread may call.
 */
final class History {
    private static final int LINES_KEPT_MAX = 120;
    private static final int VIOLATIONS_KEPT_MAX = 20;

    private final long seed;
    private final long beganNs = System.nanoTime();
    private final Deque<String> lines = new ArrayDeque<>();
    private final List<String> violations = new ArrayList<>();
    private final Map<String, Integer> deaths = new TreeMap<>();

    History(long seed) {
        this.seed = seed;
    }

    long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs);
    }

    synchronized void note(int life, String what) {
        lines.add(nowMs() + " life " + life + ": " + what);
        if (lines.size() > LINES_KEPT_MAX) {
            lines.remove();
        }
    }

    /** A life has ended in this way. */
    synchronized void died(int life, String how) {
        deaths.merge(how, 1, Integer::sum);
        note(life, "ended by " + how);
    }

    synchronized void violation(int life, String what) {
        if (violations.size() < VIOLATIONS_KEPT_MAX) {
            violations.add(nowMs() + " life " + life + ", " + what);
        }
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    synchronized int deathCount() {
        return deaths.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How many lives have ended in which way. */
    synchronized Map<String, Integer> deaths() {
        return Map.copyOf(deaths);
    }

    @Override
    public synchronized String toString() {
        return "seed " + seed + "\n" + String.join("\n", lines) + "\n" + String.join("\n", violations);
    }
}
