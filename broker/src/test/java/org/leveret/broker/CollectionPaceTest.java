package org.leveret.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How often the monitor asks for a full collection. */
class CollectionPaceTest {
    private final CollectionPace pace = new CollectionPace();

    @Test
    void thereIsNoneWithoutAReason() {
        for (int look = 0; look < 1_000; look++) {
            assertThat(pace.isDue(false)).isFalse();
        }
        assertThat(pace.isDue(true)).as("and at once when there is one").isTrue();
    }

    @Test
    void theyBecomeSeldomWhileTheyChangeNothing() {
        assertThat(dueAt(100)).containsExactly(5, 15, 35, 65, 95);
    }

    @Test
    void theyAreFrequentAgainOnceOneHasChangedSomething() {
        dueAt(65);
        pace.onDecided();
        assertThat(dueAt(20)).containsExactly(5, 15);
    }

    private List<Integer> dueAt(int looks) {
        List<Integer> due = new ArrayList<>();
        for (int look = 1; look <= looks; look++) {
            if (pace.isDue(true)) {
                due.add(look);
            }
        }
        return due;
    }
}
