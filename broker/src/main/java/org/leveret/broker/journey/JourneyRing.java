package org.leveret.broker.journey;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The newest steps that one event loop has seen. Owned by that loop. */
final class JourneyRing {
    static final int STEPS_MAX = 4_096;

    private final @Nullable JourneyStep[] steps = new @Nullable JourneyStep[STEPS_MAX];
    private int next;

    void add(JourneyStep step) {
        steps[next] = step;
        next = (next + 1) % STEPS_MAX;
    }

    List<JourneyStep> copy() {
        List<JourneyStep> copy = new ArrayList<>(STEPS_MAX);
        for (int i = 0; i < STEPS_MAX; i++) {
            JourneyStep step = steps[(next + i) % STEPS_MAX];
            if (step != null) {
                copy.add(step);
            }
        }
        return copy;
    }
}
