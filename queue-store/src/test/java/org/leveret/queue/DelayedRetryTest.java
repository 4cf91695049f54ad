package org.leveret.queue;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages that came back and wait until they are ready again. */
class DelayedRetryTest {
    private static final DelayedRetry SECONDS = new DelayedRetry(DelayedRetry.Type.ALL, 1_000, 3_000);

    private static QueueSettings.Builder settings(DelayedRetry delay) {
        return QueueSettings.builder(1, true, QueueFixture.UNBOUNDED).delayedRetry(delay);
    }

    private static QueueFixture queue(DelayedRetry delay) {
        return new QueueFixture(settings(delay).build());
    }

    @Test
    void whatCameBackIsDeliveredAgainWhenItHasWaited() {
        QueueFixture fixture = queue(SECONDS);
        QueueConsumer a = fixture.consume("a", 1);
        fixture.enqueue("m0");
        fixture.release(a, "m0");
        assertThat(fixture.effects()).containsExactly("subscribed a", "deliver a m0", "wake at 1000");
        fixture.queue.tick(999);
        assertThat(fixture.deliveries()).isEmpty();
        fixture.queue.tick(1_000);
        assertThat(fixture.deliveries()).containsExactly("a m0 redelivered returned 1");
    }

    @Test
    void eachTimeItWaitsLongerUpToTheHighestDelay() {
        assertThat(SECONDS.delayMs(1)).isEqualTo(1_000);
        assertThat(SECONDS.delayMs(2)).isEqualTo(2_000);
        assertThat(SECONDS.delayMs(3)).isEqualTo(3_000);
        assertThat(SECONDS.delayMs(4)).isEqualTo(3_000);
        assertThat(SECONDS.delayMs(Integer.MAX_VALUE)).isEqualTo(3_000);
    }

    @Test
    void aHighestDelayBelowTheLowestIsTheDelay() {
        assertThat(new DelayedRetry(DelayedRetry.Type.ALL, 500, 100).delayMs(1)).isEqualTo(100);
    }

    @Test
    void theDelayGrowsWithTheReturnsOfThatMessageAlone() {
        QueueFixture fixture = queue(SECONDS);
        QueueConsumer a = fixture.consume("a", 2);
        fixture.enqueue("m0", "m1");
        fixture.release(a, "m0");
        fixture.queue.tick(1_000);
        fixture.effects();
        long[] both = {fixture.position("m0"), fixture.position("m1")};
        fixture.queue.settle(both, 0, 2, Outcome.RELEASED, a, 1_000);
        fixture.queue.tick(2_000);
        assertThat(fixture.deliveries()).containsExactly("a m1 redelivered returned 1");
        fixture.queue.tick(3_000);
        assertThat(fixture.deliveries()).containsExactly("a m0 redelivered returned 2");
    }

    @ParameterizedTest
    @CsvSource({
        "DISABLED, RELEASED, 0",
        "DISABLED, FAILED, 0",
        "ALL, RELEASED, 1",
        "ALL, FAILED, 1",
        "FAILED, RELEASED, 0",
        "FAILED, FAILED, 1",
        "RETURNED, RELEASED, 1",
        "RETURNED, FAILED, 0"
    })
    void theTypeSaysWhichOfThemWait(DelayedRetry.Type type, Outcome outcome, int waiting) {
        QueueFixture fixture = queue(new DelayedRetry(type, 1_000, 3_000));
        fixture.enqueue("m0");
        fixture.queue.fetch(false, "f", 0);
        fixture.settle(outcome, null, "m0");
        assertThat(fixture.queue.delayedCount()).isEqualTo(waiting);
        assertThat(fixture.queue.readyCount()).isEqualTo(1 - waiting);
    }

    @Test
    void whatWaitsIsNeitherReadyNorUnacked() {
        QueueFixture fixture = queue(SECONDS);
        QueueConsumer a = fixture.consume("a", 1);
        fixture.enqueue("m0");
        fixture.release(a, "m0");
        assertThat(fixture.queue.readyCount()).isZero();
        assertThat(fixture.queue.unackedCount()).isZero();
        assertThat(fixture.queue.delayedCount()).isEqualTo(1);
        assertThat(fixture.queue.bodyBytes()).isEqualTo(10);
    }

    @Test
    void othersPassIt() {
        QueueFixture fixture = queue(SECONDS);
        QueueConsumer a = fixture.consume("a", 1);
        fixture.enqueue("m0", "m1");
        fixture.release(a, "m0");
        assertThat(fixture.deliveries()).containsExactly("a m0", "a m1");
    }

    @Test
    void itComesBackToItsOldPlace() {
        QueueFixture fixture = queue(SECONDS);
        QueueConsumer a = fixture.consume("a", 1);
        fixture.enqueue("m0");
        fixture.queue.unsubscribe(a, 0);
        fixture.enqueue("m1");
        fixture.release(null, "m0");
        fixture.queue.tick(1_000);
        fixture.effects();
        fixture.consume("b", 2);
        assertThat(fixture.deliveries()).containsExactly("b m0 redelivered returned 1", "b m1");
    }

    @Test
    void thoseThatAreDueTogetherComeInTheOrderOfTheirPlaces() {
        QueueFixture fixture = queue(SECONDS);
        QueueConsumer a = fixture.consume("a", 3);
        fixture.enqueue("m0", "m1", "m2");
        fixture.release(a, "m2");
        fixture.release(a, "m0");
        fixture.release(a, "m1");
        fixture.effects();
        fixture.queue.tick(1_000);
        assertThat(fixture.deliveries())
                .containsExactly(
                        "a m0 redelivered returned 1", "a m1 redelivered returned 1", "a m2 redelivered returned 1");
    }

    @Test
    void nobodyWhoAsksIsGivenWhatWaits() {
        QueueFixture fixture = queue(SECONDS);
        fixture.enqueue("m0");
        fixture.queue.fetch(false, "first", 0);
        fixture.release(null, "m0");
        fixture.effects();
        fixture.queue.fetch(false, "second", 500);
        assertThat(fixture.effects()).containsExactly("fetched second nothing");
        fixture.queue.fetch(false, "third", 1_000);
        assertThat(fixture.effects()).containsExactly("fetched third m0 redelivered leaving 0");
    }

    @Test
    void whatWaitsCannotBeSettled() {
        QueueFixture fixture = queue(SECONDS);
        fixture.enqueue("m0");
        fixture.queue.fetch(false, "f", 0);
        fixture.release(null, "m0");
        fixture.accept(null, "m0");
        fixture.release(null, "m0");
        assertThat(fixture.queue.delayedCount()).isEqualTo(1);
    }

    @Test
    void aPurgeTakesWhatWaits() {
        QueueFixture fixture = queue(SECONDS);
        fixture.enqueue("m0", "m1");
        fixture.queue.fetch(false, "f", 0);
        fixture.release(null, "m0");
        assertThat(fixture.queue.purge(10)).isEqualTo(2);
        fixture.queue.tick(10_000);
        assertThat(fixture.queue.readyCount() + fixture.queue.delayedCount()).isZero();
    }

    @Test
    void aDeletionCountsWhatWaits() {
        QueueFixture fixture = queue(SECONDS);
        fixture.enqueue("m0");
        fixture.queue.fetch(false, "f", 0);
        fixture.release(null, "m0");
        assertThat(fixture.queue.delete(0)).isEqualTo(1);
        assertThat(fixture.queue.delayedCount()).isZero();
        fixture.effects();
        fixture.queue.tick(10_000);
        assertThat(fixture.effects()).isEmpty();
    }

    @Test
    void theReturnAfterTheLastIsADeadLetterAtOnce() {
        QueueFixture fixture = new QueueFixture(
                settings(SECONDS).returnsMax(1).deadLetters(true).build());
        fixture.enqueue("m0");
        fixture.queue.fetch(false, "f", 0);
        fixture.release(null, "m0");
        fixture.queue.fetch(false, "g", 1_000);
        fixture.effects();
        fixture.release(null, "m0");
        assertThat(fixture.effects()).containsExactly("dead letter m0 DELIVERY_LIMIT");
        assertThat(fixture.queue.delayedCount()).isZero();
    }

    @Test
    void whatExpiresMeanwhileIsADeadLetterWhenItIsReady() {
        QueueFixture fixture = new QueueFixture(
                settings(SECONDS).timeToLiveMs(500).deadLetters(true).build());
        fixture.enqueue("m0");
        fixture.queue.fetch(false, "f", 0);
        fixture.release(null, "m0");
        fixture.effects();
        fixture.queue.tick(600);
        assertThat(fixture.effects()).doesNotContain("dead letter m0 EXPIRED");
        fixture.queue.tick(1_000);
        assertThat(fixture.effects()).containsExactly("dead letter m0 EXPIRED");
    }

    @Test
    void itCountsTowardsTheLengthAndOthersAreDropped() {
        QueueFixture fixture = new QueueFixture(settings(SECONDS)
                .deadLetters(true)
                .lengthLimit(new LengthLimit(2, Long.MAX_VALUE, LengthLimit.Overflow.DROP_HEAD))
                .build());
        fixture.enqueue("m0");
        fixture.queue.fetch(false, "f", 0);
        fixture.release(null, "m0");
        fixture.effects();
        fixture.enqueue("m1", "m2");
        assertThat(fixture.effects()).containsExactly("dead letter m1 MAXLEN");
        assertThat(fixture.queue.delayedCount()).isEqualTo(1);
    }

    @Test
    void itCountsTowardsTheLengthInBytes() {
        QueueFixture fixture = new QueueFixture(settings(SECONDS)
                .lengthLimit(new LengthLimit(Long.MAX_VALUE, 15, LengthLimit.Overflow.REJECT_PUBLISH))
                .build());
        fixture.enqueue("m0");
        fixture.queue.fetch(false, "f", 0);
        fixture.release(null, "m0");
        fixture.effects();
        fixture.queue.enqueue(QueueFixture.message("m1", 10, false), 0, "t1", 0);
        assertThat(fixture.effects()).containsExactly("refuse t1");
        fixture.queue.fetch(true, "g", 1_000);
        fixture.effects();
        fixture.queue.enqueue(QueueFixture.message("m2", 10, false), 0, "t2", 1_000);
        assertThat(fixture.effects()).contains("confirm t2");
    }

    @Test
    void whatIsPersistentWaitsOnOverARestart() {
        QueueFixture before = queue(SECONDS);
        before.enqueue(0, 2, 10, true);
        before.queue.fetch(false, "f", 0);
        before.release(null, "m0");
        QueueFixture after = before.restarted(settings(SECONDS).build(), 999);
        after.queue.tick(999);
        assertThat(after.queue.readyCount()).isEqualTo(1);
        assertThat(after.queue.delayedCount()).isEqualTo(1);
        assertThat(after.effects()).containsExactly("wake at 1000");
        after.queue.tick(1_000);
        after.consume("a", 2);
        after.loadsAnsweredMs = 1_000;
        after.answerLoads();
        assertThat(after.deliveries()).containsExactly("a m0 redelivered returned 1", "a m1");
    }

    @Test
    void whatWasDueWhileTheBrokerWasDownIsReady() {
        QueueFixture before = queue(SECONDS);
        before.enqueue(0, 1, 10, true);
        before.queue.fetch(false, "f", 0);
        before.release(null, "m0");
        QueueFixture after = before.restarted(settings(SECONDS).build(), 1_000);
        assertThat(after.queue.readyCount()).isEqualTo(1);
        assertThat(after.queue.delayedCount()).isZero();
    }

    @Test
    void whatWaitsOverARestartGoesWithAPurge() {
        QueueFixture before = queue(SECONDS);
        before.enqueue(0, 1, 10, true);
        before.queue.fetch(false, "f", 0);
        before.release(null, "m0");
        QueueFixture after = before.restarted(settings(DelayedRetry.NONE).build(), 0);
        assertThat(after.queue.delayedCount()).isEqualTo(1);
        assertThat(after.queue.purge(1)).isEqualTo(1);
        assertThat(after.effects()).contains("forget m0");
    }

    @Test
    void whatWaitsMayLeaveTheHeap() {
        QueueFixture fixture = new QueueFixture(
                QueueSettings.builder(1, true, 0).delayedRetry(SECONDS).build());
        QueueConsumer a = fixture.consume("a", 1);
        fixture.enqueue(0, 1, 1_000, true);
        fixture.release(a, "m0");
        assertThat(fixture.queue.residentCount()).isZero();
        fixture.queue.tick(1_000);
        fixture.loadsAnsweredMs = 1_000;
        fixture.answerLoads();
        assertThat(fixture.deliveries()).contains("a m0 redelivered returned 1");
    }

    @Test
    void aLevelOfPriorityIsKept() {
        QueueFixture fixture = new QueueFixture(settings(SECONDS).priorityMax(5).build());
        fixture.queue.enqueue(QueueFixture.message("low", 1, false), 1, null, 0);
        fixture.queue.enqueue(QueueFixture.message("high", 1, false), 5, null, 0);
        fixture.queue.fetch(false, "f", 0);
        fixture.release(null, "high");
        fixture.queue.tick(1_000);
        fixture.effects();
        fixture.consume("a", 2);
        assertThat(fixture.deliveries()).containsExactly("a high redelivered returned 1", "a low");
    }

    @Test
    void aMillionThatAreDueAtOnceBecomeReadyBitByBit() {
        QueueFixture fixture = queue(SECONDS);
        int count = Retries.DUE_AT_ONCE_MAX * 3;
        QueueConsumer a = fixture.consume("a", count);
        fixture.enqueue(0, count, 1, false);
        long[] all = new long[count];
        for (int i = 0; i < count; i++) {
            all[i] = fixture.position("m" + i);
        }
        fixture.queue.settle(all, 0, count, Outcome.RELEASED, null, 0);
        assertThat(fixture.queue.delayedCount()).isEqualTo(count);
        fixture.queue.unsubscribe(a, 0);
        fixture.queue.tick(1_000);
        assertThat(fixture.queue.readyCount()).isEqualTo(Retries.DUE_AT_ONCE_MAX);
        assertThat(fixture.effects()).endsWith("wake at 1000");
        fixture.queue.tick(1_000);
        fixture.queue.tick(1_000);
        assertThat(fixture.queue.readyCount()).isEqualTo(count);
    }

    @Test
    void whatManyTookToWaitIsGivenBackWhenNoneWaitsAnyMore() {
        Backlog backlog = new Backlog(0, false, false);
        Retries retries = new Retries(SECONDS, backlog, new Waking(new SilentEffects()));
        awaitMany(retries, backlog);
        assertThat(retries.becomeReady(1_000)).isTrue();
        assertThat(retries.places()).isLessThan(100);
        awaitMany(retries, backlog);
        retries.clear();
        assertThat(retries.places()).isLessThan(100);
    }

    private static void awaitMany(Retries retries, Backlog backlog) {
        for (int number = 0; number < 4_000; number++) {
            long position = backlog.append(QueueFixture.message("m", 1, false), 0, false);
            Segment segment = requireNonNull(backlog.segment(Backlog.segmentOf(position)));
            backlog.pick(segment, Backlog.slotOf(position));
            retries.await(segment, Backlog.slotOf(position), 1_000);
        }
        assertThat(retries.places()).isGreaterThanOrEqualTo(4_000);
    }
}
