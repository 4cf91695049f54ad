package org.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.leveret.queue.QueueFixture.message;

import org.junit.jupiter.api.Test;

/** What a queue tells of the sizes of its messages: of those that are out, and of those that outlive a restart. */
class SizesTest {
    private static final int LARGE = 50_000;

    private final QueueFixture fixture = QueueFixture.durableQueue();

    private void enqueue(String name, int bodyBytes, boolean persistent) {
        fixture.queue.enqueue(message(name, bodyBytes, persistent), 0, null, 0);
    }

    @Test
    void whatIsOutIsCountedToTheByteWhateverTheOthersSizesAre() {
        enqueue("a", 1, true);
        enqueue("b", 1_000, true);
        enqueue("c", 70, true);
        fixture.queue.fetch(false, new Object(), 0);
        fixture.queue.fetch(false, new Object(), 0);
        assertThat(fixture.queue.unackedSizes().bodyBytes()).isEqualTo(1_001);
        assertThat(fixture.queue.unackedSizes().resident()).isEqualTo(2);
        fixture.queue.settle(new long[] {0}, 0, 1, Outcome.ACCEPTED, null, 0);
        assertThat(fixture.queue.unackedSizes().bodyBytes()).isEqualTo(1_000);
        fixture.queue.settle(new long[] {1}, 0, 1, Outcome.RELEASED, null, 0);
        assertThat(fixture.queue.unackedSizes().bodyBytes()).isZero();
    }

    @Test
    void whatIsOutIsFoundBehindManySegments() {
        for (int number = 0; number < 1_000; number++) {
            enqueue("m" + number, number, true);
        }
        int expected = 0;
        for (int number = 0; number < 300; number++) {
            fixture.queue.fetch(false, new Object(), 0);
            expected += number;
        }
        assertThat(fixture.queue.unackedSizes().bodyBytes()).isEqualTo(expected);
        assertThat(fixture.queue.unackedSizes().resident()).isEqualTo(300);
    }

    @Test
    void moreThanIsLookedAtIsTakenToBeLikeTheRest() {
        int count = UnackedSizes.MESSAGES_MAX * 2;
        for (int number = 0; number < count; number++) {
            enqueue("m", 10, true);
        }
        for (int number = 0; number < count; number++) {
            fixture.queue.fetch(false, new Object(), 0);
        }
        assertThat(fixture.queue.unackedSizes().bodyBytes()).isEqualTo(count * 10L);
        assertThat(fixture.queue.unackedSizes().resident()).isEqualTo(count);
    }

    @Test
    void persistentMessagesAreCountedUntilTheyAreSettled() {
        enqueue("a", 1, true);
        enqueue("b", 1, false);
        enqueue("c", 1, true);
        assertThat(fixture.queue.persistentCount()).isEqualTo(2);
        fixture.queue.fetch(true, new Object(), 0);
        assertThat(fixture.queue.persistentCount()).isEqualTo(1);
        fixture.queue.purge(0);
        assertThat(fixture.queue.persistentCount()).isZero();
    }

    @Test
    void nothingInAQueueThatIsNotDurableOutlivesARestart() {
        QueueFixture transientQueue = QueueFixture.transientQueue();
        transientQueue.queue.enqueue(message("a", 1, true), 0, null, 0);
        assertThat(transientQueue.queue.persistentCount()).isZero();
    }

    @Test
    void whatIsPagedOutIsNotPersistentForThat() {
        QueueFixture small = QueueFixture.queueWithin(true, LARGE);
        small.enqueue(0, 300, LARGE, false);
        small.queue.enqueue(message("p", 1, true), 0, null, 0);
        assertThat(small.queue.residentCount()).isLessThan(301);
        assertThat(small.queue.persistentCount()).isEqualTo(1);
        assertThat(small.queue.backlog().isConsistent()).isTrue();
        small.queue.purge(0);
        assertThat(small.queue.persistentCount()).isZero();
    }

    @Test
    void allThatARestartFindsIsPersistent() {
        enqueue("a", 1, true);
        enqueue("b", 1, false);
        enqueue("c", 1, true);
        assertThat(fixture.restarted(QueueFixture.UNBOUNDED).queue.persistentCount())
                .isEqualTo(2);
    }
}
