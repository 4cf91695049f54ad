package org.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Messages that may come back only so often. */
class ReturnLimitTest {
    private static QueueFixture queue(int returnsMax, boolean deadLetters, long residentBytesMax) {
        return new QueueFixture(QueueSettings.builder(1, true, residentBytesMax)
                .returnsMax(returnsMax)
                .deadLetters(deadLetters)
                .build());
    }

    @Test
    void aMessageIsDeliveredOnceMoreThanItMayComeBack() {
        QueueFixture fixture = queue(2, true, QueueFixture.UNBOUNDED);
        QueueConsumer a = fixture.consume("a", 1);
        fixture.enqueue("m0");
        fixture.release(a, "m0");
        fixture.release(a, "m0");
        fixture.release(a, "m0");
        assertThat(fixture.effects())
                .containsExactly(
                        "subscribed a",
                        "deliver a m0",
                        "deliver a m0 redelivered returned 1",
                        "deliver a m0 redelivered returned 2",
                        "dead letter m0 DELIVERY_LIMIT");
        assertThat(fixture.queue.unackedCount()).isZero();
    }

    @Test
    void withoutDeadLettersItIsDropped() {
        QueueFixture fixture = queue(0, false, QueueFixture.UNBOUNDED);
        QueueConsumer a = fixture.consume("a", 1);
        fixture.enqueue("m0");
        fixture.release(a, "m0");
        assertThat(fixture.queue.readyCount() + fixture.queue.unackedCount()).isZero();
    }

    @Test
    void eachMessageIsCountedForItself() {
        QueueFixture fixture = queue(1, true, QueueFixture.UNBOUNDED);
        QueueConsumer a = fixture.consume("a", 2);
        fixture.enqueue("m0", "m1");
        fixture.release(a, "m1");
        assertThat(fixture.deliveries()).containsExactly("a m0", "a m1", "a m1 redelivered returned 1");
    }

    @Test
    void oneThatHasLeftTheHeapBecomesADeadLetterWhenItIsLoaded() {
        QueueFixture fixture = queue(0, true, 0);
        QueueConsumer a = fixture.consume("a", 1);
        fixture.enqueue(0, 1, 1_000, true);
        fixture.effects();
        fixture.release(a, "m0");
        fixture.answerLoads();
        assertThat(fixture.effects()).contains("dead letter m0 DELIVERY_LIMIT", "forget m0");
    }

    @Test
    void theStoreIsToldOfEachReturnAndOfNothingElse() {
        QueueFixture fixture = queue(5, true, QueueFixture.UNBOUNDED);
        QueueConsumer a = fixture.consume("a", 1);
        fixture.enqueue(0, 1, 10, true);
        fixture.enqueue("transient");
        fixture.effects();
        fixture.release(a, "m0");
        fixture.release(a, "m0");
        fixture.accept(a, "m0");
        fixture.release(a, "transient");
        assertThat(fixture.effects())
                .containsExactly(
                        "came back m0 1",
                        "deliver a m0 redelivered returned 1",
                        "came back m0 2",
                        "deliver a m0 redelivered returned 2",
                        "forget m0",
                        "deliver a transient",
                        "deliver a transient redelivered returned 1");
    }

    @Test
    void aRestartDoesNotBeginToCountAnew() {
        QueueSettings settings = QueueSettings.builder(1, true, 0)
                .returnsMax(2)
                .deadLetters(true)
                .build();
        QueueFixture before = new QueueFixture(settings);
        QueueConsumer a = before.consume("a", 1);
        before.enqueue(0, 300, 1_000, true);
        before.release(a, "m0");
        before.answerLoads();
        before.release(a, "m0");

        QueueFixture after = before.restarted(settings);
        QueueConsumer b = after.consume("b", 1);
        after.answerLoads();
        assertThat(after.deliveries()).containsExactly("b m0 redelivered returned 2");
        after.release(b, "m0");
        after.answerLoads();
        assertThat(after.effects()).contains("dead letter m0 DELIVERY_LIMIT", "deliver b m1");
    }

    @Test
    void whereNobodyCountsThereIsNoEnd() {
        QueueFixture fixture = queue(QueueSettings.UNCOUNTED, true, QueueFixture.UNBOUNDED);
        QueueConsumer a = fixture.consume("a", 1);
        fixture.enqueue("m0");
        for (int i = 0; i < 100; i++) {
            fixture.release(a, "m0");
        }
        assertThat(fixture.deliveries()).hasSize(101).contains("a m0 redelivered");
    }
}
