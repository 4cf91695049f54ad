package org.leveret.conformance.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.Deliveries;

/** In which order quorum queues deliver, and to whom, where that is otherwise than with classic queues. */
class QuorumOrderTest extends AmqpTest {
    private String quorumQueue(Map<String, Object> more) throws Exception {
        // RabbitMQ 3.x puts what comes back at the end of a queue without a limit, and has no limit by default.
        Map<String, Object> arguments = new HashMap<>(Map.of("x-queue-type", "quorum", "x-delivery-limit", 10));
        arguments.putAll(more);
        String queue = deletingQueue(name("quorum"));
        channel().queueDeclare(queue, true, false, false, arguments);
        return queue;
    }

    private String filledQueue(int messages) throws Exception {
        String queue = quorumQueue(Map.of());
        for (int number = 0; number < messages; number++) {
            publishAll("", queue, String.valueOf(number));
        }
        return queue;
    }

    private static List<Long> take(Channel channel, String queue, int messages) throws Exception {
        List<Long> tags = new ArrayList<>();
        for (int number = 0; number < messages; number++) {
            tags.add(getUnsettled(channel, queue).getEnvelope().getDeliveryTag());
        }
        return tags;
    }

    private List<String> takeAll(String queue, int expected) {
        List<String> bodies = new ArrayList<>();
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            bodies.addAll(getAll(queue));
            return bodies.size() >= expected;
        });
        return bodies;
    }

    /** Waits until the queue has taken back what was given back to it. */
    private void awaitReady(String queue, int messages) {
        await().atMost(Duration.ofSeconds(10)).until(() -> channel().messageCount(queue) == messages);
    }

    @Test
    void whatComesBackIsFirstInTheOrderInWhichItCameBack() throws Exception {
        String queue = filledQueue(6);
        Channel taking = newChannel();
        List<Long> tags = take(taking, queue, 3);
        taking.basicNack(tags.get(2), false, true);
        taking.basicReject(tags.get(0), true);
        taking.basicNack(tags.get(1), false, true);
        awaitReady(queue, 6);
        assertThat(takeAll(queue, 6)).containsExactly("2", "0", "1", "3", "4", "5");
    }

    @Test
    void whatComesBackTogetherKeepsItsOrder() throws Exception {
        String queue = filledQueue(5);
        Channel taking = newChannel();
        List<Long> tags = take(taking, queue, 3);
        taking.basicNack(tags.get(2), true, true);
        awaitReady(queue, 5);
        assertThat(takeAll(queue, 5)).containsExactly("0", "1", "2", "3", "4");
    }

    @Test
    void whatAChannelHeldWhenItClosedKeepsItsOrder() throws Exception {
        String queue = filledQueue(5);
        Channel taking = newChannel();
        take(taking, queue, 3);
        taking.close();
        awaitReady(queue, 5);
        assertThat(takeAll(queue, 5)).containsExactly("0", "1", "2", "3", "4");
    }

    @Test
    void whatIsRecoveredKeepsItsOrder() throws Exception {
        String queue = filledQueue(4);
        Channel taking = newChannel();
        take(taking, queue, 2);
        taking.basicRecover(true);
        awaitReady(queue, 4);
        assertThat(takeAll(queue, 4)).containsExactly("0", "1", "2", "3");
    }

    @Test
    void whatComesBackAgainIsBehindWhatCameBackInBetween() throws Exception {
        String queue = filledQueue(4);
        Channel taking = newChannel();
        List<Long> tags = take(taking, queue, 3);
        taking.basicNack(tags.get(2), false, true);
        awaitReady(queue, 2);
        GetResponse again = getUnsettled(taking, queue);
        assertThat(text(again)).isEqualTo("2");
        taking.basicNack(tags.get(0), false, true);
        taking.basicNack(again.getEnvelope().getDeliveryTag(), false, true);
        awaitReady(queue, 3);
        assertThat(takeAll(queue, 3)).containsExactly("0", "2", "3");
    }

    @Test
    void aConsumerIsGivenWhatItGaveBackBeforeWhatWaits() throws Exception {
        String queue = filledQueue(4);
        Channel taking = newChannel();
        taking.basicQos(2);
        Deliveries deliveries = Deliveries.consume(taking, queue);
        long first = deliveries.take().getEnvelope().getDeliveryTag();
        assertThat(deliveries.takeText()).isEqualTo("1");
        taking.basicNack(first, false, true);
        assertThat(deliveries.takeText()).isEqualTo("0");
    }

    private void publishWithPriority(String queue, int priority, String... bodies) throws Exception {
        Channel publisher = newChannel();
        publisher.confirmSelect();
        for (String body : bodies) {
            publisher.basicPublish(
                    "", queue, new BasicProperties.Builder().priority(priority).build(), utf8(body));
        }
        publisher.waitForConfirmsOrDie(10_000);
    }

    @Test
    void twoMessagesOfHighPriorityAreServedForOneOfNormal() throws Exception {
        assumeThat(broker.answersAs3x()).as("3.x has no priorities").isFalse();
        String queue = quorumQueue(Map.of());
        publishWithPriority(queue, 4, "n0", "n1", "n2");
        publishWithPriority(queue, 5, "h0", "h1", "h2", "h3");
        assertThat(takeAll(queue, 7)).containsExactly("h0", "h1", "n0", "h2", "h3", "n1", "n2");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4})
    void prioritiesUpToFourAreNormal(int priority) throws Exception {
        String queue = quorumQueue(Map.of());
        publishAll("", queue, "without");
        publishWithPriority(queue, priority, "with");
        assertThat(takeAll(queue, 2)).containsExactly("without", "with");
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 9, 255})
    void prioritiesAboveFourAreHigh(int priority) throws Exception {
        assumeThat(broker.answersAs3x()).as("3.x has no priorities").isFalse();
        String queue = quorumQueue(Map.of());
        publishAll("", queue, "without");
        publishWithPriority(queue, priority, "with");
        assertThat(takeAll(queue, 2)).containsExactly("with", "without");
    }

    @Test
    void whatComesBackGoesBeforeAHighPriority() throws Exception {
        String queue = quorumQueue(Map.of());
        publishAll("", queue, "normal");
        Channel taking = newChannel();
        List<Long> tags = take(taking, queue, 1);
        publishWithPriority(queue, 9, "high");
        taking.basicNack(tags.get(0), false, true);
        awaitReady(queue, 2);
        assertThat(takeAll(queue, 2)).containsExactly("normal", "high");
    }

    @Test
    void consumingWithASharedPrefetchIsRefused() throws Exception {
        String queue = quorumQueue(Map.of());
        Channel sharing = newChannel(newConnection());
        sharing.basicQos(3, true);
        assertConnectionError(
                sharing,
                540,
                "NOT_IMPLEMENTED - queue '" + queue + "' in vhost '/' does not support global qos",
                60,
                20,
                () -> sharing.basicConsume(queue, false, (tag, delivery) -> {}, tag -> {}));
    }

    @Test
    void soIsConsumingWithoutAcknowledgement() throws Exception {
        String queue = quorumQueue(Map.of());
        Channel sharing = newChannel(newConnection());
        sharing.basicQos(3, true);
        assertConnectionError(
                sharing,
                540,
                "NOT_IMPLEMENTED - queue '" + queue + "' in vhost '/' does not support global qos",
                60,
                20,
                () -> sharing.basicConsume(queue, true, (tag, delivery) -> {}, tag -> {}));
    }

    @Test
    void aGetIsNotRefusedForASharedPrefetch() throws Exception {
        String queue = filledQueue(1);
        Channel sharing = newChannel();
        sharing.basicQos(3, true);
        assertThat(text(getUnsettled(sharing, queue))).isEqualTo("0");
    }

    @Test
    void aSharedPrefetchOfNothingIsNone() throws Exception {
        String queue = filledQueue(1);
        Channel channel = newChannel();
        channel.basicQos(3, true);
        channel.basicQos(0, true);
        assertThat(Deliveries.consume(channel, queue).takeText()).isEqualTo("0");
    }

    @Test
    void aPrefetchThatIsSharedLaterIsNotRefused() throws Exception {
        String queue = filledQueue(1);
        Channel channel = newChannel();
        Deliveries deliveries = Deliveries.consume(channel, queue);
        assertThat(deliveries.takeText()).isEqualTo("0");
        channel.basicQos(3, true);
        assertThat(channel.isOpen()).isTrue();
        publishAll("", queue, "1");
        assertThat(deliveries.takeText()).isEqualTo("1");
    }
}
