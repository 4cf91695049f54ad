package org.leveret.broker.vhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.leveret.broker.vhost.RefusalAssert.assertRefused;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.leveret.amqp.FieldTable;
import org.leveret.broker.control.Done;

class QueueDeleteTest extends VhostTest {
    @Test
    void deletingTellsHowManyReadyMessagesWentWithIt() {
        client.declareQueue("q");
        TestQueue queue = broker.queue("q").holds(5, 1);
        assertThat(client.deleteQueue("q", false, false)).isEqualTo(5);
        assertThat(queue.isDeleted()).isTrue();
        assertThat(broker.vhost().queue("q")).isNull();
    }

    @Test
    void aMissingQueueIsDeletedWithNothingInIt() {
        assertThat(client.deleteQueue("missing", true, true)).isZero();
    }

    @Test
    void aQueueInUseOrNotEmptyStaysIfSoAsked() {
        client.declareQueue("q");
        TestQueue queue = broker.queue("q").holds(1, 1);
        assertRefused(
                "PRECONDITION_FAILED - queue 'q' in vhost '/' in use", () -> client.deleteQueue("q", true, false));
        assertRefused(
                "PRECONDITION_FAILED - queue 'q' in vhost '/' not empty", () -> client.deleteQueue("q", false, true));
        assertThat(broker.vhost().queue("q")).isSameAs(queue);
        queue.holds(0, 0);
        client.deleteQueue("q", true, true);
    }

    @Test
    void quorumQueuesDoNotKnowConditions() {
        client.declareQueue(
                "q", FieldTable.builder().put("x-queue-type", "quorum").build());
        assertRefused(
                "NOT_IMPLEMENTED - cannot delete queue 'q' in vhost '/'. queue.delete operations with if-unused flag set"
                        + " are not supported by quorum queues",
                () -> client.deleteQueue("q", true, true));
        assertRefused(
                "NOT_IMPLEMENTED - cannot delete queue 'q' in vhost '/'. queue.delete operations with if-empty flag set"
                        + " are not supported by quorum queues",
                () -> client.deleteQueue("q", false, true));
        assertThat(client.deleteQueue("q", false, false)).isZero();
    }

    @Test
    void commandsOnAQueueThatIsDecidingWaitForItsDecision() {
        client.declareQueue("q");
        TestQueue first = broker.queue("q").holds(2, 0);
        CountDownLatch decide = new CountDownLatch(1);
        first.holdDeletionUntil(decide);

        CompletableFuture<Integer> deleted =
                client.start(reply -> broker.vhost().deleteQueue(client.session(), "q", false, false, reply));
        TestClient other = broker.connect();
        CompletableFuture<QueueDeclared> declared = other.start(reply ->
                broker.vhost().declareQueue(other.session(), "q", true, false, false, FieldTable.EMPTY, reply));
        TestClient third = broker.connect();
        CompletableFuture<Done> bound = third.start(
                reply -> broker.vhost().bindQueue(third.session(), "q", "amq.direct", "k", FieldTable.EMPTY, reply));
        assertThat(declared).isNotDone();
        decide.countDown();

        assertThat(TestClient.await(deleted)).isEqualTo(2);
        assertThat(TestClient.await(declared).queue()).isNotSameAs(first);
        TestClient.await(bound);
        assertThat(broker.vhost().queue("q")).isSameAs(declared.join().queue());
        assertThat(broker.vhost().routing().bindingsFrom("amq.direct")).hasSize(1);
    }

    @Test
    void anExclusiveQueueEndsWithItsConnection() {
        client.declareExclusiveQueue("mine");
        client.declareQueue("shared");
        client.bindQueue("mine", "amq.direct", "k");
        TestQueue queue = broker.queue("mine");
        client.end();

        assertThat(queue.isDeleted()).isTrue();
        assertThat(broker.vhost().queue("mine")).isNull();
        assertThat(broker.vhost().queue("shared")).isNotNull();
        assertThat(broker.vhost().routing().bindingsFrom("amq.direct")).isEmpty();
        assertRefused(
                "NOT_FOUND - no queue 'mine' in vhost '/'",
                () -> broker.connect().checkQueue("mine"));
    }

    @Test
    void aConnectionThatHasEndedDeclaresNothing() {
        client.end();
        assertRefused(
                "PRECONDITION_FAILED - the connection that declared queue 'late' in vhost '/' has ended",
                () -> client.declareExclusiveQueue("late"));
        assertThat(broker.started).isEmpty();
    }

    @Test
    void anAutoDeleteQueueGoesWithItsLastConsumer() {
        client.declareQueue("auto", false, false, true, FieldTable.EMPTY);
        TestQueue queue = broker.queue("auto").holds(3, 0);
        broker.loseLastConsumer(queue);

        assertThat(broker.vhost().queue("auto")).isNull();
        QueueDeclared anew = client.declareQueue("auto", false, false, true, FieldTable.EMPTY);
        assertThat(queue.isDeleted()).isTrue();
        assertThat(anew.queue()).isNotSameAs(queue);
    }

    @Test
    void anAutoDeleteQueueStaysIfAConsumerHasCome() {
        client.declareQueue("auto", false, false, true, FieldTable.EMPTY);
        TestQueue queue = broker.queue("auto").holds(0, 1);
        broker.loseLastConsumer(queue);
        assertThat(client.declareQueue("auto", false, false, true, FieldTable.EMPTY)
                        .queue())
                .isSameAs(queue);
        assertThat(queue.isDeleted()).isFalse();
    }

    @Test
    void otherQueuesStayWithoutConsumers() {
        client.declareQueue("q");
        broker.loseLastConsumer(broker.queue("q"));
        assertThat(client.declareQueue("q").queue()).isSameAs(broker.queue("q"));
    }
}
