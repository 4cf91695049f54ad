package org.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What goes to the store, when a publish is confirmed, and what comes back after a restart. */
class DurabilityTest {
    private final QueueFixture fixture = QueueFixture.durableQueue();

    @Test
    void aPersistentMessageInADurableQueueIsConfirmedByTheStore() {
        fixture.queue.enqueue(QueueFixture.message("m0", 1, true), 0, "t", 0);
        assertThat(fixture.effects()).containsExactly("persist m0 for t");
    }

    @Test
    void aTransientMessageIsConfirmedAtOnce() {
        fixture.queue.enqueue(QueueFixture.message("m0", 1, false), 0, "t", 0);
        fixture.queue.enqueue(QueueFixture.message("m1", 1, false), 0, null, 0);
        assertThat(fixture.effects()).containsExactly("confirm t");
    }

    @Test
    void aQueueThatIsNotDurableConfirmsAtOnce() {
        QueueFixture other = QueueFixture.transientQueue();
        other.queue.enqueue(QueueFixture.message("m0", 1, true), 0, "t", 0);
        assertThat(other.effects()).containsExactly("confirm t");
    }

    @Test
    void aPersistedMessageIsForgottenOnceWhenItIsSettled() {
        QueueConsumer a = fixture.consume("a", 10);
        fixture.enqueue(0, 1, 1, true);
        fixture.enqueue("transient");
        fixture.effects();
        fixture.release(a, "m0");
        fixture.effects();
        fixture.accept(a, "m0", "transient");
        fixture.accept(a, "m0");
        assertThat(fixture.effects()).containsExactly("forget m0");
    }

    @Test
    void aMessageThatIsTakenAtOnceWithoutAcknowledgementNeverReachesTheStore() {
        fixture.consumeWithoutAck("a");
        fixture.effects();
        fixture.queue.enqueue(QueueFixture.message("m0", 1, true), 0, "t", 0);
        assertThat(fixture.effects()).containsExactly("deliver a m0", "confirm t");
    }

    @Test
    void aPersistedMessageTakenWithoutAcknowledgementIsForgotten() {
        fixture.enqueue(0, 1, 1, true);
        fixture.consumeWithoutAck("a");
        assertThat(fixture.effects()).containsExactly("persist m0", "subscribed a", "forget m0", "deliver a m0");
    }

    @Test
    void afterARestartWhatHadBeenOutIsRedeliveredAndTheOrderIsKept() {
        fixture.enqueue(0, 300, 1, true);
        QueueConsumer a = fixture.consume("a", 200);
        fixture.queue.unsubscribe(a, 0);
        fixture.accept(a, "m0", "m150");
        QueueFixture restarted = fixture.restarted(QueueFixture.UNBOUNDED);
        assertThat(restarted.queue.readyCount()).isEqualTo(298);
        assertThat(restarted.queue.bodyBytes()).isEqualTo(298);
        assertThat(restarted.queue.residentBytes()).isZero();
        restarted.consume("b", QueueConsumer.UNLIMITED);
        restarted.answerLoads();
        assertThat(restarted.deliveries())
                .hasSize(298)
                .startsWith("b m1 redelivered", "b m2 redelivered")
                .containsSequence("b m149 redelivered", "b m151 redelivered")
                .containsSequence("b m199 redelivered", "b m200", "b m201")
                .endsWith("b m299");
    }

    @Test
    void messagesPublishedAfterARestartFollowTheRecoveredOnes() {
        fixture.enqueue(0, 2, 1, true);
        QueueFixture restarted = fixture.restarted(QueueFixture.UNBOUNDED);
        restarted.enqueue(2, 4, 1, true);
        assertThat(restarted.position("m2")).isGreaterThan(fixture.position("m1"));
        restarted.consume("a", 10);
        restarted.answerLoads();
        assertThat(restarted.deliveries()).containsExactly("a m0", "a m1", "a m2", "a m3");
    }

    @Test
    void aMarkRaisedByTransientMessagesDoesNotReachThoseOfTheNextRun() {
        fixture.enqueue(0, 1, 1, true);
        fixture.enqueue(1, 300, 1, false);
        fixture.consume("a", 300);
        QueueFixture restarted = fixture.restarted(QueueFixture.UNBOUNDED);
        restarted.enqueue(1, 2, 1, true);
        restarted.consume("a", 2);
        restarted.answerLoads();
        assertThat(restarted.deliveries()).containsExactly("a m0 redelivered", "a m1");
    }

    @Test
    void theDeliveredMarkFollowsTheFurthestDelivery() {
        fixture.enqueue(0, 3, 1, true);
        assertThat(fixture.queue.deliveredUpTo()).isZero();
        QueueConsumer a = fixture.consume("a", 2);
        long mark = fixture.position("m1") + 1;
        assertThat(fixture.queue.deliveredUpTo()).isEqualTo(mark);
        fixture.release(a, "m0");
        assertThat(fixture.queue.deliveredUpTo()).isEqualTo(mark);
    }
}
