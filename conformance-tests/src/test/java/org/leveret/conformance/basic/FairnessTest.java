package org.leveret.conformance.basic;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.Deliveries;
import org.leveret.conformance.raw.Bytes;
import org.leveret.conformance.raw.Methods;
import org.leveret.conformance.raw.RawChannel;
import org.leveret.conformance.raw.Table;

/** Which of several consumers of a queue gets the next message. */
class FairnessTest extends AmqpTest {
    private static String[] numbers(int count) {
        return IntStream.range(0, count).mapToObj(String::valueOf).toArray(String[]::new);
    }

    private static void consume(RawChannel channel, String queue, String tag, int priority) {
        channel.send(Bytes.method(60, 20)
                .u16(0)
                .shortString(queue)
                .shortString(tag)
                .bits(false, false, false, false)
                .table(new Table().int32("x-priority", priority)));
        channel.expect(60, 21);
    }

    @Test
    void equalConsumersTakeTurns() throws Exception {
        RawChannel channel = rawChannel();
        String queue = channel.declareQueue();
        for (String tag : List.of("a", "b", "c")) {
            channel.send(Methods.basicConsume(queue, tag, true, false)).expect(60, 21);
        }
        publishAll("", queue, numbers(9));
        List<String> tags = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            tags.add(channel.expectDeliver().consumerTag());
        }
        assertThat(tags.subList(0, 3)).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(tags.subList(3, 6)).isEqualTo(tags.subList(0, 3));
        assertThat(tags.subList(6, 9)).isEqualTo(tags.subList(0, 3));
    }

    @Test
    void consumersOfDifferentConnectionsShareEvenly() throws Exception {
        String queue = sharedQueue();
        Deliveries one = Deliveries.consume(newChannel(newConnection()), queue, true);
        Deliveries two = Deliveries.consume(newChannel(newConnection()), queue, true);
        publishAll("", queue, numbers(20));
        List<String> all = new ArrayList<>(one.takeTexts(10));
        all.addAll(two.takeTexts(10));
        assertThat(all).containsExactlyInAnyOrder(numbers(20));
    }

    @Test
    void aConsumerWithAFullWindowIsPassedOver() throws Exception {
        String queue = queue();
        Channel limited = newChannel();
        limited.basicQos(1);
        Deliveries slow = Deliveries.consume(limited, queue);
        Deliveries quick = Deliveries.consume(newChannel(), queue, true);
        publishAll("", queue, numbers(10));
        assertThat(quick.takeTexts(9)).hasSize(9);
        slow.take();
        assertThat(slow.cancelAndDrain()).isEmpty();
    }

    @Test
    void whatWasThereBeforeGoesToTheFirstConsumer() throws Exception {
        String queue = queue();
        publishAll("", queue, numbers(10));
        Deliveries first = Deliveries.consume(channel(), queue);
        assertThat(first.takeTexts(10)).containsExactly(numbers(10));
        Deliveries second = Deliveries.consume(newChannel(), queue);
        assertThat(second.cancelAndDrain()).isEmpty();
    }

    @Test
    void aHigherPriorityTakesEverythingItCan() throws Exception {
        RawChannel channel = rawChannel();
        String queue = channel.declareQueue();
        consume(channel, queue, "low", -1);
        consume(channel, queue, "high", 10);
        consume(channel, queue, "middle", 0);
        publishAll("", queue, numbers(6));
        for (int i = 0; i < 6; i++) {
            assertThat(channel.expectDeliver().consumerTag()).isEqualTo("high");
        }
    }

    @Test
    void aLowerPriorityTakesWhatAFullWindowLeaves() throws Exception {
        RawChannel channel = rawChannel();
        String queue = channel.declareQueue();
        channel.send(Methods.basicQos(0, 2, false)).expect(60, 11);
        consume(channel, queue, "low", 1);
        consume(channel, queue, "high", 2);
        publishAll("", queue, numbers(4));
        List<String> tags = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            tags.add(channel.expectDeliver().consumerTag());
        }
        assertThat(tags).containsExactly("high", "high", "low", "low");
    }

    @Test
    void equalPrioritiesTakeTurns() throws Exception {
        String queue = queue();
        Deliveries one = new Deliveries(channel());
        Deliveries two = new Deliveries(channel());
        channel().basicConsume(queue, true, "", false, false, Map.of("x-priority", 5), one);
        channel().basicConsume(queue, true, "", false, false, Map.of("x-priority", 5L), two);
        Deliveries.consume(newChannel(), queue, true);
        publishAll("", queue, numbers(10));
        assertThat(one.takeTexts(5)).hasSize(5);
        assertThat(two.takeTexts(5)).hasSize(5);
    }
}
