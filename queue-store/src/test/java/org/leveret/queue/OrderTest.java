package org.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** In which order messages leave a queue, and to whom. */
class OrderTest {
    private final QueueFixture fixture = QueueFixture.transientQueue();

    @Test
    void messagesAreDeliveredInTheOrderOfTheirArrival() {
        fixture.consume("a", QueueConsumer.UNLIMITED);
        fixture.enqueue("m0", "m1", "m2");
        assertThat(fixture.deliveries()).containsExactly("a m0", "a m1", "a m2");
    }

    @Test
    void consumersTakeTurnsMessageByMessage() {
        fixture.consume("a", 10);
        fixture.consume("b", 10);
        fixture.consume("c", 10);
        fixture.enqueue("m0", "m1", "m2", "m3");
        assertThat(fixture.deliveries()).containsExactly("a m0", "b m1", "c m2", "a m3");
    }

    @Test
    void aConsumerWithoutCreditLosesItsTurnAndComesBackAsTheLastInTurn() {
        QueueConsumer a = fixture.consume("a", 1);
        fixture.consume("b", 10);
        fixture.consume("c", 10);
        fixture.enqueue("m0", "m1", "m2", "m3");
        fixture.accept(a, "m0");
        fixture.enqueue("m4", "m5", "m6");
        assertThat(fixture.deliveries()).containsExactly("a m0", "b m1", "c m2", "b m3", "c m4", "b m5", "a m6");
    }

    @Test
    void aBacklogGoesToTheFirstConsumerUpToItsCredit() {
        fixture.enqueue("m0", "m1", "m2", "m3");
        fixture.consume("a", 2);
        fixture.consume("b", 10);
        assertThat(fixture.deliveries()).containsExactly("a m0", "a m1", "b m2", "b m3");
    }

    @Test
    void aRequeuedMessageReturnsToItsPlace() {
        QueueConsumer a = fixture.consume("a", 3);
        fixture.enqueue("m0", "m1", "m2", "m3", "m4");
        fixture.queue.unsubscribe(a, 0);
        fixture.effects();
        fixture.release(a, "m0", "m2");
        fixture.consume("b", 10);
        assertThat(fixture.deliveries()).containsExactly("b m0 redelivered", "b m2 redelivered", "b m3", "b m4");
    }

    @Test
    void aBatchOfRequeuedMessagesIsRedeliveredInTheOrderOfTheirPlacesWhateverItsOwnOrder() {
        QueueConsumer a = fixture.consume("a", 3);
        fixture.enqueue("m0", "m1", "m2", "m3");
        fixture.effects();
        fixture.release(a, "m2", "m0", "m1");
        assertThat(fixture.deliveries()).containsExactly("a m0 redelivered", "a m1 redelivered", "a m2 redelivered");
    }

    @Test
    void theSoleConsumerIsGivenARequeuedHeadAgainAtOnce() {
        QueueConsumer a = fixture.consume("a", 1);
        fixture.enqueue("m0", "m1");
        fixture.release(a, "m0");
        fixture.release(a, "m0");
        assertThat(fixture.deliveries()).containsExactly("a m0", "a m0 redelivered", "a m0 redelivered");
    }

    @Test
    void aRequeuedMessageIsRedeliveredEvenToAnotherConsumer() {
        QueueConsumer a = fixture.consume("a", 1);
        fixture.consume("b", 1);
        fixture.enqueue("m0");
        fixture.effects();
        fixture.release(a, "m0");
        assertThat(fixture.deliveries()).containsExactly("b m0 redelivered");
    }

    @Test
    void messagesRequeuedFarApartAreFoundInOrder() {
        fixture.enqueue(0, 10_000, 1, false);
        QueueConsumer a = fixture.consume("a", 9_000);
        fixture.queue.unsubscribe(a, 0);
        fixture.effects();
        fixture.release(a, "m8000");
        fixture.release(a, "m3", "m4000", "m4001");
        fixture.release(a, "m200");
        fixture.consume("b", 6);
        assertThat(fixture.deliveries())
                .containsExactly(
                        "b m3 redelivered",
                        "b m200 redelivered",
                        "b m4000 redelivered",
                        "b m4001 redelivered",
                        "b m8000 redelivered",
                        "b m9000");
    }

    @Test
    void whatASettledSegmentLeavesBehindIsDroppedWhereverItStands() {
        fixture.enqueue(0, 128 * 10, 1, false);
        QueueConsumer a = fixture.consume("a", QueueConsumer.UNLIMITED);
        for (int number = 128 * 4; number < 128 * 6; number++) {
            fixture.accept(a, "m" + number);
        }
        assertThat(fixture.queue.backlog().segmentCount()).isEqualTo(8);
        assertThat(fixture.queue.unackedCount()).isEqualTo(128 * 8);
    }

    @Test
    void aSegmentIsClosedEarlyWhenItsContentGrowsLarge() {
        fixture.enqueue(0, 4, 100_000, false);
        assertThat(fixture.queue.backlog().segmentCount()).isEqualTo(2);
        fixture.consume("a", 10);
        assertThat(fixture.deliveries()).containsExactly("a m0", "a m1", "a m2", "a m3");
    }

    @Test
    void aConsumerThatLeavesIsGivenNothingMoreButMaySettleWhatItHas() {
        QueueConsumer a = fixture.consume("a", 2);
        fixture.enqueue("m0", "m1", "m2");
        fixture.queue.unsubscribe(a, 0);
        assertThat(fixture.deliveries()).containsExactly("a m0", "a m1");
        assertThat(fixture.queue.unackedCount()).isEqualTo(2);
        fixture.accept(a, "m0", "m1");
        assertThat(fixture.queue.unackedCount()).isZero();
        assertThat(fixture.deliveries()).isEmpty();
    }

    @Test
    void joiningIsAnsweredBeforeTheFirstDelivery() {
        fixture.enqueue("m0");
        fixture.consume("a", 1);
        assertThat(fixture.effects()).containsExactly("subscribed a", "deliver a m0");
    }
}
