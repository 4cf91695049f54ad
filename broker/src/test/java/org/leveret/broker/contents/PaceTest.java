package org.leveret.broker.contents;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many messages go in a second. */
class PaceTest {
    private static final long SECOND_NS = 1_000_000_000;

    /** Takes as many as there are in some seconds, waiting as it is told to. */
    private static int taken(Pace pace, long fromNs, int seconds) {
        int taken = 0;
        for (long nowNs = fromNs; nowNs < fromNs + seconds * SECOND_NS; nowNs += pace.waitMs() * 1_000_000) {
            while (pace.take(nowNs)) {
                taken++;
            }
        }
        return taken;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 50, 999, 1_000, 20_000})
    void soManyGoInASecond(int perSecond) {
        Pace pace = new Pace(perSecond, 0);
        assertThat(taken(pace, 0, 10)).isBetween(10 * perSecond - perSecond / 10 - 1, 10 * perSecond + 1);
    }

    @Test
    void aSlowMomentIsNotMadeUpFor() {
        Pace pace = new Pace(100, 0);
        assertThat(taken(pace, 60 * SECOND_NS, 1)).isBetween(100, 106);
    }

    @Test
    void withoutABoundAllGo() {
        Pace pace = new Pace(Pace.UNBOUNDED, 0);
        for (int number = 0; number < 1_000; number++) {
            assertThat(pace.take(0)).isTrue();
        }
    }
}
