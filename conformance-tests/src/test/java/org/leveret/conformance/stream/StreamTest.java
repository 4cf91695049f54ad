package org.leveret.conformance.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.Deliveries;

/** What a test of streams has at hand. */
abstract class StreamTest extends AmqpTest {
    static final int PREFETCH = 100;
    private static final long CONFIRM_MS = 15_000;

    /** A stream of the test's own, deleted after it. */
    final String stream() throws Exception {
        return stream(NO_ARGUMENTS);
    }

    final String stream(Map<String, Object> more) throws Exception {
        String stream = deletingQueue(name("stream"));
        declare(stream, more);
        return stream;
    }

    final void declare(String stream, Map<String, Object> more) throws Exception {
        Map<String, Object> arguments = new HashMap<>(more);
        arguments.put("x-queue-type", "stream");
        channel().queueDeclare(stream, true, false, false, arguments);
    }

    /** A stream with the messages {@code 0} to {@code count - 1}. */
    final String streamOf(int count) throws Exception {
        String stream = stream();
        publishNumbers(stream, 0, count);
        return stream;
    }

    final void publishNumbers(String stream, int from, int to) throws Exception {
        publishAll("", stream, numbers(from, to).toArray(new String[0]));
    }

    /** Publishes with headers, and waits until it is confirmed. */
    final void publishWith(String stream, @Nullable Map<String, Object> headers, String body) throws Exception {
        Channel publisher = newChannel();
        publisher.confirmSelect();
        publisher.basicPublish(
                "", stream, new BasicProperties.Builder().headers(headers).build(), utf8(body));
        publisher.waitForConfirmsOrDie(CONFIRM_MS);
        publisher.close();
    }

    static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }

    /** A consumer on a channel of its own. */
    final Deliveries read(String stream, @Nullable Object offset) throws Exception {
        return read(newChannel(), stream, offset, PREFETCH);
    }

    static Deliveries read(Channel channel, String stream, @Nullable Object offset, int prefetch) throws Exception {
        channel.basicQos(prefetch);
        return consume(channel, stream, offset == null ? NO_ARGUMENTS : Map.of("x-stream-offset", offset));
    }

    static Deliveries consume(Channel channel, String stream, Map<String, Object> arguments) throws Exception {
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(stream, false, arguments, deliveries);
        deliveries.tag();
        return deliveries;
    }

    static void ack(Deliveries from, Delivery delivery) throws IOException {
        from.getChannel().basicAck(delivery.getEnvelope().getDeliveryTag(), false);
    }

    /** Takes and acks so many messages. */
    static List<String> takeAndAck(Deliveries from, int count) throws Exception {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Delivery delivery = from.take();
            ack(from, delivery);
            texts.add(Deliveries.text(delivery));
        }
        return texts;
    }

    static long offset(Delivery delivery) {
        Object offset = delivery.getProperties().getHeaders().get("x-stream-offset");
        assertThat(offset).isInstanceOf(Long.class);
        return (Long) Objects.requireNonNull(offset);
    }

    /** Nothing was on its way when the consumer is cancelled. */
    static void assertNothingMore(Deliveries deliveries) throws Exception {
        assertThat(deliveries.cancelAndDrain()).isEmpty();
    }

    static String entity(String stream) {
        return "queue '" + stream + "' in vhost '/'";
    }
}
