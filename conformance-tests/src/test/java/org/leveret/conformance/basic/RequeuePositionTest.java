package org.leveret.conformance.basic;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.Deliveries;

/** Messages stay in the order of their publishing; one that is requeued returns to its place. */
class RequeuePositionTest extends AmqpTest {
    private static String[] numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(String::valueOf).toArray(String[]::new);
    }

    private long take(String queue) throws Exception {
        return getUnsettled(channel(), queue).getEnvelope().getDeliveryTag();
    }

    @Test
    void messagesOfOneChannelKeepTheirOrder() throws Exception {
        String queue = queue();
        publishAll("", queue, numbers(0, 500));
        assertThat(getAll(queue)).containsExactly(numbers(0, 500));
    }

    @Test
    void aConsumerSeesThatOrder() throws Exception {
        String queue = queue();
        Deliveries consumer = Deliveries.consume(channel(), queue, true);
        publishAll("", queue, numbers(0, 500));
        assertThat(consumer.takeTexts(500)).containsExactly(numbers(0, 500));
    }

    @Test
    void aRequeuedMessageReturnsToItsPlace() throws Exception {
        String queue = queue();
        publishAll("", queue, numbers(0, 5));
        long zero = take(queue);
        take(queue);
        long two = take(queue);
        channel().basicNack(zero, false, true);
        channel().basicNack(two, false, true);
        assertThat(getAll(queue)).containsExactly("0", "2", "3", "4");
    }

    @Test
    void theOrderOfRequeueingDoesNotMatter() throws Exception {
        String queue = queue();
        publishAll("", queue, numbers(0, 5));
        long[] tags = {take(queue), take(queue), take(queue)};
        channel().basicReject(tags[2], true);
        channel().basicReject(tags[0], true);
        channel().basicReject(tags[1], true);
        assertThat(getAll(queue)).containsExactly(numbers(0, 5));
    }

    @Test
    void anyOrderOfRequeueingGivesTheFirstOrderAgain() throws Exception {
        long seed = System.nanoTime();
        String queue = queue();
        publishAll("", queue, numbers(0, 60));
        List<Long> tags = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            tags.add(take(queue));
        }
        Collections.shuffle(tags, new Random(seed));
        for (long tag : tags) {
            channel().basicNack(tag, false, true);
        }
        assertThat(getAll(queue)).as("seed %d", seed).containsExactly(numbers(0, 60));
    }

    @Test
    void requeuedMessagesComeBeforeNewerOnes() throws Exception {
        String queue = queue();
        publishAll("", queue, "old");
        long tag = take(queue);
        publishAll("", queue, "new");
        channel().basicReject(tag, true);
        assertThat(getAll(queue)).containsExactly("old", "new");
    }

    @Test
    void closingAChannelRequeuesItsMessagesInOrder() throws Exception {
        String queue = sharedQueue();
        publishAll("", queue, numbers(0, 6));
        Channel taking = newChannel();
        for (int i = 0; i < 4; i++) {
            getUnsettled(taking, queue);
        }
        taking.basicAck(2, false);
        taking.close();
        assertThat(getAll(queue)).containsExactly("0", "2", "3", "4", "5");
    }

    @Test
    void twoChannelsReturnTheirMessagesToTheirPlaces() throws Exception {
        String queue = sharedQueue();
        publishAll("", queue, numbers(0, 6));
        Channel one = newChannel();
        Channel two = newChannel();
        for (int i = 0; i < 2; i++) {
            getUnsettled(one, queue);
            getUnsettled(two, queue);
        }
        two.close();
        one.close();
        assertThat(getAll(queue)).containsExactly(numbers(0, 6));
    }

    @Test
    void aConsumersRequeuedHeadIsDeliveredAgainAtOnce() throws Exception {
        String queue = queue();
        publishAll("", queue, numbers(0, 3));
        channel().basicQos(1);
        Deliveries consumer = Deliveries.consume(channel(), queue);
        Delivery first = consumer.take();
        channel().basicNack(first.getEnvelope().getDeliveryTag(), false, true);
        Delivery again = consumer.take();
        assertThat(Deliveries.text(again)).isEqualTo("0");
        assertThat(again.getEnvelope().isRedeliver()).isTrue();
        assertThat(again.getEnvelope().getDeliveryTag()).isEqualTo(2);
    }

    @Test
    void messagesOfDifferentQueuesDoNotMix() throws Exception {
        String one = queue();
        String two = queue();
        publishAll("", one, "a");
        publishAll("", two, "b");
        long tag = take(one);
        take(two);
        channel().basicNack(tag, false, true);
        assertThat(get(two)).isNull();
        assertThat(getAll(one)).containsExactly("a");
    }
}
