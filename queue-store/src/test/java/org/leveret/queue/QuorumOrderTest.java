package org.leveret.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which message is next by the rules of quorum queues. */
class QuorumOrderTest {
    private final QueueFixture fixture = new QueueFixture(QueueSettings.builder(1, false, QueueFixture.UNBOUNDED)
            .priorityMax(1)
            .quorumRules(true)
            .build());

    private void enqueue(int priority, String... names) {
        for (String name : names) {
            fixture.queue.enqueue(QueueFixture.message(name, 10, false), priority, null, 0);
        }
    }

    @Test
    void twoOfTheHighPriorityAreTakenForOneOfTheLow() {
        enqueue(0, "l0", "l1", "l2");
        enqueue(1, "h0", "h1", "h2", "h3");
        fixture.consume("c", 100);
        assertThat(fixture.deliveries()).containsExactly("c h0", "c h1", "c l0", "c h2", "c h3", "c l1", "c l2");
    }

    @Test
    void withOnePriorityThereIsOneOrder() {
        enqueue(0, "l0", "l1", "l2", "l3");
        fixture.consume("c", 100);
        assertThat(fixture.deliveries()).containsExactly("c l0", "c l1", "c l2", "c l3");
    }

    @Test
    void whatComesBackIsFirstInTheOrderInWhichItCameBack() {
        QueueConsumer consumer = fixture.consume("c", 3);
        fixture.enqueue("m0", "m1", "m2", "m3");
        fixture.settle(Outcome.RELEASED, null, "m2", "m0", "m1");
        assertThat(fixture.deliveries()).containsExactly("c m0", "c m1", "c m2");
        fixture.queue.grantCredit(consumer, 4, 0);
        assertThat(fixture.deliveries())
                .containsExactly("c m2 redelivered", "c m0 redelivered", "c m1 redelivered", "c m3");
    }

    @Test
    void whatComesBackGoesBeforeAHighPriority() {
        QueueConsumer consumer = fixture.consume("c", 1);
        enqueue(0, "l0");
        enqueue(1, "h0");
        fixture.settle(Outcome.RELEASED, null, "l0");
        fixture.queue.grantCredit(consumer, 2, 0);
        assertThat(fixture.deliveries()).containsExactly("c l0", "c l0 redelivered", "c h0");
    }

    @Test
    void whatComesBackTwiceIsBehindWhatCameBackInBetween() {
        QueueConsumer consumer = fixture.consume("c", 2);
        fixture.enqueue("m0", "m1");
        fixture.settle(Outcome.RELEASED, null, "m0", "m1");
        fixture.queue.grantCredit(consumer, 1, 0);
        fixture.settle(Outcome.RELEASED, null, "m0");
        fixture.queue.grantCredit(consumer, 2, 0);
        assertThat(fixture.deliveries())
                .containsExactly("c m0", "c m1", "c m0 redelivered", "c m1 redelivered", "c m0 redelivered");
    }

    @Test
    void theOrderOfVeryManyIsNotRememberedButAllComeBack() {
        int count = QuorumOrder.REMEMBERED_MAX + 10;
        QueueConsumer consumer = fixture.consume("c", count);
        fixture.enqueue(0, count, 1, false);
        assertThat(fixture.deliveries()).hasSize(count);
        for (int number = count - 1; number >= 0; number--) {
            fixture.settle(Outcome.RELEASED, null, "m" + number);
        }
        fixture.queue.grantCredit(consumer, count, 0);
        assertThat(fixture.deliveries())
                .hasSize(count)
                .startsWith(again(count - 1), again(count - 2))
                .endsWith(
                        again(10), again(0), again(1), again(2), again(3), again(4), again(5), again(6), again(7),
                        again(8), again(9));
    }

    private static String again(int number) {
        return "c m" + number + " redelivered";
    }

    @Test
    void aPurgeForgetsWhatCameBack() {
        QueueConsumer consumer = fixture.consume("c", 1);
        fixture.enqueue("m0", "m1");
        fixture.settle(Outcome.RELEASED, null, "m0");
        assertThat(fixture.queue.purge(0)).isEqualTo(2);
        fixture.enqueue("m2");
        fixture.queue.grantCredit(consumer, 1, 0);
        assertThat(fixture.deliveries()).containsExactly("c m0", "c m2");
    }
}
