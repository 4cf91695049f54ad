package org.leveret.conformance.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.Deliveries;

/** What queues of type quorum do otherwise than classic ones, on one node. */
class QuorumQueueTest extends AmqpTest {
    private static final String COUNT = "x-delivery-count";

    private String quorumQueue(Map<String, Object> more) throws Exception {
        Map<String, Object> arguments = new HashMap<>(more);
        arguments.put("x-queue-type", "quorum");
        String queue = deletingQueue(name("quorum"));
        channel().queueDeclare(queue, true, false, false, arguments);
        return queue;
    }

    private String limitedQueue(int deliveryLimit) throws Exception {
        return quorumQueue(Map.of("x-delivery-limit", deliveryLimit));
    }

    private GetResponse awaitMessage(Channel channel, String queue) {
        return await().atMost(Duration.ofSeconds(10))
                .pollDelay(Duration.ZERO)
                .until(() -> channel.basicGet(queue, false), Objects::nonNull);
    }

    private void giveBack(Channel channel, GetResponse response) throws Exception {
        channel.basicNack(response.getEnvelope().getDeliveryTag(), false, true);
    }

    private static @Nullable Object count(BasicProperties properties) {
        return properties.getHeaders() == null ? null : properties.getHeaders().get(COUNT);
    }

    @Test
    void anExclusiveConsumerIsNotAlone() throws Exception {
        for (String queue : List.of(quorumQueue(NO_ARGUMENTS), quorumQueue(Map.of("x-single-active-consumer", true)))) {
            assertThat(channel().basicConsume(queue, false, "first", false, true, null, new Deliveries(channel())))
                    .isEqualTo("first");
            assertThat(channel().basicConsume(queue, false, "second", false, false, null, new Deliveries(channel())))
                    .isEqualTo("second");
            assertThat(channel().basicConsume(queue, false, "third", false, true, null, new Deliveries(channel())))
                    .isEqualTo("third");
            for (String tag : List.of("first", "second", "third")) {
                channel().basicCancel(tag);
            }
        }
    }

    @Test
    void aConnectionThatEndsWithManyConsumersGivesItsMessageBackOnce() throws Exception {
        assumeThat(broker.answersAs3x())
                .as("RabbitMQ's channels end by themselves, and one may still be given what another gives back")
                .isFalse();
        String queue = limitedQueue(3);
        Connection client = newConnection();
        List<Deliveries> consumers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Channel consuming = newChannel(client);
            consuming.basicQos(1);
            consumers.add(Deliveries.consume(consuming, queue));
        }
        publish("", queue, "m");
        assertThat(consumers.get(0).takeText()).isEqualTo("m");
        client.close();
        assertThat(awaitMessage(channel(), queue).getProps().getHeaders()).containsEntry(COUNT, 1L);
    }

    @Test
    void howOftenAMessageWasTakenIsToldFromTheSecondDeliveryOn() throws Exception {
        assumeThat(broker.answersAs3x())
                .as("RabbitMQ has the header from 4.3 on")
                .isFalse();
        String queue = quorumQueue(NO_ARGUMENTS);
        publish("", queue, "m");
        GetResponse first = awaitMessage(channel(), queue);
        assertThat(first.getProps().getHeaders()).isNull();
        giveBack(channel(), first);
        assertThat(awaitMessage(channel(), queue).getProps().getHeaders()).containsEntry("x-acquired-count", 1L);
    }

    /** RabbitMQ 3.10 has the header on a first delivery too. */
    private @Nullable Object countOfAFirstDelivery() {
        return broker.answersAs3x() ? 0L : null;
    }

    @Test
    void aFirstDeliveryIsNotCountedAndLaterOnesAre() throws Exception {
        String queue = limitedQueue(5);
        publishAll("", queue, "m");
        List<@Nullable Object> counts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            GetResponse response = awaitMessage(channel(), queue);
            counts.add(count(response.getProps()));
            giveBack(channel(), response);
        }
        assertThat(counts).containsExactly(countOfAFirstDelivery(), 1L, 2L, 3L);
    }

    @Test
    void consumersSeeTheCountToo() throws Exception {
        String queue = limitedQueue(5);
        Deliveries deliveries = Deliveries.consume(channel(), queue);
        channel().confirmSelect();
        publish(
                "",
                queue,
                new BasicProperties.Builder().headers(Map.of("mine", "kept")).build(),
                "m");
        channel().basicReject(deliveries.take().getEnvelope().getDeliveryTag(), true);
        Delivery again = deliveries.take();
        assertThat(again.getEnvelope().isRedeliver()).isTrue();
        assertThat(again.getProperties().getHeaders()).containsEntry(COUNT, 1L).containsKey("mine");
        assertThat(Deliveries.text(again)).isEqualTo("m");
    }

    @Test
    void aClassicQueueDoesNotCount() throws Exception {
        String queue = sharedQueue();
        publishAll("", queue, "m");
        giveBack(channel(), awaitMessage(channel(), queue));
        assertThat(count(awaitMessage(channel(), queue).getProps())).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aMessageIsDeliveredOnceMoreThanItsLimitAndThenDropped(int limit) throws Exception {
        String queue = limitedQueue(limit);
        publishAll("", queue, "m");
        for (int i = 0; i <= limit; i++) {
            giveBack(channel(), awaitMessage(channel(), queue));
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> channel().messageCount(queue) == 0);
        assertThat(get(queue)).isNull();
    }

    @Test
    void whatReachesTheLimitBecomesADeadLetter() throws Exception {
        String dead = queue();
        String queue = quorumQueue(
                Map.of("x-delivery-limit", 1, "x-dead-letter-exchange", "", "x-dead-letter-routing-key", dead));
        Deliveries letters = Deliveries.consume(channel(), dead, true);
        publishAll("", queue, "m");
        Channel taking = newChannel();
        giveBack(taking, awaitMessage(taking, queue));
        giveBack(taking, awaitMessage(taking, queue));
        Delivery letter = letters.take();
        assertThat(Deliveries.text(letter)).isEqualTo("m");
        assertThat(letter.getProperties().getHeaders().get("x-first-death-reason"))
                .hasToString("delivery_limit");
        assertThat(letter.getProperties().getHeaders().get("x-first-death-queue"))
                .hasToString(queue);
    }

    @Test
    void aChannelThatClosesCountsAsAReturn() throws Exception {
        String queue = limitedQueue(5);
        publishAll("", queue, "m");
        Channel closing = newChannel();
        awaitMessage(closing, queue);
        closing.close();
        assertThat(count(awaitMessage(channel(), queue).getProps())).isEqualTo(1L);
    }

    @Test
    void otherMessagesAreNotTouchedByOnesReturn() throws Exception {
        String queue = limitedQueue(1);
        publishAll("", queue, "a", "b");
        GetResponse a = awaitMessage(channel(), queue);
        GetResponse b = awaitMessage(channel(), queue);
        giveBack(channel(), b);
        GetResponse again = awaitMessage(channel(), queue);
        assertThat(text(again)).isEqualTo("b");
        channel().basicAck(again.getEnvelope().getDeliveryTag(), false);
        giveBack(channel(), a);
        assertThat(count(awaitMessage(channel(), queue).getProps())).isEqualTo(1L);
    }

    @Test
    void aQueueThatSaysNothingHasALimitOf20() throws Exception {
        assumeThat(broker.answersAs3x()).as("3.x has no limit by default").isFalse();
        String queue = quorumQueue(Map.of());
        publishAll("", queue, "m");
        for (int i = 0; i <= 20; i++) {
            giveBack(channel(), awaitMessage(channel(), queue));
        }
        assertThat(channel().basicGet(queue, true)).isNull();
    }

    @Test
    void aNegativeLimitIsNone() throws Exception {
        assumeThat(broker.answersAs3x()).as("3.x knows no such limit").isFalse();
        String queue = limitedQueue(-1);
        publishAll("", queue, "m");
        for (int i = 0; i < 50; i++) {
            giveBack(channel(), awaitMessage(channel(), queue));
        }
        assertThat(count(awaitMessage(channel(), queue).getProps())).isEqualTo(50L);
    }

    @Test
    void aSingleActiveConsumerKeepsOthersFromReadingWithGet() throws Exception {
        String queue = quorumQueue(Map.of("x-single-active-consumer", true));
        assertChannelError(
                channel(),
                405,
                "RESOURCE_LOCKED - cannot obtain access to locked queue '" + queue + "' in vhost '/'. basic.get"
                        + " operations are not supported by quorum queues with single active consumer",
                60,
                70,
                () -> channel().basicGet(queue, true));
    }
}
