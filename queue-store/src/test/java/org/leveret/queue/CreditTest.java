package org.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How many messages and bytes a consumer may be given. */
class CreditTest {
    private final QueueFixture fixture = QueueFixture.transientQueue();

    @Test
    void aConsumerIsGivenNoMoreThanItsCredit() {
        fixture.consume("a", 2);
        fixture.enqueue("m0", "m1", "m2");
        assertThat(fixture.deliveries()).containsExactly("a m0", "a m1");
        assertThat(fixture.queue.readyCount()).isEqualTo(1);
    }

    @Test
    void everySettledMessageGivesItsCreditBackOnce() {
        QueueConsumer a = fixture.consume("a", 2);
        fixture.enqueue("m0", "m1", "m2", "m3", "m4");
        fixture.effects();
        fixture.accept(a, "m0", "m0");
        fixture.accept(a, "m0");
        assertThat(fixture.deliveries()).containsExactly("a m2");
        fixture.settle(Outcome.REJECTED, a, "m1");
        assertThat(fixture.deliveries()).containsExactly("a m3");
        assertThat(a.credit()).isZero();
    }

    @Test
    void restoredCreditIsUsedAgain() {
        QueueConsumer a = fixture.consume("a", 1);
        fixture.enqueue("m0", "m1");
        fixture.effects();
        fixture.settle(Outcome.REJECTED, null, "m0");
        assertThat(fixture.deliveries()).isEmpty();
        fixture.queue.restoreCredit(a, 1, 0);
        assertThat(fixture.deliveries()).containsExactly("a m1");
        assertThat(a.credit()).isZero();
    }

    @Test
    void settlingWhatWasNeverDeliveredIsIgnored() {
        QueueConsumer a = fixture.consume("a", 1);
        fixture.enqueue("m0", "m1");
        long unknown = fixture.position("m0") + 1_000_000;
        long ready = fixture.position("m0") + 1;
        fixture.queue.settle(
                new long[] {unknown, ready, QueueMachine.NO_POSITION, Long.MIN_VALUE, Long.MAX_VALUE},
                0,
                5,
                Outcome.ACCEPTED,
                a,
                0);
        assertThat(a.credit()).isZero();
        assertThat(fixture.queue.readyCount()).isEqualTo(1);
        assertThat(fixture.queue.unackedCount()).isEqualTo(1);
    }

    @Test
    void onlyTheNamedPartOfThePositionsIsSettled() {
        QueueConsumer a = fixture.consume("a", 3);
        fixture.enqueue("m0", "m1", "m2");
        long first = fixture.position("m0");
        fixture.queue.settle(new long[] {first, first + 1, first + 2}, 1, 2, Outcome.ACCEPTED, a, 0);
        assertThat(fixture.queue.unackedCount()).isEqualTo(2);
        assertThat(a.credit()).isEqualTo(1);
    }

    @Test
    void unlimitedCreditNeverRunsOut() {
        QueueConsumer a = fixture.consume("a", QueueConsumer.UNLIMITED);
        fixture.enqueue(0, 1_000, 1, false);
        assertThat(fixture.queue.unackedCount()).isEqualTo(1_000);
        fixture.accept(a, "m0");
        assertThat(a.credit()).isEqualTo(QueueConsumer.UNLIMITED);
    }

    @Test
    void grantedCreditLetsAConsumerTakeMore() {
        QueueConsumer a = fixture.consume("a", 0);
        fixture.enqueue("m0", "m1", "m2");
        fixture.queue.grantCredit(a, 2, 0);
        assertThat(fixture.deliveries()).containsExactly("a m0", "a m1");
    }

    @Test
    void aMessageIsDeliveredWhileTheOutboundWindowIsOpenEvenIfItIsLarger() {
        QueueConsumer a = new QueueConsumer("a", false, false, 0, 10, 100, false);
        fixture.queue.subscribe(a, 0);
        Message large = QueueFixture.message("large", 1_000, false);
        fixture.queue.enqueue(large, 0, null, 0);
        fixture.enqueue("m1");
        assertThat(fixture.deliveries()).containsExactly("a large");
        assertThat(a.flowBytes()).isEqualTo(100 - large.flowBytes());
        fixture.queue.grantFlow(a, large.flowBytes(), 0);
        assertThat(fixture.deliveries()).containsExactly("a m1");
    }

    @Test
    void aDeliveryCostsItsPropertiesItsBodyAndAFixedOverheadOfTheOutboundWindow() {
        assertThat(new Message("e", "k", new byte[30], 20, false).flowBytes()).isEqualTo(30 + 64);
    }

    @Test
    void aConsumerWithoutAcknowledgementNeedsNoCreditButTheOutboundWindow() {
        QueueConsumer a = new QueueConsumer("a", true, false, 0, 0, 100, false);
        fixture.queue.subscribe(a, 0);
        fixture.enqueue("m0", "m1", "m2");
        assertThat(fixture.deliveries()).containsExactly("a m0", "a m1");
        assertThat(fixture.queue.unackedCount()).isZero();
        assertThat(fixture.queue.readyCount()).isEqualTo(1);
        fixture.queue.grantFlow(a, 74, 0);
        assertThat(fixture.deliveries()).containsExactly("a m2");
    }

    @Test
    void aConsumerWithoutAcknowledgementIsGivenItsBacklogFirst() {
        fixture.enqueue("m0", "m1");
        fixture.consumeWithoutAck("a");
        fixture.enqueue("m2");
        assertThat(fixture.deliveries()).containsExactly("a m0", "a m1", "a m2");
        assertThat(fixture.queue.unackedCount()).isZero();
    }

    @Test
    void creditThatComesBackToOneWhoLeftIsOfNoUse() {
        QueueConsumer a = fixture.consume("a", 1);
        fixture.enqueue("m0", "m1");
        fixture.queue.unsubscribe(a, 0);
        fixture.effects();
        fixture.accept(a, "m0");
        fixture.queue.grantCredit(a, 5, 0);
        fixture.queue.grantFlow(a, 5, 0);
        assertThat(fixture.deliveries()).isEmpty();
    }
}
