package org.leveret.conformance.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.Deliveries;

/** Queues with x-max-priority. */
class MessagePriorityTest extends AmqpTest {
    private String priorityQueue(int priorityMax) throws Exception {
        return priorityQueue(priorityMax, Map.of());
    }

    private String priorityQueue(int priorityMax, Map<String, Object> more) throws Exception {
        Map<String, Object> arguments = new HashMap<>(more);
        arguments.put("x-max-priority", priorityMax);
        String queue = deletingQueue(name("priority"));
        channel().queueDeclare(queue, true, false, false, arguments);
        return queue;
    }

    /** Publishes a message named after its priority and number; waits until the queue has it. */
    private void publish(String queue, int... priorities) throws Exception {
        Channel publisher = newChannel();
        publisher.confirmSelect();
        for (int number = 0; number < priorities.length; number++) {
            publisher.basicPublish(
                    "",
                    queue,
                    new BasicProperties.Builder()
                            .priority(priorities[number])
                            .deliveryMode(2)
                            .build(),
                    utf8(priorities[number] + "." + number));
        }
        publisher.waitForConfirmsOrDie(15_000);
    }

    @Test
    void higherPrioritiesComeFirstAndEqualOnesInOrder() throws Exception {
        String queue = priorityQueue(10);
        publish(queue, 1, 5, 0, 5, 10, 1);
        assertThat(getAll(queue)).containsExactly("10.4", "5.1", "5.3", "1.0", "1.5", "0.2");
    }

    @Test
    void aConsumerIsGivenTheHighestThatIsThere() throws Exception {
        String queue = priorityQueue(3);
        publish(queue, 0, 3, 1);
        Deliveries deliveries = Deliveries.consume(channel(), queue, true);
        assertThat(deliveries.takeTexts(3)).containsExactly("3.1", "1.2", "0.0");
    }

    @Test
    void whatHasNoPriorityIsLast() throws Exception {
        String queue = priorityQueue(3);
        publishAll("", queue, "none");
        publish(queue, 1);
        assertThat(getAll(queue)).containsExactly("1.0", "none");
    }

    @Test
    void aPriorityAboveTheHighestCountsAsTheHighestAndIsDeliveredAsItWas() throws Exception {
        String queue = priorityQueue(5);
        publish(queue, 5, 9, 200, 5);
        List<Integer> priorities = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            GetResponse response = getUnsettled(channel(), queue);
            priorities.add(response.getProps().getPriority());
        }
        assertThat(priorities).containsExactly(5, 9, 200, 5);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 100, 255})
    void anyHighestPriorityOrdersItsOwn(int priorityMax) throws Exception {
        String queue = priorityQueue(priorityMax);
        publish(queue, 0, priorityMax, priorityMax / 2);
        List<String> expected = new ArrayList<>(List.of(priorityMax + ".1"));
        if (priorityMax / 2 > 0) {
            expected.addAll(List.of(priorityMax / 2 + ".2", "0.0"));
        } else {
            expected.addAll(List.of("0.0", "0.2"));
        }
        assertThat(getAll(queue)).containsExactlyElementsOf(expected);
    }

    @Test
    void whatIsReturnedRejoinsItsPriority() throws Exception {
        String queue = priorityQueue(3);
        publish(queue, 1, 3, 3);
        GetResponse high = getUnsettled(channel(), queue);
        GetResponse next = getUnsettled(channel(), queue);
        GetResponse low = getUnsettled(channel(), queue);
        channel().basicNack(low.getEnvelope().getDeliveryTag(), false, true);
        channel().basicNack(next.getEnvelope().getDeliveryTag(), false, true);
        channel().basicNack(high.getEnvelope().getDeliveryTag(), false, true);
        assertThat(getAll(queue)).containsExactly("3.1", "3.2", "1.0");
    }

    @Test
    void whatIsOutIsNotOvertaken() throws Exception {
        String queue = priorityQueue(3);
        publish(queue, 1);
        Deliveries deliveries = Deliveries.consume(channel(), queue);
        assertThat(deliveries.takeText()).isEqualTo("1.0");
        publish(queue, 3);
        assertThat(deliveries.takeText()).isEqualTo("3.0");
    }

    @Test
    void aFullQueueDropsTheHighestFirst() throws Exception {
        String queue = priorityQueue(5, Map.of("x-max-length", 2));
        publish(queue, 5, 1, 3);
        assertThat(getAll(queue)).containsExactly("3.2", "1.1");
    }

    @Test
    void allPrioritiesAreCountedAndPurged() throws Exception {
        String queue = priorityQueue(5);
        publish(queue, 5, 1, 3, 0);
        assertThat(channel().messageCount(queue)).isEqualTo(4);
        assertThat(channel().queuePurge(queue).getMessageCount()).isEqualTo(4);
        assertThat(get(queue)).isNull();
    }

    @Test
    void withoutTheArgumentPrioritiesHaveNoEffect() throws Exception {
        String queue = sharedQueue();
        publish(queue, 1, 9, 5);
        assertThat(getAll(queue)).containsExactly("1.0", "9.1", "5.2");
    }

    @Test
    void deadLettersKeepTheirPriority() throws Exception {
        String dead = priorityQueue(5);
        String queue = queue(Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", dead));
        publish(queue, 1, 4);
        for (int i = 0; i < 2; i++) {
            channel().basicReject(getUnsettled(channel(), queue).getEnvelope().getDeliveryTag(), false);
        }
        Deliveries deliveries = Deliveries.consume(channel(), dead);
        assertThat(deliveries.takeTexts(2)).containsExactlyInAnyOrder("1.0", "4.1");
    }
}
