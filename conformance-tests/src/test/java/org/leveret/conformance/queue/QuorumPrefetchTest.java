package org.leveret.conformance.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.Deliveries;

/** How many unacked messages a consumer of a quorum queue has at most if it sets no prefetch. */
class QuorumPrefetchTest extends AmqpTest {
    private static final int WINDOW = 2_000;
    private static final int PUBLISHED = 5_000;

    private String filledQueue(Map<String, Object> arguments) throws Exception {
        String queue = deletingQueue(name("queue"));
        channel().queueDeclare(queue, true, false, false, arguments);
        publishAll(
                "",
                queue,
                IntStream.range(0, PUBLISHED).mapToObj(String::valueOf).toArray(String[]::new));
        return queue;
    }

    private String filledQuorumQueue() throws Exception {
        return filledQueue(Map.of("x-queue-type", "quorum"));
    }

    /** Takes so many deliveries, and waits until no more are ready than the rest; returns the last one's tag. */
    private long takeAndLeave(Deliveries consumer, int count, String queue, int left) throws Exception {
        List<String> bodies = new ArrayList<>();
        long tag = 0;
        for (int i = 0; i < count; i++) {
            Delivery delivery = consumer.take();
            bodies.add(Deliveries.text(delivery));
            tag = delivery.getEnvelope().getDeliveryTag();
        }
        assertThat(bodies).doesNotHaveDuplicates();
        await().atMost(Duration.ofSeconds(10)).until(() -> channel().messageCount(queue) == left);
        return tag;
    }

    @Test
    void aConsumerWithoutAPrefetchHas2000() throws Exception {
        String queue = filledQuorumQueue();
        Deliveries consumer = Deliveries.consume(newChannel(), queue);
        takeAndLeave(consumer, WINDOW, queue, PUBLISHED - WINDOW);
        assertThat(consumer.cancelAndDrain()).isEmpty();
    }

    @Test
    void soHasOneThatSetsAPrefetchOfNothing() throws Exception {
        String queue = filledQuorumQueue();
        Channel channel = newChannel();
        channel.basicQos(1);
        channel.basicQos(0);
        Deliveries consumer = Deliveries.consume(channel, queue);
        takeAndLeave(consumer, WINDOW, queue, PUBLISHED - WINDOW);
        assertThat(consumer.cancelAndDrain()).isEmpty();
    }

    @Test
    void whatIsSettledMakesRoomForAsManyMore() throws Exception {
        String queue = filledQuorumQueue();
        Channel channel = newChannel();
        Deliveries consumer = Deliveries.consume(channel, queue);
        long tag = takeAndLeave(consumer, WINDOW, queue, PUBLISHED - WINDOW);
        channel.basicAck(tag, false);
        tag = takeAndLeave(consumer, 1, queue, PUBLISHED - WINDOW - 1);
        channel.basicAck(tag - 501, true);
        takeAndLeave(consumer, 1_500, queue, PUBLISHED - WINDOW - 1_501);
        assertThat(consumer.cancelAndDrain()).isEmpty();
    }

    @Test
    void everyConsumerOfAChannelHasAsMany() throws Exception {
        String queue = filledQuorumQueue();
        Channel channel = newChannel();
        Deliveries one = Deliveries.consume(channel, queue);
        takeAndLeave(one, WINDOW, queue, PUBLISHED - WINDOW);
        Deliveries other = Deliveries.consume(channel, queue);
        takeAndLeave(other, WINDOW, queue, PUBLISHED - 2 * WINDOW);
        assertThat(one.cancelAndDrain()).isEmpty();
        assertThat(other.cancelAndDrain()).isEmpty();
    }

    @Test
    void aPrefetchMayBeLarger() throws Exception {
        String queue = filledQuorumQueue();
        Channel channel = newChannel();
        channel.basicQos(3_000);
        Deliveries consumer = Deliveries.consume(channel, queue);
        takeAndLeave(consumer, 3_000, queue, PUBLISHED - 3_000);
        assertThat(consumer.cancelAndDrain()).isEmpty();
    }

    @Test
    void whatIsFetchedDoesNotCount() throws Exception {
        String queue = filledQuorumQueue();
        Channel channel = newChannel();
        for (int i = 0; i < 10; i++) {
            getUnsettled(channel, queue);
        }
        Deliveries consumer = Deliveries.consume(channel, queue);
        takeAndLeave(consumer, WINDOW, queue, PUBLISHED - WINDOW - 10);
        assertThat(consumer.cancelAndDrain()).isEmpty();
    }

    @Test
    void aConsumerWithoutAcknowledgementGetsEverything() throws Exception {
        String queue = filledQuorumQueue();
        takeAndLeave(Deliveries.consume(newChannel(), queue, true), PUBLISHED, queue, 0);
    }

    @Test
    void aPrefetchThatIsSharedLaterChangesNothing() throws Exception {
        String queue = filledQuorumQueue();
        Channel channel = newChannel();
        Deliveries consumer = Deliveries.consume(channel, queue);
        long tag = takeAndLeave(consumer, WINDOW, queue, PUBLISHED - WINDOW);
        channel.basicQos(3, true);
        channel.basicAck(tag, true);
        takeAndLeave(consumer, WINDOW, queue, PUBLISHED - 2 * WINDOW);
        assertThat(consumer.cancelAndDrain()).isEmpty();
    }

    @Test
    void aClassicQueueHasNoSuchLimit() throws Exception {
        String queue = filledQueue(NO_ARGUMENTS);
        takeAndLeave(Deliveries.consume(newChannel(), queue), PUBLISHED, queue, 0);
    }
}
