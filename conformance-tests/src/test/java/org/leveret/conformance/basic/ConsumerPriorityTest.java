package org.leveret.conformance.basic;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.Deliveries;

/** Consumers with x-priority: who is served while who can be. */
class ConsumerPriorityTest extends AmqpTest {
    private String queue(String type) throws Exception {
        String queue = deletingQueue(name("ranked"));
        channel().queueDeclare(queue, true, false, false, Map.of("x-queue-type", type));
        return queue;
    }

    /** A consumer on a channel of its own that acks by itself; a prefetch of 0 is no limit. */
    private Deliveries consume(String queue, int priority, int prefetch) throws Exception {
        Channel channel = newChannel();
        channel.basicQos(prefetch);
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, false, "", false, false, Map.of("x-priority", priority), deliveries);
        deliveries.tag();
        return deliveries;
    }

    private static void ack(Deliveries deliveries, Delivery delivery) throws Exception {
        deliveries.getChannel().basicAck(delivery.getEnvelope().getDeliveryTag(), false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void theDefaultIsAboveANegativePriority(String type) throws Exception {
        String queue = queue(type);
        Deliveries negative = consume(queue, -1, 10);
        Deliveries usual = Deliveries.consume(newChannel(), queue, true);
        usual.tag();
        publishAll("", queue, "a", "b");
        assertThat(usual.takeTexts(2)).containsExactly("a", "b");
        assertThat(negative.cancelAndDrain()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void oneThatComesLaterAndIsHigherIsServedAtOnce(String type) throws Exception {
        String queue = queue(type);
        Deliveries low = consume(queue, 1, 10);
        publishAll("", queue, "a");
        assertThat(low.takeText()).isEqualTo("a");
        Deliveries high = consume(queue, 2, 10);
        publishAll("", queue, "b", "c");
        assertThat(high.takeTexts(2)).containsExactly("b", "c");
        assertThat(low.cancelAndDrain()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void whenTheHighestLeavesTheNextIsServed(String type) throws Exception {
        String queue = queue(type);
        Deliveries low = consume(queue, 1, 10);
        Deliveries high = consume(queue, 2, 10);
        publishAll("", queue, "a");
        assertThat(high.takeText()).isEqualTo("a");
        assertThat(high.cancelAndDrain()).isEmpty();
        publishAll("", queue, "b");
        assertThat(low.takeText()).isEqualTo("b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void anAckMakesTheHighestEligibleAgain(String type) throws Exception {
        String queue = queue(type);
        Deliveries low = consume(queue, 1, 1);
        Deliveries high = consume(queue, 2, 1);
        publishAll("", queue, "a", "b");
        Delivery first = high.take();
        assertThat(Deliveries.text(first)).isEqualTo("a");
        assertThat(low.takeText()).isEqualTo("b");
        ack(high, first);
        publishAll("", queue, "c");
        assertThat(high.takeText()).isEqualTo("c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void whatAHighOneReturnsComesToItAgain(String type) throws Exception {
        String queue = queue(type);
        Deliveries low = consume(queue, 1, 10);
        Deliveries high = consume(queue, 2, 10);
        publishAll("", queue, "a");
        high.getChannel().basicReject(high.take().getEnvelope().getDeliveryTag(), true);
        Delivery again = high.take();
        assertThat(again.getEnvelope().isRedeliver()).isTrue();
        ack(high, again);
        assertThat(low.cancelAndDrain()).isEmpty();
    }

    @Test
    void threePrioritiesAreFilledFromAbove() throws Exception {
        String queue = queue("classic");
        Deliveries low = consume(queue, 1, 2);
        Deliveries high = consume(queue, 3, 2);
        Deliveries middle = consume(queue, 2, 2);
        publishAll("", queue, "a", "b", "c", "d", "e", "f", "g");
        assertThat(high.takeTexts(2)).containsExactly("a", "b");
        assertThat(middle.takeTexts(2)).containsExactly("c", "d");
        assertThat(low.takeTexts(2)).containsExactly("e", "f");
        assertThat(channel().messageCount(queue)).isOne();
    }

    @Test
    void aHighPriorityConsumerOfOneQueueTakesNothingFromAnother() throws Exception {
        String one = queue("classic");
        String two = queue("classic");
        Deliveries high = consume(one, 10, 10);
        Deliveries low = consume(two, 1, 10);
        publishAll("", two, "a");
        assertThat(low.takeText()).isEqualTo("a");
        assertThat(high.cancelAndDrain()).isEmpty();
    }
}
