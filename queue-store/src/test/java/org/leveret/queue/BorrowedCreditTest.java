package org.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Consumers whose messages also count against a window that they share with others. */
class BorrowedCreditTest {
    private final QueueFixture fixture = QueueFixture.transientQueue();

    @Test
    void creditIsAskedForOnceWhenAMessageIsReady() {
        fixture.borrow("a", QueueConsumer.UNLIMITED);
        fixture.enqueue("m0", "m1");
        assertThat(fixture.effects()).containsExactly("subscribed a", "request credit a");
    }

    @Test
    void grantedCreditIsUsedAndThenAskedForAgain() {
        QueueConsumer a = fixture.borrow("a", QueueConsumer.UNLIMITED);
        fixture.enqueue("m0", "m1", "m2");
        fixture.effects();
        fixture.queue.grantCredit(a, 2, 0);
        assertThat(fixture.effects()).containsExactly("deliver a m0", "deliver a m1", "request credit a");
    }

    @Test
    void restoredCreditIsTheConsumersOwnAndHasToBeBorrowedBesides() {
        QueueConsumer a = fixture.borrow("a", 1);
        fixture.enqueue("m0", "m1");
        fixture.queue.grantCredit(a, 1, 0);
        fixture.settle(Outcome.REJECTED, null, "m0");
        fixture.effects();
        fixture.queue.restoreCredit(a, 1, 0);
        assertThat(fixture.effects()).containsExactly("request credit a");
        fixture.queue.grantCredit(a, 1, 0);
        assertThat(fixture.effects()).containsExactly("deliver a m1");
    }

    @Test
    void creditWithoutUseIsReturned() {
        QueueConsumer a = fixture.borrow("a", QueueConsumer.UNLIMITED);
        fixture.enqueue("m0");
        fixture.effects();
        fixture.queue.grantCredit(a, 3, 0);
        assertThat(fixture.effects()).containsExactly("deliver a m0", "return credit a 2");
    }

    @Test
    void creditThatComesTooLateIsReturned() {
        QueueConsumer a = fixture.borrow("a", QueueConsumer.UNLIMITED);
        fixture.enqueue("m0");
        fixture.queue.purge(0);
        fixture.effects();
        fixture.queue.grantCredit(a, 1, 0);
        assertThat(fixture.effects()).containsExactly("return credit a 1");
        fixture.enqueue("m1");
        assertThat(fixture.effects()).containsExactly("request credit a");
    }

    @Test
    void othersAreServedWhileOneWaitsForCredit() {
        fixture.borrow("a", QueueConsumer.UNLIMITED);
        fixture.consume("b", 1);
        fixture.enqueue("m0");
        assertThat(fixture.effects())
                .containsExactly("subscribed a", "subscribed b", "request credit a", "deliver b m0");
    }

    @Test
    void settlingDoesNotGiveBackWhatWasBorrowed() {
        QueueConsumer a = fixture.borrow("a", QueueConsumer.UNLIMITED);
        fixture.enqueue("m0", "m1");
        fixture.queue.grantCredit(a, 1, 0);
        fixture.effects();
        fixture.accept(a, "m0");
        assertThat(fixture.effects()).isEmpty();
    }

    @Test
    void aConsumersOwnLimitHoldsAsWell() {
        QueueConsumer a = fixture.borrow("a", 1);
        fixture.enqueue("m0", "m1");
        fixture.effects();
        fixture.queue.grantCredit(a, 3, 0);
        assertThat(fixture.effects()).containsExactly("deliver a m0", "return credit a 2");
        fixture.accept(a, "m0");
        assertThat(fixture.effects()).containsExactly("request credit a");
    }

    @Test
    void creditGrantedWhileTheOutboundWindowIsClosedIsReturned() {
        QueueConsumer a = new QueueConsumer("a", false, false, 0, 10, 1, true);
        fixture.queue.subscribe(a, 0);
        fixture.enqueue("m0", "m1");
        fixture.queue.grantCredit(a, 1, 0);
        fixture.effects();
        fixture.queue.grantCredit(a, 1, 0);
        assertThat(fixture.effects()).containsExactly("return credit a 1");
        fixture.queue.grantFlow(a, 1_000, 0);
        assertThat(fixture.effects()).containsExactly("request credit a");
    }

    @Test
    void oneWhoLeftReturnsWhatIsGrantedToIt() {
        QueueConsumer a = fixture.borrow("a", QueueConsumer.UNLIMITED);
        fixture.enqueue("m0");
        fixture.queue.unsubscribe(a, 0);
        fixture.effects();
        fixture.queue.grantCredit(a, 1, 0);
        assertThat(fixture.effects()).containsExactly("return credit a 1");
    }

    @Test
    void aConsumerBeginsToBorrowAtOnce() {
        QueueConsumer a = fixture.consume("a", 10);
        fixture.enqueue("m0");
        fixture.queue.borrowCredit(a, true, 0);
        fixture.enqueue("m1");
        assertThat(fixture.effects()).containsExactly("subscribed a", "deliver a m0", "request credit a");
    }

    @Test
    void aConsumerThatNoLongerBorrowsNeedsNoGrant() {
        QueueConsumer a = fixture.borrow("a", 10);
        fixture.enqueue("m0");
        fixture.effects();
        fixture.queue.borrowCredit(a, false, 0);
        assertThat(fixture.effects()).containsExactly("deliver a m0");
    }

    private void enqueueBrief(String... names) {
        for (String name : names) {
            fixture.queue.enqueue(new Message("", name, new byte[1], 0, false, 0, 0), 0, null, 0);
        }
    }

    @Test
    void aMessageWithoutTimeIsKeptUntilTheOneWhoWasAskedHasCredit() {
        QueueConsumer a = fixture.borrow("a", QueueConsumer.UNLIMITED);
        enqueueBrief("m0");
        assertThat(fixture.effects()).containsExactly("subscribed a", "request credit a at once");
        fixture.queue.grantCredit(a, 1, 0);
        assertThat(fixture.effects()).containsExactly("deliver a m0");
    }

    @Test
    void itExpiresIfThereIsNoCredit() {
        QueueConsumer a = fixture.borrow("a", QueueConsumer.UNLIMITED);
        enqueueBrief("m0");
        fixture.queue.denyCredit(a, 0);
        assertThat(fixture.queue.readyCount()).isZero();
        fixture.effects();
        fixture.queue.grantCredit(a, 1, 0);
        assertThat(fixture.effects()).containsExactly("return credit a 1");
    }

    @Test
    void whatArrivesWhileTheAnswerIsAwaitedIsKeptToo() {
        QueueConsumer a = fixture.borrow("a", QueueConsumer.UNLIMITED);
        enqueueBrief("m0", "m1", "m2");
        fixture.effects();
        fixture.queue.grantCredit(a, 1, 0);
        assertThat(fixture.effects()).containsExactly("deliver a m0", "request credit a at once");
        fixture.queue.grantCredit(a, 1, 0);
        assertThat(fixture.effects()).containsExactly("deliver a m1", "request credit a at once");
        fixture.queue.denyCredit(a, 0);
        assertThat(fixture.queue.readyCount()).isZero();
    }

    @Test
    void oneOfSeveralWhoAreAskedIsEnough() {
        QueueConsumer a = fixture.borrow("a", QueueConsumer.UNLIMITED);
        QueueConsumer b = fixture.borrow("b", QueueConsumer.UNLIMITED);
        enqueueBrief("m0");
        fixture.queue.denyCredit(a, 0);
        assertThat(fixture.queue.readyCount()).isEqualTo(1);
        fixture.effects();
        fixture.queue.grantCredit(b, 1, 0);
        assertThat(fixture.effects()).containsExactly("deliver b m0");
    }

    @Test
    void itExpiresWhenTheOneWhoWasAskedLeaves() {
        QueueConsumer a = fixture.borrow("a", QueueConsumer.UNLIMITED);
        enqueueBrief("m0");
        fixture.queue.unsubscribe(a, 0);
        assertThat(fixture.queue.readyCount()).isZero();
    }

    @Test
    void aConsumerWithItsOwnCreditIsGivenItAtOnce() {
        fixture.borrow("a", QueueConsumer.UNLIMITED);
        fixture.consume("b", 1);
        fixture.effects();
        enqueueBrief("m0");
        assertThat(fixture.effects()).containsExactly("request credit a at once", "deliver b m0");
    }
}
