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

    private final QueueFixture yielding = new QueueFixture(QueueSettings.builder(1, false, QueueFixture.UNBOUNDED)
            .singleActiveConsumer(true)
            .priorityMax(1)
            .quorumRules(true)
            .build());

    private QueueConsumer join(String name, int priority, int credit) {
        QueueConsumer consumer = new QueueConsumer(name, false, false, priority, credit, QueueFixture.UNBOUNDED, false);
        assertThat(yielding.queue.subscribe(consumer, 0)).isEqualTo(SubscribeResult.SUBSCRIBED);
        return consumer;
    }

    @Test
    void byTheRulesOfQuorumQueuesAHigherPriorityTakesOverAtOnceFromOneThatHasNothing() {
        join("a", 0, 10);
        join("b", 1, 10);
        yielding.enqueue("m0");
        assertThat(yielding.deliveries()).containsExactly("b m0");
    }

    @Test
    void itWaitsUntilTheActiveOneHasSettledWhatItHas() {
        QueueConsumer a = join("a", 0, 10);
        yielding.enqueue("m0", "m1");
        join("b", 1, 10);
        yielding.enqueue("m2");
        settle(a, 0);
        assertThat(yielding.deliveries()).containsExactly("a m0", "a m1");
        settle(a, 1);
        assertThat(yielding.deliveries()).containsExactly("b m2");
    }

    private void settle(QueueConsumer consumer, int message) {
        yielding.queue.settle(new long[] {yielding.position("m" + message)}, 0, 1, Outcome.ACCEPTED, consumer, 0);
    }

    @Test
    void anEqualPriorityDoesNotTakeOver() {
        join("a", 1, 10);
        join("b", 1, 10);
        yielding.enqueue("m0");
        assertThat(yielding.deliveries()).containsExactly("a m0");
    }

    @Test
    void whenTheChallengerLeavesTheActiveOneGoesOn() {
        join("a", 0, 10);
        yielding.enqueue("m0");
        QueueConsumer b = join("b", 1, 10);
        yielding.queue.unsubscribe(b, 0);
        yielding.enqueue("m1");
        assertThat(yielding.deliveries()).containsExactly("a m0", "a m1");
    }

    @Test
    void whenTheActiveOneLeavesWhileItYieldsTheOtherFollowsAtOnce() {
        QueueConsumer a = join("a", 0, 10);
        yielding.enqueue("m0");
        join("b", 1, 10);
        yielding.queue.unsubscribe(a, 0);
        yielding.enqueue("m1");
        assertThat(yielding.deliveries()).containsExactly("a m0", "b m1");
    }

    @Test
    void whoYieldedFollowsAgainWhenTheOtherLeaves() {
        join("a", 0, 10);
        QueueConsumer b = join("b", 1, 10);
        yielding.queue.unsubscribe(b, 0);
        yielding.enqueue("m0");
        assertThat(yielding.deliveries()).containsExactly("a m0");
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
    void whoRetiresIsFollowedWhenEverythingIsBack() {
        QueueConsumer a = consume("a", 0, 2);
        consume("b", 0, 10);
        fixture.enqueue("m0", "m1", "m2");
        fixture.queue.retire(a, 0);
        consume("c", 9, 10);
        fixture.queue.settle(new long[] {1}, 0, 1, Outcome.RELEASED, a, 0);
        fixture.queue.settle(new long[] {0}, 0, 1, Outcome.RELEASED, a, 0);
        assertThat(fixture.deliveries()).containsExactly("a m0", "a m1");
        fixture.queue.succeed(a, 0);
        assertThat(fixture.deliveries()).containsExactly("c m0 redelivered", "c m1 redelivered", "c m2");
    }

    @Test
    void whoWaitsMayRetireWithoutAnyoneNoticing() {
        consume("a", 0, 10);
        QueueConsumer b = consume("b", 0, 10);
        fixture.queue.retire(b, 0);
        fixture.queue.succeed(b, 0);
        fixture.enqueue("m0");
        assertThat(fixture.deliveries()).containsExactly("a m0");
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
