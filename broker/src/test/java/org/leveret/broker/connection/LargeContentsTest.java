package org.leveret.broker.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The memory of large messages that are still arriving. */
class LargeContentsTest {
    private final LargeContents contents = new LargeContents(100);
    private final List<String> woken = new ArrayList<>();

    @Test
    void thereIsNoMoreThanTheBound() {
        assertThat(contents.take(60)).isTrue();
        assertThat(contents.take(50)).isFalse();
        assertThat(contents.take(40)).isTrue();
        contents.giveBack(60);
        assertThat(contents.take(50)).isTrue();
    }

    @Test
    void aSingleMessageMayBeLargerThanTheBound() {
        assertThat(contents.take(500)).isTrue();
        assertThat(contents.take(1)).isFalse();
        contents.giveBack(500);
        assertThat(contents.take(1)).isTrue();
    }

    @Test
    void whoWaitsIsWokenByWhatIsGivenBack() {
        contents.take(100);
        contents.whenGivenBack(50, () -> woken.add("first"));
        contents.whenGivenBack(50, () -> woken.add("second"));
        assertThat(contents.take(50)).isFalse();
        assertThat(woken).as("a try in vain wakes nobody").isEmpty();
        contents.giveBack(10);
        assertThat(woken).containsExactly("first", "second");
    }

    @Test
    void whoBeginsToWaitAfterAllWasGivenBackIsWokenAtOnce() {
        contents.take(100);
        contents.giveBack(100);
        contents.whenGivenBack(50, () -> woken.add("at once"));
        assertThat(woken).containsExactly("at once");
    }
}
