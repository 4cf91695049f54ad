package org.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Consumers that want a queue for themselves. */
class ExclusiveConsumerTest {
    private final QueueFixture fixture = QueueFixture.transientQueue();

    private static QueueConsumer exclusive(String name) {
        return new QueueConsumer(name, false, true, 0, 1, QueueFixture.UNBOUNDED, false);
    }

    private static QueueConsumer ordinary(String name) {
        return new QueueConsumer(name, false, false, 0, 1, QueueFixture.UNBOUNDED, false);
    }

    @Test
    void nobodyJoinsAnExclusiveConsumer() {
        assertThat(fixture.queue.subscribe(exclusive("a"), 0)).isEqualTo(SubscribeResult.SUBSCRIBED);
        assertThat(fixture.queue.subscribe(ordinary("b"), 0)).isEqualTo(SubscribeResult.EXCLUSIVE_USE);
        assertThat(fixture.queue.subscribe(exclusive("c"), 0)).isEqualTo(SubscribeResult.EXCLUSIVE_USE);
        assertThat(fixture.queue.isExclusivelyConsumed()).isTrue();
        assertThat(fixture.queue.consumerCount()).isEqualTo(1);
    }

    @Test
    void anExclusiveConsumerJoinsNobody() {
        fixture.queue.subscribe(ordinary("a"), 0);
        assertThat(fixture.queue.subscribe(exclusive("b"), 0)).isEqualTo(SubscribeResult.EXCLUSIVE_USE);
        fixture.enqueue("m0", "m1");
        assertThat(fixture.effects()).containsExactly("subscribed a", "deliver a m0");
    }

    @Test
    void exclusiveUseEndsWhenTheConsumerLeaves() {
        QueueConsumer a = exclusive("a");
        fixture.queue.subscribe(a, 0);
        fixture.queue.unsubscribe(a, 0);
        assertThat(fixture.queue.isExclusivelyConsumed()).isFalse();
        assertThat(fixture.queue.subscribe(ordinary("b"), 0)).isEqualTo(SubscribeResult.SUBSCRIBED);
    }

    @Test
    void leavingTwiceOrWithoutHavingJoinedChangesNothing() {
        QueueConsumer a = exclusive("a");
        fixture.queue.subscribe(a, 0);
        fixture.queue.unsubscribe(ordinary("stranger"), 0);
        assertThat(fixture.queue.isExclusivelyConsumed()).isTrue();
        fixture.queue.unsubscribe(a, 0);
        fixture.queue.unsubscribe(a, 0);
        assertThat(fixture.queue.consumerCount()).isZero();
    }

    @Test
    void messagesAreFetchedInSpiteOfAnExclusiveConsumer() {
        fixture.queue.subscribe(exclusive("a"), 0);
        fixture.enqueue("m0", "m1");
        fixture.effects();
        fixture.queue.fetch(false, "f", 0);
        assertThat(fixture.effects()).containsExactly("fetched f m1 leaving 0");
    }
}
