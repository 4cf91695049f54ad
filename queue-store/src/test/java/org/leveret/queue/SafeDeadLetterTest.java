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
        fixture.queue.deadLetterSent(fixture.position("m0"), true, 0);
        assertThat(fixture.effects()).containsExactly("forget m0");
        assertThat(fixture.queue.unackedCount()).isZero();
    }

    @Test
    void aLetterThatNobodyTookIsSentAgainAfterAWhile() {
        QueueConsumer a = fixture.consume("a", 1);
        fixture.enqueue(0, 1, 10, true);
        fixture.settle(Outcome.REJECTED, a, "m0");
        fixture.effects();
        fixture.queue.deadLetterSent(fixture.position("m0"), false, 100);
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
        fixture.queue.deadLetterSent(fixture.position("m0"), false, 0);
        fixture.queue.deadLetterSent(fixture.position("m1"), true, 0);
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
    void aPurgeLeavesItAndADeletedQueueForgetsIt() {
        QueueConsumer a = fixture.consume("a", 1);
        fixture.enqueue(0, 1, 10, true);
        fixture.settle(Outcome.REJECTED, a, "m0");
        assertThat(fixture.queue.purge(0)).isZero();
        fixture.queue.delete(0);
        fixture.effects();
        fixture.queue.deadLetterSent(fixture.position("m0"), true, 0);
        assertThat(fixture.effects()).isEmpty();
    }
}
