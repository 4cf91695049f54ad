package org.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Messages that stay in their queue until their dead letters are safe elsewhere. */
class SafeDeadLetterTest {
    private final QueueFixture fixture = queue(QueueFixture.UNBOUNDED);

    private static QueueFixture queue(long residentBytesMax) {
        return new QueueFixture(QueueSettings.builder(1, true, residentBytesMax)
                .deadLettersSafely(true)
                .build());
    }

    @Test
    void aRejectedMessageStaysUntilItsLetterIsSafe() {
        QueueConsumer a = fixture.consume("a", 1);
        fixture.enqueue(0, 1, 10, true);
        fixture.settle(Outcome.REJECTED, a, "m0");
        assertThat(fixture.effects())
                .contains("safe dead letter m0 REJECTED")
                .doesNotContain("forget m0", "dead letter m0 REJECTED");
        assertThat(fixture.queue.unackedCount()).isEqualTo(1);
        fixture.queue.deadLetterSent(fixture.position("m0"), LetterOutcome.SAFE, 0);
        assertThat(fixture.effects()).containsExactly("forget m0");
        assertThat(fixture.queue.unackedCount()).isZero();
    }

    @Test
    void aLetterThatNobodyTookIsSentAgainAfterAWhile() {
        QueueConsumer a = fixture.consume("a", 1);
        fixture.enqueue(0, 1, 10, true);
        fixture.settle(Outcome.REJECTED, a, "m0");
        fixture.effects();
        fixture.queue.deadLetterSent(fixture.position("m0"), LetterOutcome.NOT_TAKEN, 100);
        assertThat(fixture.effects()).containsExactly("wake at " + (100 + SafeDeadLetters.RETRY_MS));
        fixture.queue.tick(100 + SafeDeadLetters.RETRY_MS);
        assertThat(fixture.effects()).containsExactly("safe dead letter m0 REJECTED");
    }

    @Test
    void theOthersInItsSegmentDoNotWaitForOneThatNobodyTook() {
        QueueConsumer a = fixture.consume("a", 2);
        fixture.enqueue(0, 2, 10, true);
        fixture.settle(Outcome.REJECTED, a, "m0", "m1");
        fixture.effects();
        fixture.queue.deadLetterSent(fixture.position("m0"), LetterOutcome.NOT_TAKEN, 0);
        fixture.queue.deadLetterSent(fixture.position("m1"), LetterOutcome.SAFE, 0);
        assertThat(fixture.effects()).contains("forget m1").doesNotContain("forget m0");
    }

    @Test
    void itsPlaceIsNotGivenOutAgainMeanwhile() {
        QueueConsumer a = fixture.consume("a", 1);
        fixture.enqueue(0, 2, 10, true);
        fixture.settle(Outcome.REJECTED, a, "m0");
        fixture.release(a, "m0");
        assertThat(fixture.deliveries()).containsExactly("a m0", "a m1");
    }

    @Test
    void oneThatHasLeftTheHeapIsLoadedFirst() {
        QueueFixture paged = queue(0);
        QueueConsumer a = paged.consume("a", 1);
        paged.enqueue(0, 1, 1_000, true);
        paged.effects();
        paged.settle(Outcome.REJECTED, a, "m0");
        assertThat(paged.effects()).contains("load 0");
        paged.answerLoads();
        assertThat(paged.effects()).contains("safe dead letter m0 REJECTED");
    }

    @Test
    void lettersOfOtherSegmentsDoNotWaitForOneThatNobodyTook() {
        QueueConsumer a = fixture.consume("a", 200);
        fixture.enqueue(0, 129, 10, true);
        fixture.settle(Outcome.REJECTED, a, "m0");
        fixture.queue.deadLetterSent(fixture.position("m0"), LetterOutcome.NOT_TAKEN, 0);
        fixture.effects();
        fixture.settle(Outcome.REJECTED, a, "m128");
        assertThat(fixture.effects()).contains("safe dead letter m128 REJECTED");
    }

    @Test
    void lettersThatSomeTookAreSentAgainBeforeMoreAreSent() {
        int segments = SafeDeadLetters.SEGMENTS_MAX;
        QueueConsumer a = fixture.consume("a", 1_000);
        fixture.enqueue(0, 128 * segments + 1, 10, true);
        for (int segment = 0; segment < segments; segment++) {
            String message = "m" + 128 * segment;
            fixture.settle(Outcome.REJECTED, a, message);
            fixture.queue.deadLetterSent(fixture.position(message), LetterOutcome.PARTLY_TAKEN, 0);
        }
        fixture.effects();
        fixture.settle(Outcome.REJECTED, a, "m" + 128 * segments);
        fixture.queue.tick(SafeDeadLetters.RETRY_MS);
        assertThat(fixture.effects())
                .contains("safe dead letter m0 REJECTED", "safe dead letter m128 REJECTED")
                .doesNotContain("safe dead letter m" + 128 * segments + " REJECTED");
        fixture.queue.deadLetterSent(fixture.position("m0"), LetterOutcome.SAFE, SafeDeadLetters.RETRY_MS);
        assertThat(fixture.effects()).contains("safe dead letter m" + 128 * segments + " REJECTED");
    }

    @Test
    void itCountsTowardsTheLengthOfTheQueue() {
        QueueFixture limited = new QueueFixture(QueueSettings.builder(1, true, QueueFixture.UNBOUNDED)
                .deadLettersSafely(true)
                .lengthLimit(new LengthLimit(2, 25, LengthLimit.Overflow.REJECT_PUBLISH))
                .build());
        QueueConsumer a = limited.consume("a", 1);
        limited.enqueue(0, 1, 10, true);
        limited.settle(Outcome.REJECTED, a, "m0");
        limited.queue.unsubscribe(a, 0);
        limited.enqueue(1, 3, 10, true);
        assertThat(limited.queue.readyCount()).isEqualTo(1);
        limited.queue.deadLetterSent(limited.position("m0"), LetterOutcome.SAFE, 0);
        limited.enqueue(3, 4, 10, true);
        assertThat(limited.queue.readyCount()).isEqualTo(2);
    }

    @Test
    void aPurgeLeavesItAndADeletedQueueForgetsIt() {
        QueueConsumer a = fixture.consume("a", 1);
        fixture.enqueue(0, 1, 10, true);
        fixture.settle(Outcome.REJECTED, a, "m0");
        assertThat(fixture.queue.purge(0)).isZero();
        fixture.queue.delete(0);
        fixture.effects();
        assertThat(fixture.queue.deadLetterSent(fixture.position("m0"), LetterOutcome.SAFE, 0))
                .isFalse();
        assertThat(fixture.effects()).isEmpty();
    }
}
