package org.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Taking single messages without consuming. */
class FetchTest {
    private final QueueFixture fixture = QueueFixture.transientQueue();

    @Test
    void theFirstMessageIsFetchedWithTheNumberOfThoseLeft() {
        fixture.enqueue("m0", "m1", "m2");
        fixture.queue.fetch(false, "f", 0);
        assertThat(fixture.effects()).containsExactly("fetched f m0 leaving 2");
        assertThat(fixture.queue.unackedCount()).isEqualTo(1);
    }

    @Test
    void anEmptyQueueSaysSo() {
        fixture.queue.fetch(false, "f", 0);
        assertThat(fixture.effects()).containsExactly("fetched f nothing");
    }

    @Test
    void whatIsFetchedWithoutAcknowledgementIsSettled() {
        fixture.enqueue("m0");
        fixture.queue.fetch(true, "f", 0);
        assertThat(fixture.position("m0")).isEqualTo(QueueMachine.NO_POSITION);
        assertThat(fixture.queue.unackedCount()).isZero();
        assertThat(fixture.queue.bodyBytes()).isZero();
    }

    @Test
    void whatIsReleasedIsFetchedAgainAsRedelivered() {
        fixture.enqueue("m0", "m1");
        fixture.queue.fetch(false, "f", 0);
        fixture.effects();
        fixture.release(null, "m0");
        fixture.queue.fetch(false, "f", 0);
        assertThat(fixture.effects()).containsExactly("fetched f m0 redelivered leaving 1");
    }

    @Test
    void fetchesWaitInOrderForTheFirstMessageToBeLoaded() {
        QueueFixture durable = QueueFixture.durableQueue();
        durable.enqueue(0, 2, 10, true);
        QueueFixture restarted = durable.restarted(QueueFixture.UNBOUNDED);
        restarted.queue.fetch(false, "f", 0);
        restarted.queue.fetch(true, "g", 0);
        restarted.queue.fetch(false, "h", 0);
        assertThat(restarted.effects()).containsExactly("load 0");
        restarted.answerLoads();
        assertThat(restarted.effects())
                .containsExactly("fetched f m0 leaving 1", "forget m1", "fetched g m1 leaving 0", "fetched h nothing");
    }

    @Test
    void aFetchThatWaitsForAPurgedMessageGetsNothing() {
        QueueFixture durable = QueueFixture.durableQueue();
        durable.enqueue(0, 1, 10, true);
        QueueFixture restarted = durable.restarted(QueueFixture.UNBOUNDED);
        restarted.queue.fetch(false, "f", 0);
        restarted.queue.purge(0);
        restarted.answerLoads();
        assertThat(restarted.effects()).containsExactly("load 0", "forget m0", "fetched f nothing");
    }
}
