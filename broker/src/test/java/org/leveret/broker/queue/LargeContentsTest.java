package org.leveret.broker.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The memory of large messages that are on their way. */
class LargeContentsTest {
    private final LargeContents contents = new LargeContents(100);
    private final List<String> granted = new ArrayList<>();

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
    void whoWaitsGetsWhatIsGivenBackInTurn() {
        contents.take(100);
        contents.takeWhenLeft(50, () -> granted.add("first"));
        contents.takeWhenLeft(70, () -> granted.add("second"));
        contents.takeWhenLeft(10, () -> granted.add("third"));
        contents.giveBack(40);
        assertThat(granted).isEmpty();
        contents.giveBack(10);
        assertThat(granted).containsExactly("first");
        contents.giveBack(30);
        assertThat(granted).as("no place before the second").containsExactly("first");
        contents.giveBack(40);
        assertThat(granted).containsExactly("first", "second");
        assertThat(contents.isAwaited()).isTrue();
    }

    @Test
    void nobodyPassesThoseWhoWait() {
        contents.take(90);
        contents.takeWhenLeft(200, () -> granted.add("huge"));
        assertThat(contents.take(5)).isFalse();
        contents.giveBack(90);
        assertThat(granted).containsExactly("huge");
        assertThat(contents.isAwaited()).isFalse();
    }

    @Test
    void whoBeginsToWaitWhenThereIsEnoughGetsItAtOnce() {
        contents.take(100);
        contents.giveBack(100);
        contents.takeWhenLeft(50, () -> granted.add("at once"));
        assertThat(granted).containsExactly("at once");
    }

    @Test
    void whatClientsHaveNotReadKeepsOthersWaiting() {
        contents.sending(300);
        assertThat(contents.take(1)).isFalse();
        contents.sent(250);
        assertThat(contents.take(50)).isTrue();
    }

    @Test
    void oneThatIsLargerThanTheBoundNeedNotWaitUntilNothingIsSent() {
        contents.take(50);
        contents.sending(90);
        contents.takeWhenLeft(500, () -> granted.add("huge"));
        contents.sending(10);
        contents.sent(90);
        assertThat(granted).isEmpty();
        contents.giveBack(50);
        assertThat(granted).as("while there is always something to send").containsExactly("huge");
    }

    @Test
    void oneLoadAtATimeGoesWhateverHasArrived() {
        contents.take(100);
        contents.takeWhenLeft(10, () -> granted.add("arrives"));
        assertThat(contents.takeForLoad(30)).isTrue();
        assertThat(contents.takeForLoad(30)).isFalse();
        contents.takeForLoadWhenLeft(500, () -> granted.add("second load"));
        contents.takeForLoadWhenLeft(30, () -> granted.add("third load"));
        contents.giveBackLoaded(30);
        assertThat(granted).containsExactly("second load");
        contents.giveBackLoaded(500);
        assertThat(granted).containsExactly("second load", "third load");
        contents.giveBackLoaded(30);
        assertThat(contents.isAwaited()).isTrue();
        contents.giveBack(100);
        assertThat(granted).containsExactly("second load", "third load", "arrives");
        assertThat(contents.isAwaited()).isFalse();
    }

    @Test
    void noLoadGoesWhileClientsHaveNotReadWhatThereWasBefore() {
        contents.sending(101);
        assertThat(contents.takeForLoad(30)).isFalse();
        contents.takeForLoadWhenLeft(30, () -> granted.add("load"));
        assertThat(granted).isEmpty();
        contents.sent(1);
        assertThat(granted).containsExactly("load");
    }

    @Test
    void severalLoadsGoWhileThereIsRoomForAllOfThem() {
        assertThat(contents.takeForLoad(50)).isTrue();
        assertThat(contents.takeForLoad(50)).isTrue();
        assertThat(contents.takeForLoad(50)).isFalse();
        contents.giveBackLoaded(50);
        assertThat(contents.take(50)).isTrue();
        assertThat(contents.takeForLoad(1)).isFalse();
    }

    @Test
    void whoMayPassThoseWhoWaitDoesSoUpToTwiceTheBound() {
        contents.take(100);
        assertThat(contents.overdraw(100)).isTrue();
        assertThat(contents.overdraw(1)).isFalse();
        contents.giveBack(1);
        assertThat(contents.overdraw(1)).isTrue();
    }
}
