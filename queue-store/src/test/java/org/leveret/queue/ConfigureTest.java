package org.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.leveret.queue.LengthLimit.Overflow;

/** Settings that change while the queue has messages, as when a policy is set or cleared. */
class ConfigureTest {
    private static final long EVERYTHING = QueueFixture.UNBOUNDED;

    private static QueueSettings.Builder settings(long residentBytesMax) {
        return QueueSettings.builder(1, true, residentBytesMax);
    }

    private static QueueFixture queue(QueueSettings.Builder settings) {
        return new QueueFixture(settings.build());
    }

    @Test
    void aLowerLimitDropsWhatIsTooMuchAtOnce() {
        QueueFixture fixture = queue(settings(EVERYTHING));
        fixture.enqueue("a", "b", "c");
        fixture.queue.configure(
                settings(EVERYTHING)
                        .lengthLimit(new LengthLimit(1, Long.MAX_VALUE, Overflow.DROP_HEAD))
                        .build(),
                0);
        fixture.consume("x", 5);
        assertThat(fixture.deliveries()).containsExactly("x c");
    }

    @Test
    void aLimitInBytesCountsWhatWasThereBefore() {
        QueueFixture fixture = queue(settings(EVERYTHING));
        fixture.enqueue(0, 4, 100, true);
        fixture.queue.configure(
                settings(EVERYTHING)
                        .lengthLimit(new LengthLimit(Long.MAX_VALUE, 250, Overflow.DROP_HEAD))
                        .build(),
                0);
        assertThat(fixture.queue.readyCount()).isEqualTo(2);
        assertThat(fixture.queue.backlog().isConsistent()).isTrue();
    }

    @Test
    void aTimeToLiveCountsFromWhenAMessageCame() {
        QueueFixture fixture = queue(settings(EVERYTHING));
        fixture.enqueue("a");
        fixture.effects();
        fixture.queue.configure(settings(EVERYTHING).timeToLiveMs(50).build(), 20);
        assertThat(fixture.effects()).containsExactly("wake at 50");
        fixture.queue.tick(50);
        assertThat(fixture.queue.readyCount()).isZero();
    }

    @Test
    void withoutTheTimeToLiveMessagesStay() {
        QueueFixture fixture = queue(settings(EVERYTHING).timeToLiveMs(50));
        fixture.enqueue("a");
        fixture.queue.configure(settings(EVERYTHING).build(), 20);
        fixture.queue.tick(50);
        assertThat(fixture.queue.readyCount()).isEqualTo(1);
    }

    @Test
    void theTimeThatAQueueMayGoUnusedBeginsAnew() {
        QueueFixture fixture = queue(settings(EVERYTHING));
        fixture.queue.tick(0);
        fixture.queue.configure(settings(EVERYTHING).expiresMs(100).build(), 70);
        fixture.queue.tick(169);
        assertThat(fixture.effects()).containsExactly("wake at 170");
        fixture.queue.tick(170);
        assertThat(fixture.effects()).containsExactly("expire queue");
    }

    @Test
    void whatIsRejectedGoesWhereDeadLettersGoNow() {
        QueueFixture fixture = queue(settings(EVERYTHING));
        QueueConsumer a = fixture.consume("a", 1);
        fixture.enqueue("m");
        fixture.queue.configure(settings(EVERYTHING).deadLetters(true).build(), 0);
        fixture.effects();
        fixture.settle(Outcome.REJECTED, a, "m");
        assertThat(fixture.effects()).contains("dead letter m REJECTED");
    }

    @Test
    void whatWaitsToBecomeADeadLetterBecomesASafeOneIfTheyAreSafeNow() {
        QueueFixture paged = queue(settings(0).deadLetters(true));
        QueueConsumer a = paged.consume("a", 1);
        paged.enqueue(0, 1, 1_000, true);
        paged.settle(Outcome.REJECTED, a, "m0");
        assertThat(paged.effects()).contains("load 0");
        paged.queue.configure(settings(0).deadLettersSafely(true).build(), 0);
        paged.answerLoads();
        assertThat(paged.effects()).contains("safe dead letter m0 REJECTED").doesNotContain("dead letter m0 REJECTED");
        paged.queue.deadLetterSent(paged.position("m0"), LetterOutcome.SAFE, 0);
        assertThat(paged.effects()).containsExactly("forget m0");
    }

    @Test
    void aSafeDeadLetterUnderWayStaysOneIfTheyAreNotSafeAnyMore() {
        QueueFixture fixture = queue(settings(EVERYTHING).deadLettersSafely(true));
        QueueConsumer a = fixture.consume("a", 2);
        fixture.enqueue(0, 2, 10, true);
        fixture.settle(Outcome.REJECTED, a, "m0");
        fixture.queue.configure(settings(EVERYTHING).deadLetters(true).build(), 0);
        fixture.effects();
        fixture.queue.deadLetterSent(fixture.position("m0"), LetterOutcome.NOT_TAKEN, 0);
        fixture.queue.tick(SafeDeadLetters.RETRY_MS);
        assertThat(fixture.effects()).contains("safe dead letter m0 REJECTED");
        fixture.queue.deadLetterSent(fixture.position("m0"), LetterOutcome.SAFE, SafeDeadLetters.RETRY_MS);
        fixture.settle(Outcome.REJECTED, a, "m1");
        assertThat(fixture.effects()).contains("dead letter m1 REJECTED");
        assertThat(fixture.queue.unackedCount()).isZero();
    }

    @Test
    void whatIsDroppedBesideASafeDeadLetterCountsTowardsTheLengthNoMore() {
        QueueFixture paged = queue(settings(0).deadLettersSafely(true));
        paged.enqueue(0, 10, 1_000, true);
        paged.queue.fetch(false, "f", 0);
        paged.answerLoads();
        paged.settle(Outcome.REJECTED, null, "m0");
        paged.answerLoads();
        paged.queue.deadLetterSent(paged.position("m0"), LetterOutcome.NOT_TAKEN, 0);
        paged.queue.configure(
                settings(0)
                        .deadLetters(true)
                        .lengthLimit(new LengthLimit(5, Long.MAX_VALUE, Overflow.DROP_HEAD))
                        .build(),
                0);
        assertThat(paged.queue.readyCount()).as("m0 is the fifth").isEqualTo(4);
        paged.queue.tick(SafeDeadLetters.RETRY_MS);
        paged.answerLoads();
        assertThat(paged.effects()).contains("safe dead letter m0 REJECTED", "safe dead letter m5 MAXLEN");
        for (int number = 0; number <= 5; number++) {
            paged.queue.deadLetterSent(paged.position("m" + number), LetterOutcome.SAFE, SafeDeadLetters.RETRY_MS);
        }
        assertThat(paged.queue.unackedCount()).isZero();
        paged.enqueue(10, 20, 1_000, true);
        assertThat(paged.queue.readyCount()).isEqualTo(5);
    }
}
