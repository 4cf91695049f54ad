package org.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Emptying a queue, and ending it. */
class PurgeAndDeleteTest {
    private final QueueFixture fixture = QueueFixture.durableQueue();

    @Test
    void aPurgeTakesWhatIsReadyAndLeavesWhatIsOut() {
        QueueConsumer a = fixture.consume("a", 1);
        fixture.enqueue("m0", "m1", "m2");
        assertThat(fixture.queue.purge(0)).isEqualTo(2);
        assertThat(fixture.queue.readyCount()).isZero();
        assertThat(fixture.queue.unackedCount()).isEqualTo(1);
        fixture.effects();
        fixture.release(a, "m0");
        fixture.enqueue("m3");
        fixture.accept(a, "m0");
        assertThat(fixture.deliveries()).containsExactly("a m0 redelivered", "a m3");
    }

    @Test
    void aPurgeTakesRequeuedMessagesToo() {
        fixture.enqueue(0, 300, 10, false);
        QueueConsumer a = fixture.consume("a", 200);
        fixture.queue.unsubscribe(a, 0);
        fixture.release(a, "m0", "m150");
        assertThat(fixture.queue.purge(0)).isEqualTo(102);
        assertThat(fixture.queue.unackedCount()).isEqualTo(198);
        assertThat(fixture.queue.bodyBytes()).isEqualTo(1980);
        assertThat(fixture.queue.backlog().isConsistent()).isTrue();
    }

    @Test
    void thePurgedMessagesOfTheStoreAreForgotten() {
        fixture.enqueue(0, 200, 10, true);
        fixture.enqueue("transient");
        fixture.queue.purge(0);
        assertThat(fixture.store).isEmpty();
        assertThat(fixture.effects())
                .filteredOn(effect -> effect.contains("unknown"))
                .isEmpty();
        assertThat(fixture.queue.bodyBytes()).isZero();
        assertThat(fixture.queue.residentBytes()).isZero();
    }

    @Test
    void deletingTellsHowManyWereReadyAndCancelsTheConsumers() {
        fixture.consume("a", 1);
        fixture.consume("b", 1);
        fixture.enqueue("m0", "m1", "m2");
        fixture.effects();
        assertThat(fixture.queue.delete(0)).isEqualTo(1);
        assertThat(fixture.effects()).containsExactly("forget queue", "cancelled a", "cancelled b");
        assertThat(fixture.queue.consumerCount()).isZero();
        assertThat(fixture.queue.readyCount()).isZero();
        assertThat(fixture.queue.unackedCount()).isZero();
        assertThat(fixture.queue.bodyBytes()).isZero();
        assertThat(fixture.queue.isDeleted()).isTrue();
    }

    @Test
    void aDeletedQueueConfirmsAndDropsWhatIsPublished() {
        fixture.queue.delete(0);
        fixture.effects();
        fixture.queue.enqueue(QueueFixture.message("m0", 1, true), 0, "t", 0);
        assertThat(fixture.effects()).containsExactly("confirm t");
        assertThat(fixture.queue.readyCount()).isZero();
    }

    @Test
    void aDeletedQueueIgnoresSettlementsAndAnswersNobody() {
        QueueConsumer a = fixture.consume("a", 1);
        fixture.enqueue("m0");
        fixture.queue.delete(0);
        fixture.effects();
        fixture.release(a, "m0");
        fixture.queue.grantCredit(a, 1, 0);
        fixture.queue.segmentLoaded(0, new Message[128], 0);
        assertThat(fixture.queue.purge(0)).isZero();
        assertThat(fixture.queue.delete(0)).isZero();
        assertThat(fixture.effects()).isEmpty();
        fixture.queue.fetch(false, "f", 0);
        assertThat(fixture.effects()).containsExactly("fetched f nothing");
        QueueConsumer b = new QueueConsumer("b", false, false, 0, 1, 1, false);
        assertThat(fixture.queue.subscribe(b, 0)).isEqualTo(SubscribeResult.DELETED);
    }

    @Test
    void deletingReturnsBorrowedCreditAndAnswersFetchesThatWait() {
        fixture.enqueue(0, 1, 10, true);
        QueueFixture restarted = fixture.restarted(QueueFixture.UNBOUNDED);
        QueueConsumer a = restarted.borrow("a", 1);
        restarted.queue.grantCredit(a, 1, 0);
        restarted.queue.fetch(false, "f", 0);
        restarted.effects();
        restarted.queue.delete(0);
        assertThat(restarted.effects())
                .containsExactly("forget queue", "return credit a 1", "cancelled a", "fetched f nothing");
    }
}
