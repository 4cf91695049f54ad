package org.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Keeping a queue's messages within its budget of heap. Two messages of 70,000 bytes make a segment. */
class PagingTest {
    private static final int LARGE = 70_000;
    private static final long BUDGET = 1_000_000;

    private static List<String> pageOuts(QueueFixture fixture) {
        return fixture.effects().stream()
                .filter(effect -> effect.startsWith("page out"))
                .toList();
    }

    @Test
    void theNewestMessagesArePagedOutFirst() {
        QueueFixture fixture = QueueFixture.queueWithin(false, BUDGET);
        fixture.enqueue(0, 15, LARGE, false);
        assertThat(pageOuts(fixture))
                .containsExactly("page out 7 writing 1", "page out 6 writing 2", "page out 5 writing 2");
        assertThat(fixture.queue.residentBytes()).isEqualTo(10 * (LARGE + 96L));
        assertThat(fixture.queue.bodyBytes()).isEqualTo(15L * LARGE);
    }

    @Test
    void whatIsOutIsPagedOutBeforeWhatIsReady() {
        QueueFixture fixture = QueueFixture.queueWithin(false, BUDGET);
        fixture.consume("a", 6);
        fixture.enqueue(0, 15, LARGE, false);
        assertThat(pageOuts(fixture))
                .containsExactly("page out 0 writing 2", "page out 1 writing 2", "page out 2 writing 2");
    }

    @Test
    void whatTheStoreHasAlreadyIsNotWrittenAgain() {
        QueueFixture fixture = QueueFixture.queueWithin(true, BUDGET);
        fixture.enqueue(0, 100, LARGE, true);
        assertThat(pageOuts(fixture)).isEmpty();
        assertThat(fixture.queue.residentBytes()).isLessThanOrEqualTo(BUDGET);
    }

    @Test
    void transientMessagesAreWrittenOnceHoweverOftenTheyArePagedOut() {
        QueueFixture fixture = QueueFixture.queueWithin(false, 0);
        fixture.enqueue(0, 2, LARGE, false);
        assertThat(pageOuts(fixture)).isNotEmpty();
        for (int round = 0; round < 3; round++) {
            fixture.queue.fetch(false, "f", 0);
            fixture.answerLoads();
            fixture.release(null, "m0");
            assertThat(pageOuts(fixture)).isEmpty();
            assertThat(fixture.queue.residentBytes()).isZero();
        }
    }

    @Test
    void aPagedOutTransientMessageIsForgottenWhenItIsSettled() {
        QueueFixture fixture = QueueFixture.queueWithin(false, 0);
        fixture.enqueue("m0");
        QueueConsumer a = fixture.consume("a", 1);
        fixture.answerLoads();
        fixture.effects();
        fixture.accept(a, "m0");
        assertThat(fixture.effects()).containsExactly("forget m0");
        assertThat(fixture.store).isEmpty();
    }

    @Test
    void aSettledMessageNeedsNotBeLoaded() {
        QueueFixture fixture = QueueFixture.queueWithin(true, 0);
        QueueConsumer a = fixture.consume("a", 10);
        fixture.enqueue(0, 4, LARGE, true);
        assertThat(fixture.queue.residentBytes()).isZero();
        fixture.accept(a, "m0", "m1", "m2", "m3");
        assertThat(fixture.loads).isEmpty();
        assertThat(fixture.queue.bodyBytes()).isZero();
    }

    @Test
    void aPagedOutMessageIsRedeliveredAfterItIsLoaded() {
        QueueFixture fixture = QueueFixture.queueWithin(true, 0);
        QueueConsumer a = fixture.consume("a", 2);
        fixture.enqueue(0, 2, LARGE, true);
        fixture.effects();
        fixture.release(a, "m1");
        assertThat(fixture.effects()).containsExactly("load 0");
        fixture.answerLoads();
        assertThat(fixture.deliveries()).containsExactly("a m1 redelivered");
    }

    @Test
    void messagesEnqueuedAfterTheirSegmentWasPagedOutKeepTheOrder() {
        QueueFixture fixture = QueueFixture.queueWithin(false, 0);
        fixture.enqueue("m0", "m1");
        fixture.queue.residentBytesMax(BUDGET, 0);
        fixture.enqueue("m2", "m3");
        assertThat(fixture.queue.residentCount()).isEqualTo(2);
        fixture.consume("a", 10);
        assertThat(fixture.deliveries()).isEmpty();
        fixture.answerLoads();
        assertThat(fixture.deliveries()).containsExactly("a m0", "a m1", "a m2", "a m3");
    }

    @Test
    void theFirstSegmentsAreReadAheadInOrderWhenSomebodyWantsThem() {
        QueueFixture fixture = QueueFixture.durableQueue();
        fixture.enqueue(0, 20, LARGE, true);
        QueueFixture restarted = fixture.restarted(BUDGET + LARGE);
        assertThat(restarted.effects()).isEmpty();
        QueueConsumer a = restarted.consume("a", 1);
        assertThat(restarted.effects())
                .containsExactly("subscribed a", "load 0", "load 1", "load 2", "load 3", "load 4", "load 5", "load 6");
        restarted.answerLoad(1);
        assertThat(restarted.effects()).isEmpty();
        restarted.answerLoad(0);
        assertThat(restarted.effects()).containsExactly("deliver a m0");
        restarted.accept(a, "m0");
        restarted.accept(a, "m1");
        assertThat(restarted.effects())
                .containsExactly("forget m0", "deliver a m1", "load 7", "forget m1", "deliver a m2");
    }

    @Test
    void moreIsReadAheadBeforeTheConsumersHaveToWaitForIt() {
        QueueFixture fixture = QueueFixture.durableQueue();
        fixture.enqueue(0, 20, LARGE, true);
        QueueFixture restarted = fixture.restarted(BUDGET);
        QueueConsumer a = restarted.consume("a", 1);
        restarted.answerLoads();
        restarted.accept(a, "m0");
        restarted.accept(a, "m1");
        restarted.effects();
        restarted.accept(a, "m2");
        assertThat(restarted.effects()).containsExactly("forget m2", "deliver a m3", "load 7");
        restarted.accept(a, "m3");
        assertThat(restarted.effects())
                .as("once for each segment that they come to")
                .containsExactly("forget m3", "deliver a m4");
    }

    @Test
    void nothingIsReadAheadForNobody() {
        QueueFixture fixture = QueueFixture.durableQueue();
        fixture.enqueue(0, 20, LARGE, true);
        QueueFixture restarted = fixture.restarted(BUDGET);
        restarted.enqueue(20, 22, LARGE, true);
        assertThat(restarted.loads).isEmpty();
    }

    @Test
    void onceAPartHasLeftTheHeapLittleIsKeptUntilAllOfTheQueueIsThereAgain() {
        long budget = 64 << 20;
        long little = 8 << 20;
        QueueFixture fixture = QueueFixture.queueWithin(false, budget);
        fixture.enqueue(0, 900, LARGE, false);
        assertThat(fixture.queue.residentCount()).isEqualTo(900);
        fixture.enqueue(900, 1_000, LARGE, false);
        assertThat(fixture.queue.residentBytes()).isLessThanOrEqualTo(little);
        fixture.enqueue(1_000, 1_200, LARGE, false);
        assertThat(fixture.queue.residentBytes()).isLessThanOrEqualTo(little);
        QueueConsumer a = fixture.consume("a", 1);
        for (int number = 0; number < 1_200; number++) {
            fixture.answerLoads();
            assertThat(fixture.queue.residentBytes()).isLessThanOrEqualTo(little);
            fixture.accept(a, "m" + number);
        }
        fixture.enqueue(1_200, 2_100, LARGE, false);
        assertThat(fixture.queue.residentCount()).isEqualTo(900);
    }

    @Test
    void readAheadStaysWithinTheBudget() {
        QueueFixture fixture = QueueFixture.durableQueue();
        fixture.enqueue(0, 20, LARGE, true);
        QueueFixture restarted = fixture.restarted(100_000);
        restarted.consume("a", 1);
        assertThat(restarted.effects()).containsExactly("subscribed a", "load 0");
    }

    @Test
    void noMoreIsReadAheadThanFindsRoomHoweverLargeTheMessagesAre() {
        QueueFixture fixture = QueueFixture.durableQueue();
        fixture.enqueue(0, 20, 3 << 20, true);
        QueueFixture restarted = fixture.restarted(64 << 20);
        QueueConsumer a = restarted.consume("a", 1);
        assertThat(restarted.effects()).containsExactly("subscribed a", "load 0", "load 1");
        restarted.answerLoads();
        restarted.effects();
        for (int number = 0; number < 18; number++) {
            restarted.accept(a, "m" + number);
            assertThat(restarted.effects())
                    .as("each is read once")
                    .containsExactly("forget m" + number, "deliver a m" + (number + 1), "load " + (number + 2));
            restarted.answerLoads();
            restarted.effects();
        }
    }

    @Test
    void whatWasSettledBeforeItsLoadIsAnsweredStaysSettled() {
        QueueFixture fixture = QueueFixture.durableQueue();
        fixture.enqueue(0, 2, LARGE, true);
        QueueFixture restarted = fixture.restarted(BUDGET);
        restarted.consume("a", 10);
        restarted.queue.purge(0);
        restarted.store.putAll(fixture.store);
        restarted.answerLoads();
        assertThat(restarted.deliveries()).isEmpty();
        assertThat(restarted.queue.residentBytes()).isZero();
    }

    @Test
    void aMessageThatCannotBeReadIsReportedCountedAndPassedOver() {
        QueueFixture fixture = QueueFixture.durableQueue();
        fixture.enqueue(0, 3, 10, true);
        QueueFixture restarted = fixture.restarted(BUDGET);
        restarted.store.remove(fixture.position("m1"));
        QueueConsumer a = restarted.consume("a", 10);
        restarted.effects();
        restarted.answerLoads();
        assertThat(restarted.effects()).containsExactly("unreadable 1", "deliver a m0", "deliver a m2");
        assertThat(restarted.queue.unackedCount()).isEqualTo(2);
        assertThat(restarted.queue.readyCount()).isEqualTo(1);
        restarted.accept(a, "m0", "m2");
        assertThat(restarted.effects()).containsExactly("forget m0", "forget m2");
        assertThat(restarted.queue.readyCount()).isEqualTo(1);
        assertThat(restarted.queue.unackedCount()).isZero();
    }

    @Test
    void aMessageThatCannotBeReadIsNotAskedForAgain() {
        QueueFixture restarted = withUnreadableFirst(BUDGET);
        QueueConsumer a = restarted.consume("a", 1);
        restarted.answerLoads();
        restarted.accept(a, "m1");
        restarted.accept(a, "m2");
        restarted.queue.fetch(false, "f", 0);
        restarted.queue.tick(1_000);
        assertThat(restarted.loads).isEmpty();
        assertThat(restarted.effects()).contains("fetched f nothing");
        assertThat(restarted.queue.readyCount()).isEqualTo(1);
    }

    @Test
    void aPurgeGetsRidOfWhatCannotBeRead() {
        QueueFixture restarted = withUnreadableFirst(BUDGET);
        restarted.consume("a", 1);
        restarted.answerLoads();
        restarted.effects();
        assertThat(restarted.queue.purge(0)).isEqualTo(2);
        assertThat(restarted.queue.readyCount()).isZero();
        assertThat(restarted.queue.unackedCount()).isEqualTo(1);
    }

    @Test
    void aRejectedMessageThatCannotBeReadStaysInItsQueue() {
        QueueFixture fixture = new QueueFixture(
                QueueSettings.builder(1, true, 0).deadLetters(true).build());
        QueueConsumer a = fixture.consume("a", 1);
        fixture.enqueue(0, 1, LARGE, true);
        fixture.answerLoads();
        assertThat(fixture.store.remove(fixture.position("m0"))).isNotNull();
        fixture.effects();
        fixture.settle(Outcome.REJECTED, a, "m0");
        fixture.answerLoads();
        assertThat(fixture.effects()).containsExactly("load 0", "unreadable 0");
        assertThat(fixture.queue.readyCount()).isEqualTo(1);
    }

    /** Three messages after a restart, the first of which cannot be read. */
    private static QueueFixture withUnreadableFirst(long budget) {
        QueueFixture fixture = QueueFixture.durableQueue();
        fixture.enqueue(0, 3, 10, true);
        QueueFixture restarted = fixture.restarted(budget);
        restarted.store.remove(fixture.position("m0"));
        return restarted;
    }

    @Test
    void aLowerBudgetTakesEffectAtOnce() {
        QueueFixture fixture = QueueFixture.queueWithin(false, QueueFixture.UNBOUNDED);
        fixture.enqueue(0, 40, LARGE, false);
        assertThat(fixture.queue.residentCount()).isEqualTo(40);
        fixture.queue.residentBytesMax(BUDGET, 0);
        assertThat(fixture.queue.residentCount()).isEqualTo(10);
        fixture.queue.residentBytesMax(0, 0);
        assertThat(fixture.queue.residentCount()).isZero();
    }

    @Test
    void aQueueAtItsLimitPagesOutInLargePieces() {
        QueueFixture fixture = QueueFixture.queueWithin(false, BUDGET);
        fixture.enqueue(0, 20_000, 920, false);
        int segments = 20_000 / 128;
        assertThat(pageOuts(fixture)).hasSizeLessThan(segments + segments / 2);
    }

    @Test
    void aLongQueueThatIsDrainedWhileItGrowsLoadsEachSegmentOnce() {
        QueueFixture fixture = QueueFixture.queueWithin(false, BUDGET);
        fixture.enqueue(0, 10_000, 920, false);
        QueueConsumer a = fixture.consume("a", 300);
        for (int number = 0; number < 20_000; number++) {
            fixture.answerLoads();
            if (number < 10_000) {
                fixture.enqueue(10_000 + number, 10_001 + number, 920, false);
            }
            fixture.accept(a, "m" + number);
            assertThat(fixture.queue.residentBytes()).isLessThanOrEqualTo(BUDGET);
        }
        assertThat(fixture.queue.readyCount()).isZero();
        List<String> loads = fixture.effects().stream()
                .filter(effect -> effect.startsWith("load"))
                .toList();
        assertThat(loads).hasSizeLessThan(20_000 / 128 + 20);
    }

    @Test
    void fetchingOneByOneFromAQueueThatWasPagedOutLoadsEachSegmentOnce() {
        QueueFixture fixture = QueueFixture.durableQueue();
        fixture.enqueue(0, 256, 920, true);
        QueueFixture restarted = fixture.restarted(200_000);
        for (int number = 0; number < 256; number++) {
            restarted.queue.fetch(true, "f", 0);
            restarted.answerLoads();
        }
        assertThat(restarted.effects())
                .filteredOn(effect -> effect.startsWith("load"))
                .hasSize(2);
        assertThat(restarted.queue.readyCount()).isZero();
    }
}
