package org.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.leveret.queue.Picking.Picked;

/** Single messages taken, settled, put back and dropped wherever they stand. */
class PickingTest {
    private final QueueFixture fixture = QueueFixture.durableQueue();
    private final Picking picking = fixture.queue.picking();

    private void enqueuePersistent(String... names) {
        for (String name : names) {
            fixture.queue.enqueue(QueueFixture.message(name, 10, true), 0, null, 0);
        }
        fixture.effects();
    }

    @Test
    void whatIsTakenGoesToNoConsumer() {
        enqueuePersistent("a", "b", "c");
        assertThat(picking.take(fixture.position("b"), 0)).isEqualTo(Picked.DONE);
        assertThat(fixture.queue.readyCount()).isEqualTo(2);
        assertThat(fixture.queue.unackedCount()).isEqualTo(1);
        fixture.consume("c1", 10);
        assertThat(fixture.deliveries()).containsExactly("c1 a", "c1 c");
    }

    @Test
    void whatIsPutBackIsAtItsPlaceAndWasNotDelivered() {
        enqueuePersistent("a", "b", "c");
        picking.take(fixture.position("a"), 0);
        picking.take(fixture.position("b"), 0);
        assertThat(picking.putBack(fixture.position("b"), 0)).isTrue();
        assertThat(picking.putBack(fixture.position("a"), 0)).isTrue();
        fixture.consume("c1", 10);
        assertThat(fixture.deliveries()).containsExactly("c1 a", "c1 b", "c1 c");
    }

    @Test
    void puttingBackIsNoReturnThatCounts() {
        QueueFixture quorum = new QueueFixture(QueueSettings.builder(1, true, Long.MAX_VALUE)
                .quorumRules(true)
                .priorityMax(1)
                .persistsAll(true)
                .returnsMax(0)
                .build());
        quorum.enqueue("a", "b");
        quorum.queue.picking().take(quorum.position("a"), 0);
        quorum.queue.picking().putBack(quorum.position("a"), 0);
        quorum.consume("c1", 10);
        assertThat(quorum.deliveries()).containsExactly("c1 a", "c1 b");
    }

    @Test
    void settlingTellsTheStoreAndDroppingDoes() {
        enqueuePersistent("a", "b", "c");
        picking.take(fixture.position("b"), 0);
        assertThat(fixture.effects()).isEmpty();
        assertThat(picking.settle(fixture.position("b"), 0)).isTrue();
        assertThat(picking.drop(fixture.position("c"), 0)).isEqualTo(Picked.DONE);
        assertThat(fixture.effects()).containsExactly("forget b", "forget c");
        assertThat(fixture.queue.readyCount()).isEqualTo(1);
        assertThat(fixture.queue.unackedCount()).isZero();
    }

    @Test
    void whatIsWithAConsumerIsNotReadyAndWhatIsGoneIsAbsent() {
        enqueuePersistent("a", "b");
        QueueConsumer consumer = fixture.consume("c1", 1);
        assertThat(picking.take(fixture.position("a"), 0)).isEqualTo(Picked.NOT_READY);
        assertThat(picking.drop(fixture.position("a"), 0)).isEqualTo(Picked.NOT_READY);
        fixture.queue.unsubscribe(consumer, 0);
        fixture.accept(consumer, "a");
        assertThat(picking.take(fixture.position("a"), 0)).isEqualTo(Picked.ABSENT);
        assertThat(picking.settle(fixture.position("a"), 0)).isFalse();
        assertThat(picking.putBack(fixture.position("b"), 0)).isFalse();
        assertThat(picking.drop(-5, 0)).isEqualTo(Picked.ABSENT);
        assertThat(picking.drop(Long.MAX_VALUE, 0)).isEqualTo(Picked.ABSENT);
    }

    @Test
    void whatIsPagedOutNeedNotBeReadToBeDropped() {
        QueueFixture small = QueueFixture.queueWithin(true, 4_000);
        small.enqueue(0, 1_000, 100, true);
        small.effects();
        for (int number = 0; number < 1_000; number += 2) {
            assertThat(small.queue.picking().drop(small.position("m" + number), 0))
                    .isEqualTo(Picked.DONE);
        }
        assertThat(small.effects()).hasSize(500).allMatch(effect -> effect.startsWith("forget m"));
        small.consume("c1", 3);
        small.answerLoads();
        assertThat(small.deliveries()).containsExactly("c1 m1", "c1 m3", "c1 m5");
    }

    @Test
    void aMessageIsNextWhenTheOneBeforeItIsTaken() {
        enqueuePersistent("a", "b");
        picking.take(fixture.position("a"), 0);
        fixture.queue.fetch(true, "f", 0);
        assertThat(fixture.effects()).contains("fetched f b leaving 0");
    }

    @Test
    void whatIsPutBackGoesToAConsumerThatWaits() {
        enqueuePersistent("a");
        picking.take(fixture.position("a"), 0);
        fixture.consume("c1", 1);
        picking.putBack(fixture.position("a"), 0);
        assertThat(fixture.deliveries()).containsExactly("c1 a");
    }

    @Test
    void afterADeletionNothingIsThere() {
        enqueuePersistent("a", "b");
        picking.take(fixture.position("a"), 0);
        fixture.queue.delete(0);
        assertThat(picking.putBack(fixture.position("a"), 0)).isFalse();
        assertThat(picking.take(fixture.position("b"), 0)).isEqualTo(Picked.ABSENT);
    }
}
