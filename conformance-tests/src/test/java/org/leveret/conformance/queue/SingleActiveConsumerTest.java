package org.leveret.conformance.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.Deliveries;

/** Queues with x-single-active-consumer. */
class SingleActiveConsumerTest extends AmqpTest {
    private String queue(String type) throws Exception {
        String queue = deletingQueue(name("single"));
        channel()
                .queueDeclare(
                        queue, true, false, false, Map.of("x-queue-type", type, "x-single-active-consumer", true));
        return queue;
    }

    private static Deliveries consume(Channel channel, String queue) throws Exception {
        Deliveries deliveries = Deliveries.consume(channel, queue, true);
        deliveries.tag();
        return deliveries;
    }

    private static Deliveries consume(Channel channel, String queue, int priority) throws Exception {
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, true, "", false, false, Map.of("x-priority", priority), deliveries);
        deliveries.tag();
        return deliveries;
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void theFirstConsumerIsGivenEverything(String type) throws Exception {
        String queue = queue(type);
        Deliveries first = consume(newChannel(), queue);
        Deliveries second = consume(newChannel(), queue);
        publishAll("", queue, "a", "b", "c");
        assertThat(first.takeTexts(3)).containsExactly("a", "b", "c");
        assertThat(second.cancelAndDrain()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void whenItIsCancelledTheNextFollows(String type) throws Exception {
        String queue = queue(type);
        Deliveries first = consume(newChannel(), queue);
        Deliveries second = consume(newChannel(), queue);
        Deliveries third = consume(newChannel(), queue);
        publishAll("", queue, "a");
        assertThat(first.takeText()).isEqualTo("a");
        assertThat(first.cancelAndDrain()).isEmpty();
        publishAll("", queue, "b");
        assertThat(second.takeText()).isEqualTo("b");
        assertThat(third.cancelAndDrain()).isEmpty();
    }

    @Test
    void whenItsChannelClosesTheNextIsGivenWhatItHeld() throws Exception {
        String queue = queue("classic");
        Channel closing = newChannel();
        Deliveries first = Deliveries.consume(closing, queue);
        first.tag();
        Deliveries second = consume(newChannel(), queue);
        publishAll("", queue, "a", "b");
        assertThat(first.takeTexts(2)).containsExactly("a", "b");
        closing.close();
        assertThat(second.takeTexts(2)).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void theNextIsGivenWhatWasHeldBeforeWhatIsBehindIt(String type) throws Exception {
        String queue = queue(type);
        Connection ending = newConnection();
        Channel limited = newChannel(ending);
        limited.basicQos(2);
        Deliveries first = Deliveries.consume(limited, queue);
        first.tag();
        Deliveries second = consume(newChannel(), queue);
        publishAll("", queue, "a", "b", "c", "d");
        assertThat(first.takeTexts(2)).containsExactly("a", "b");
        ending.abort();
        assertThat(second.takeTexts(4)).containsExactly("a", "b", "c", "d");
    }

    @Test
    void whatIsOnItsWayToOneThatEndsIsGivenToTheNextInOrder() throws Exception {
        String queue = queue("classic");
        String[] bodies = IntStream.range(0, 500).mapToObj(String::valueOf).toArray(String[]::new);
        publishAll("", queue, bodies);
        Connection ending = newConnection();
        Deliveries first = Deliveries.consume(newChannel(ending), queue);
        Deliveries second = Deliveries.consume(newChannel(), queue);
        first.take();
        ending.abort();
        assertThat(second.takeTexts(bodies.length)).containsExactly(bodies);
    }

    @Test
    void aFullWindowPassesNothingOnToTheNext() throws Exception {
        String queue = queue("classic");
        Channel limited = newChannel();
        limited.basicQos(1);
        Deliveries first = Deliveries.consume(limited, queue);
        first.tag();
        Deliveries second = consume(newChannel(), queue);
        publishAll("", queue, "a", "b");
        assertThat(first.takeText()).isEqualTo("a");
        assertThat(second.cancelAndDrain()).isEmpty();
        assertThat(channel().messageCount(queue)).isEqualTo(1);
    }

    @Test
    void aHigherPriorityWaitsForItsTurn() throws Exception {
        String queue = queue("classic");
        Deliveries first = consume(newChannel(), queue, 0);
        Deliveries higher = consume(newChannel(), queue, 10);
        publishAll("", queue, "a");
        assertThat(first.takeText()).isEqualTo("a");
        assertThat(higher.cancelAndDrain()).isEmpty();
    }

    private static Deliveries consumeWithAck(Channel channel, String queue, int priority) throws Exception {
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, false, "", false, false, Map.of("x-priority", priority), deliveries);
        deliveries.tag();
        return deliveries;
    }

    private void assumePrioritiesPreempt() {
        assumeThat(broker.answersAs3x())
                .as("only since 4.0 does a priority preempt")
                .isFalse();
    }

    @Test
    void inAQuorumQueueAHigherPriorityTakesOver() throws Exception {
        assumePrioritiesPreempt();
        String queue = queue("quorum");
        Deliveries first = consume(newChannel(), queue, 0);
        publishAll("", queue, "a");
        assertThat(first.takeText()).isEqualTo("a");
        Deliveries higher = consume(newChannel(), queue, 10);
        publishAll("", queue, "b");
        assertThat(higher.takeText()).isEqualTo("b");
        assertThat(first.cancelAndDrain()).isEmpty();
    }

    @Test
    void itTakesOverWhenTheOtherHasSettledWhatItHas() throws Exception {
        assumePrioritiesPreempt();
        String queue = queue("quorum");
        Channel busy = newChannel();
        Deliveries first = consumeWithAck(busy, queue, 0);
        publishAll("", queue, "a");
        long unsettled = first.take().getEnvelope().getDeliveryTag();
        Deliveries higher = consumeWithAck(newChannel(), queue, 10);
        publishAll("", queue, "b");
        assertThat(channel().messageCount(queue)).isEqualTo(1);
        busy.basicAck(unsettled, false);
        assertThat(higher.takeText()).isEqualTo("b");
        assertThat(first.cancelAndDrain()).isEmpty();
    }

    @Test
    void anEqualPriorityDoesNotTakeOver() throws Exception {
        String queue = queue("quorum");
        Deliveries first = consume(newChannel(), queue, 10);
        Deliveries second = consume(newChannel(), queue, 10);
        publishAll("", queue, "a");
        assertThat(first.takeText()).isEqualTo("a");
        assertThat(second.cancelAndDrain()).isEmpty();
    }

    @Test
    void whoMadeWayFollowsAgain() throws Exception {
        assumePrioritiesPreempt();
        String queue = queue("quorum");
        Deliveries first = consume(newChannel(), queue, 0);
        Deliveries higher = consume(newChannel(), queue, 10);
        assertThat(higher.cancelAndDrain()).isEmpty();
        publishAll("", queue, "a");
        assertThat(first.takeText()).isEqualTo("a");
    }

    @Test
    void theHighestPriorityFollows() throws Exception {
        String queue = queue("classic");
        Deliveries first = consume(newChannel(), queue, 0);
        Deliveries low = consume(newChannel(), queue, 1);
        Deliveries high = consume(newChannel(), queue, 2);
        assertThat(first.cancelAndDrain()).isEmpty();
        publishAll("", queue, "a");
        assertThat(high.takeText()).isEqualTo("a");
        assertThat(low.cancelAndDrain()).isEmpty();
    }

    @Test
    void nobodyConsumesExclusively() throws Exception {
        String queue = queue("classic");
        assertChannelError(
                channel(),
                403,
                "ACCESS_REFUSED - queue '" + queue + "' in vhost '/' in exclusive use",
                60,
                20,
                () -> channel().basicConsume(queue, true, "", false, true, null, new Deliveries(channel())));
    }

    @Test
    void aClassicOneCanBeReadWithGet() throws Exception {
        String queue = queue("classic");
        publishAll("", queue, "a");
        assertThat(get(queue)).isEqualTo("a");
    }
}
