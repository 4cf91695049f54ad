package org.leveret.conformance.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.Deliveries;

/** Consuming from a stream: what a consumer needs, what it is given, and what settling means. */
class StreamConsumeTest extends StreamTest {
    @Test
    void aConsumerNeedsAPrefetch() throws Exception {
        String stream = stream();
        Channel channel = newChannel();
        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - "
                        + (broker.answersAs3x()
                                ? "consumer prefetch count is not set for '" + entity(stream) + "'"
                                : "consumer prefetch count is not set for stream " + entity(stream)),
                60,
                20,
                () -> Deliveries.consume(channel, stream));
    }

    @Test
    void aPrefetchThatTheChannelSharesIsNone() throws Exception {
        String stream = stream();
        Channel channel = newChannel();
        channel.basicQos(10, true);
        if (broker.answersAs3x()) {
            assertConnectionOrChannelRefuses(channel, stream);
            return;
        }
        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - consumer prefetch count is not set for stream " + entity(stream),
                60,
                20,
                () -> Deliveries.consume(channel, stream));
    }

    @Test
    void aPrefetchThatTheChannelSharesIsRefusedBesideAnother() throws Exception {
        String stream = stream();
        Channel channel = newChannel();
        channel.basicQos(10);
        channel.basicQos(10, true);
        assertConnectionError(
                channel,
                540,
                "NOT_IMPLEMENTED - " + entity(stream) + " does not support global qos",
                60,
                20,
                () -> Deliveries.consume(channel, stream));
    }

    private static void assertConnectionOrChannelRefuses(Channel channel, String stream) throws Exception {
        try {
            Deliveries.consume(channel, stream);
        } catch (java.io.IOException e) {
            // the way in which it refuses differs between versions
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> !channel.isOpen());
    }

    @Test
    void aConsumerHasToAck() throws Exception {
        String stream = stream();
        Channel channel = newChannel();
        channel.basicQos(10);
        assertConnectionError(
                channel,
                540,
                "NOT_IMPLEMENTED - automatic acknowledgement not supported by stream "
                        + (broker.answersAs3x() ? "queues " : "") + entity(stream),
                60,
                20,
                () -> Deliveries.consume(channel, stream, true));
    }

    @Test
    void aConsumerHasNoPriority() throws Exception {
        String stream = stream();
        Channel channel = newChannel();
        channel.basicQos(10);
        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - invalid arg 'x-priority' for " + entity(stream)
                        + " of queue type rabbit_stream_queue",
                60,
                20,
                () -> consume(channel, stream, Map.of("x-priority", 1)));
    }

    @Test
    void otherTypesOfQueuesHaveNoOffsets() throws Exception {
        String queue = queue();
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - invalid arg 'x-stream-offset' for " + entity(queue)
                        + " of queue type rabbit_classic_queue",
                60,
                20,
                () -> consume(channel(), queue, Map.of("x-stream-offset", "first")));
    }

    @Test
    void quorumQueuesHaveNoOffsetsEither() throws Exception {
        String queue = deletingQueue(name("quorum"));
        channel().queueDeclare(queue, true, false, false, Map.of("x-queue-type", "quorum"));
        Channel channel = newChannel();
        assertChannelError(
                channel,
                406,
                "PRECONDITION_FAILED - invalid arg 'x-stream-offset' for " + entity(queue)
                        + " of queue type rabbit_quorum_queue",
                60,
                20,
                () -> consume(channel, queue, Map.of("x-stream-offset", "first")));
    }

    @Test
    void manyReadTheSameMessages() throws Exception {
        String stream = streamOf(200);
        List<Deliveries> readers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            readers.add(read(stream, "first"));
        }
        for (Deliveries reader : readers) {
            assertThat(takeAndAck(reader, 200)).isEqualTo(numbers(0, 200));
        }
    }

    @Test
    void readersOfOneChannelAreApart() throws Exception {
        String stream = streamOf(20);
        Channel channel = newChannel();
        channel.basicQos(PREFETCH);
        Deliveries all = consume(channel, stream, Map.of("x-stream-offset", "first"));
        Deliveries half = consume(channel, stream, Map.of("x-stream-offset", 10));
        assertThat(all.takeTexts(20)).isEqualTo(numbers(0, 20));
        assertThat(half.takeTexts(10)).isEqualTo(numbers(10, 20));
    }

    @Test
    void whatWasReadIsReadAgain() throws Exception {
        String stream = streamOf(10);
        for (int i = 0; i < 3; i++) {
            Deliveries reading = read(stream, "first");
            assertThat(takeAndAck(reading, 10)).isEqualTo(numbers(0, 10));
            reading.getChannel().close();
        }
    }

    @Test
    void noMoreIsOutThanThePrefetch() throws Exception {
        assumeThat(broker.answersAs3x()).as("RabbitMQ 3.10 gives whole chunks").isFalse();
        Deliveries reading = read(newChannel(), streamOf(50), "first", 7);
        assertThat(reading.takeTexts(7)).isEqualTo(numbers(0, 7));
        assertThat(reading.cancelAndDrain()).isEmpty();
    }

    @Test
    void anAckMakesRoomForAnother() throws Exception {
        Deliveries reading = read(newChannel(), streamOf(50), "first", 1);
        assertThat(takeAndAck(reading, 50)).isEqualTo(numbers(0, 50));
    }

    @Test
    void anAckOfManyMakesRoomForMany() throws Exception {
        Deliveries reading = read(newChannel(), streamOf(50), "first", 10);
        List<String> texts = new ArrayList<>();
        while (texts.size() < 50) {
            Delivery last = reading.take();
            texts.add(Deliveries.text(last));
            if (texts.size() % 10 == 0) {
                reading.getChannel().basicAck(last.getEnvelope().getDeliveryTag(), true);
            }
        }
        assertThat(texts).isEqualTo(numbers(0, 50));
    }

    @Test
    void aNackGivesNothingBackAndMakesRoom() throws Exception {
        assumeThat(broker.answersAs3x()).as("in RabbitMQ 3.10 it makes no room").isFalse();
        Deliveries reading = read(newChannel(), streamOf(20), "first", 1);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Delivery delivery = reading.take();
            assertThat(delivery.getEnvelope().isRedeliver()).isFalse();
            reading.getChannel().basicNack(delivery.getEnvelope().getDeliveryTag(), false, true);
            texts.add(Deliveries.text(delivery));
        }
        assertThat(texts).isEqualTo(numbers(0, 20));
    }

    @Test
    void aRejectDropsNothing() throws Exception {
        assumeThat(broker.answersAs3x()).as("RabbitMQ 3.10 fails").isFalse();
        String stream = streamOf(5);
        Deliveries reading = read(newChannel(), stream, "first", 5);
        for (int i = 0; i < 5; i++) {
            reading.getChannel().basicReject(reading.take().getEnvelope().getDeliveryTag(), false);
        }
        assertThat(takeAndAck(read(stream, "first"), 5)).isEqualTo(numbers(0, 5));
    }

    @Test
    void aRejectThatAsksForItAgainGivesNothingBackEither() throws Exception {
        assumeThat(broker.answersAs3x()).as("RabbitMQ 3.10 fails").isFalse();
        Deliveries reading = read(newChannel(), streamOf(5), "first", 1);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Delivery delivery = reading.take();
            reading.getChannel().basicReject(delivery.getEnvelope().getDeliveryTag(), true);
            texts.add(Deliveries.text(delivery));
        }
        assertThat(texts).isEqualTo(numbers(0, 5));
    }

    @Test
    void whatAClosedChannelHeldIsNotGivenToOthers() throws Exception {
        String stream = streamOf(5);
        Deliveries other = read(stream, null);
        Deliveries reading = read(stream, "first");
        assertThat(reading.takeTexts(5)).isEqualTo(numbers(0, 5));
        reading.getChannel().close();
        publishNumbers(stream, 5, 6);
        assertThat(other.takeText()).isEqualTo("5");
    }

    @Test
    void anExclusiveConsumerIsNotAlone() throws Exception {
        String stream = streamOf(3);
        Channel channel = newChannel();
        channel.basicQos(10);
        Deliveries exclusive = new Deliveries(channel);
        channel.basicConsume(stream, false, "", false, true, Map.of("x-stream-offset", "first"), exclusive);
        assertThat(exclusive.takeTexts(3)).isEqualTo(numbers(0, 3));
        assertThat(read(stream, "first").takeTexts(3)).isEqualTo(numbers(0, 3));
    }

    @Test
    void aCancelledConsumerIsGivenNothingMore() throws Exception {
        String stream = streamOf(1);
        Deliveries reading = read(stream, "first");
        assertThat(takeAndAck(reading, 1)).containsExactly("0");
        reading.getChannel().basicCancel(reading.tag());
        publishNumbers(stream, 1, 3);
        assertThat(takeAndAck(read(stream, "first"), 3)).isEqualTo(numbers(0, 3));
        assertThat(reading.getChannel().isOpen()).isTrue();
    }

    @Test
    void aDeliveryHasItsExchangeKeyBodyAndProperties() throws Exception {
        String stream = stream();
        String exchange = exchange("direct");
        channel().queueBind(stream, exchange, "key");
        channel().confirmSelect();
        publish(
                exchange,
                "key",
                new BasicProperties.Builder()
                        .contentType("text/plain")
                        .messageId("id")
                        .correlationId("correlation")
                        .headers(Map.of("mine", "kept"))
                        .build(),
                "body");
        channel().waitForConfirmsOrDie(10_000);
        Delivery delivery = read(stream, "first").take();
        assertThat(delivery.getEnvelope().getExchange()).isEqualTo(exchange);
        assertThat(delivery.getEnvelope().getRoutingKey()).isEqualTo("key");
        assertThat(Deliveries.text(delivery)).isEqualTo("body");
        assertThat(delivery.getProperties().getContentType()).isEqualTo("text/plain");
        assertThat(delivery.getProperties().getMessageId()).isEqualTo("id");
        assertThat(delivery.getProperties().getCorrelationId()).isEqualTo("correlation");
        assertThat(delivery.getProperties().getHeaders().get("mine")).hasToString("kept");
        assertThat(offset(delivery)).isZero();
    }

    @Test
    void aReaderThatDoesNotReadHoldsNobodyBack() throws Exception {
        String stream = stream();
        Deliveries slow = read(newChannel(), stream, "first", 1);
        Deliveries fast = read(stream, "first");
        publishNumbers(stream, 0, 500);
        assertThat(takeAndAck(fast, 500)).isEqualTo(numbers(0, 500));
        assertThat(takeAndAck(slow, 500)).isEqualTo(numbers(0, 500));
    }

    @Test
    void largeMessagesAreReadWhole() throws Exception {
        String stream = stream();
        String large = "x".repeat(3 << 20);
        publishAll("", stream, large + 0, large + 1, large + 2);
        Deliveries reading = read(newChannel(), stream, "first", 1);
        for (int i = 0; i < 3; i++) {
            Delivery delivery = reading.take();
            assertThat(delivery.getBody()).hasSize((3 << 20) + 1);
            assertThat(Deliveries.text(delivery)).endsWith("x" + i);
            ack(reading, delivery);
        }
    }
}
