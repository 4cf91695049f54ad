package org.leveret.conformance.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import java.util.Map;
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
