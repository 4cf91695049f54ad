package org.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Consumers with different priorities. */
class ConsumerPriorityTest {
    private final QueueFixture fixture = QueueFixture.transientQueue();

    private QueueConsumer consume(String name, int priority, int credit) {
        QueueConsumer consumer = new QueueConsumer(name, false, false, priority, credit, QueueFixture.UNBOUNDED, false);
        fixture.queue.subscribe(consumer, 0);
        return consumer;
    }

    @Test
    void theHighestPriorityIsGivenEverythingThatItCanTake() {
        consume("low", -1, 10);
        consume("high", 5, 2);
        consume("middle", 0, 10);
        fixture.enqueue("m0", "m1", "m2");
        assertThat(fixture.deliveries()).containsExactly("high m0", "high m1", "middle m2");
    }

    @Test
    void equalsTakeTurns() {
        consume("a", 3, 10);
        consume("b", 3, 10);
        consume("low", 2, 10);
        fixture.enqueue("m0", "m1", "m2");
        assertThat(fixture.deliveries()).containsExactly("a m0", "b m1", "a m2");
    }

    @Test
    void aHigherOneThatCanTakeAgainComesFirst() {
        QueueConsumer high = consume("high", 1, 1);
        consume("low", 0, 10);
        fixture.enqueue("m0", "m1");
        fixture.accept(high, "m0");
        fixture.enqueue("m2", "m3");
        assertThat(fixture.deliveries()).containsExactly("high m0", "low m1", "high m2", "low m3");
    }

    @Test
    void whenTheHighestLeavesTheNextIsGivenWhatComes() {
        QueueConsumer high = consume("high", 1, 10);
        consume("low", 0, 10);
        fixture.enqueue("m0");
        fixture.queue.unsubscribe(high, 0);
        fixture.enqueue("m1");
        assertThat(fixture.deliveries()).containsExactly("high m0", "low m1");
    }
}
