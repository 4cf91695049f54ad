package org.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Queues of which one consumer alone is given messages. */
class SingleActiveConsumerTest {
    private final QueueFixture fixture = new QueueFixture(QueueSettings.builder(1, false, QueueFixture.UNBOUNDED)
            .singleActiveConsumer(true)
            .build());

    private QueueConsumer consume(String name, int priority, int credit) {
        QueueConsumer consumer = new QueueConsumer(name, false, false, priority, credit, QueueFixture.UNBOUNDED, false);
        assertThat(fixture.queue.subscribe(consumer, 0)).isEqualTo(SubscribeResult.SUBSCRIBED);
        return consumer;
    }

    @Test
    void theFirstIsActiveAndTheOthersWaitEvenIfItsWindowIsFull() {
        consume("a", 0, 1);
        consume("b", 0, 10);
        fixture.enqueue("m0", "m1");
        assertThat(fixture.deliveries()).containsExactly("a m0");
    }

    @Test
    void aHigherPriorityDoesNotDriveTheActiveOneOut() {
        consume("a", 0, 10);
        consume("b", 9, 10);
        fixture.enqueue("m0");
        assertThat(fixture.deliveries()).containsExactly("a m0");
    }

    @Test
    void whenTheActiveOneLeavesTheHighestThenTheEldestFollows() {
        QueueConsumer a = consume("a", 0, 1);
        consume("b", 0, 10);
        QueueConsumer c = consume("c", 2, 10);
        consume("d", 2, 10);
        fixture.enqueue("m0", "m1");
        fixture.queue.unsubscribe(a, 0);
        fixture.queue.unsubscribe(c, 0);
        fixture.enqueue("m2");
        assertThat(fixture.deliveries()).containsExactly("a m0", "c m1", "d m2");
    }

    @Test
    void oneThatWaitsMayLeaveWithoutAnyoneNoticing() {
        consume("a", 0, 10);
        QueueConsumer b = consume("b", 0, 10);
        fixture.queue.unsubscribe(b, 0);
        fixture.enqueue("m0");
        assertThat(fixture.deliveries()).containsExactly("a m0");
    }

    @Test
    void nobodyCanConsumeExclusively() {
        QueueConsumer exclusive = new QueueConsumer("x", false, true, 0, 1, QueueFixture.UNBOUNDED, false);
        assertThat(fixture.queue.subscribe(exclusive, 0)).isEqualTo(SubscribeResult.EXCLUSIVE_USE);
    }
}
