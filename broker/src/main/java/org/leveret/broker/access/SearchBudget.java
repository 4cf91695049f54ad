package org.leveret.broker.access;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one pattern that needs backtracking may cost over all names that it is tried on. For any thread.
 *
 * <p>Each name has steps of its own, more than a sensible pattern takes; what goes beyond them is paid from the budget,
 * which is full again after a while. A pattern that has spent it is tried on each name with those steps alone, and when it
 * has come to no end with very many names with fewer still. So a pattern takes a fraction of a second at most in vain,
 * however many names there are, and bad names take nothing from the others.
 */
public final class SearchBudget {
    /** The steps that each name has of its own. */
    static final int NAME_STEPS = 4_000;
    /** The same when the pattern has come to no end with very many names. */
    static final int NAME_STEPS_LEAST = 1_000;
    /** What all names may take beyond those. */
    static final long EXTRA_STEPS = 4_000_000;
    /** With so many names a spent pattern may come to no end before each has the least steps. */
    static final int NAMES_IN_VAIN_MAX = 500;
    /** After so long the budget is full again. */
    static final long REFILL_NS = TimeUnit.SECONDS.toNanos(10);

    private static final long END = EXTRA_STEPS + (long) NAMES_IN_VAIN_MAX * NAME_STEPS;
    private static final Logger LOG = LoggerFactory.getLogger(SearchBudget.class);

    private final String owner;
    private final LongSupplier clockNs;
    private final AtomicLong spent = new AtomicLong();
    private volatile long filledNs;
    private volatile boolean everShort;

    /** @param owner what the pattern belongs to, for the log */
    public SearchBudget(String owner) {
        this(owner, System::nanoTime);
    }

    SearchBudget(String owner, LongSupplier clockNs) {
        this.owner = owner;
        this.clockNs = clockNs;
        this.filledNs = clockNs.getAsLong();
    }

    /** How many steps a search in the next name may take. */
    int stepsMax() {
        if (spent.get() > 0 && clockNs.getAsLong() - filledNs > REFILL_NS) {
            filledNs = clockNs.getAsLong();
            spent.set(0);
        }
        long used = spent.get();
        if (used < EXTRA_STEPS) {
            return NAME_STEPS + (int) Math.min(EXTRA_STEPS - used, BoundedSearch.STEPS_MAX - NAME_STEPS);
        }
        return used < END ? NAME_STEPS : NAME_STEPS_LEAST;
    }

    /** Whether a search may have been given up that came to its end at another time. */
    public boolean wasEverShort() {
        return everShort;
    }

    /** A search took so many steps, and came to an end or was given up. */
    void charge(NamePattern pattern, int steps, boolean gaveUp) {
        int extra = Math.max(0, steps - NAME_STEPS) + (gaveUp ? NAME_STEPS : 0);
        if (extra > 0) {
            charge(pattern, extra);
        }
    }

    private void charge(NamePattern pattern, int steps) {
        long now = spent.addAndGet(steps);
        long before = now - steps;
        // Only ever set: two threads at it at once must not take it back from each other.
        if (now > EXTRA_STEPS - BoundedSearch.STEPS_MAX) {
            everShort = true;
        }
        if (before == 0) {
            LOG.warn("{}: the pattern {} takes very long for some names", owner, pattern.regex());
        }
        if (before < END && now >= END) {
            LOG.error(
                    "{}: the pattern {} takes too long for too many names; for a while it fits only those that it fits soon",
                    owner,
                    pattern.regex());
        }
    }
}
