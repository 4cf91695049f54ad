package org.leveret.durability;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.leveret.store.StoreStep;

/**
 * How one life of the broker is to end: at a point of the store, or by a signal at a random moment.
 *
 * @param step the point; null for a signal
 * @param times how often the point is to be reached
 */
record Death(@Nullable StoreStep step, int times) {
    /** Of as many lives one ends by a signal. */
    private static final int SIGNAL_EVERY = 3;

    @Override
    public String toString() {
        return step == null ? "a signal" : step + " for the " + times + ". time";
    }

    /** A move to the next message file is a long way, and starts anew after each death. */
    boolean takesLong() {
        return step != null && step.name().startsWith("GENERATION");
    }

    private static int timesMax(StoreStep step) {
        return switch (step) {
            case GROUP_WRITTEN, GROUP_ANSWERED -> 150;
            case GROUP_SYNCED -> 100;
            case LOG_FILE_NAMED,
                    LOG_FILE_HEADED,
                    LOG_FILE_BEGUN,
                    GROUP_IN_PART,
                    EPOCH_ENDED,
                    MEMTABLE_HANDED_OVER,
                    CHECKPOINT_APPLIED,
                    CHECKPOINT_COMMITTED,
                    GENERATION_SLICE_COPIED -> 4;
            case LOG_REPLAYED,
                    CLOSED_MARK_TAKEN,
                    STORE_OPENED,
                    GENERATION_BEGUN,
                    GENERATION_COPIED,
                    GENERATION_COMPLETE,
                    GENERATION_SWITCHED,
                    GENERATION_DELETED,
                    STORE_CLOSED -> 1;
        };
    }

    /** Deals all points in a random order, again and again, with signals in between. */
    static final class Deck {
        private final SplittableRandom random;
        private final Deque<StoreStep> left = new ArrayDeque<>();

        Deck(SplittableRandom random) {
            this.random = random;
        }

        Death next() {
            if (random.nextInt(SIGNAL_EVERY) == 0) {
                return new Death(null, 0);
            }
            if (left.isEmpty()) {
                List<StoreStep> all = new ArrayList<>(List.of(StoreStep.values()));
                Collections.shuffle(all, new Random(random.nextLong()));
                left.addAll(all);
            }
            StoreStep step = left.remove();
            return new Death(step, 1 + random.nextInt(timesMax(step)));
        }
    }
}
