package org.leveret.conformance.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.Deliveries;

/** What the tests of frameworks' topologies share: durable entities with names, and messages that come at their time. */
abstract class TopologyTest extends AmqpTest {
    protected static final Map<String, Object> QUORUM = Map.of("x-queue-type", "quorum");

    /** Clocks with milliseconds may be one apart from ours, before and after. */
    private static final long EARLY_MS_MAX = 2;

    /** A machine that runs many tests at once is slow at times. */
    private static final long LATE_MS_MAX = 3_000;

    private static final int CONFIRM_MS_MAX = 10_000;

    protected final String durableExchange(String name, String type, Map<String, Object> arguments) throws Exception {
        channel().exchangeDeclare(deletingExchange(name), type, true, false, arguments);
        return name;
    }

    protected final String durableQueue(String name, Map<String, Object> arguments) throws Exception {
        channel().queueDeclare(deletingQueue(name), true, false, false, arguments);
        return name;
    }

    /** A durable queue with a fanout exchange of its own name. */
    protected final String endpoint(String name, Map<String, Object> arguments) throws Exception {
        durableExchange(name, "fanout", NO_ARGUMENTS);
        durableQueue(name, arguments);
        channel().queueBind(name, name, "");
        return name;
    }

    protected static AMQP.BasicProperties persistent(Map<String, Object> headers) {
        return MessageProperties.MINIMAL_PERSISTENT_BASIC
                .builder()
                .headers(headers)
                .build();
    }

    /** Publishes a persistent message, waits until the broker has it, and tells when that began, in nanoseconds. */
    protected final long send(String exchange, String routingKey, Map<String, Object> headers, String body)
            throws Exception {
        Channel sender = newChannel();
        sender.confirmSelect();
        long sentNs = System.nanoTime();
        sender.basicPublish(exchange, routingKey, true, persistent(headers), utf8(body));
        sender.waitForConfirmsOrDie(CONFIRM_MS_MAX);
        sender.close();
        return sentNs;
    }

    protected final long send(String exchange, String routingKey, String body) throws Exception {
        return send(exchange, routingKey, NO_ARGUMENTS, body);
    }

    /** Takes the next delivery, which must have this body and come this long after it was sent, and not before. */
    protected static Delivery takeAfter(Deliveries deliveries, long sentNs, long delayMs, String body)
            throws Exception {
        Delivery delivery = deliveries.take();
        long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sentNs);
        assertThat(Deliveries.text(delivery)).isEqualTo(body);
        assertThat(tookMs).as("ms until '%s' came", body).isBetween(delayMs - EARLY_MS_MAX, delayMs + LATE_MS_MAX);
        return delivery;
    }

    protected static Map<String, Object> headers(Delivery delivery) {
        return new HashMap<>(Objects.requireNonNullElse(delivery.getProperties().getHeaders(), Map.of()));
    }

    /** Where a message has died, the last place first. */
    protected static List<String> deaths(Delivery delivery) {
        return ((List<?>) Objects.requireNonNullElse(headers(delivery).get("x-death"), List.of()))
                .stream()
                        .map(death -> ((Map<?, ?>) death).get("queue") + " " + ((Map<?, ?>) death).get("reason"))
                        .toList();
    }

    /** Whether there is such a queue, asked on a channel of its own, which a missing one closes. */
    protected final boolean exists(String queue) throws Exception {
        Channel asking = newChannel();
        try {
            asking.queueDeclarePassive(queue);
            asking.close();
            return true;
        } catch (IOException e) {
            assertThat(e.getCause()).hasMessageContaining("reply-code=404");
            return false;
        }
    }
}
