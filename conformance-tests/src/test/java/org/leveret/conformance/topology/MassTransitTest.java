package org.leveret.conformance.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.Deliveries;

/**
 * MassTransit: a fanout exchange for each message type, bound to those of the types that it implements and to the exchange
 * of each endpoint that consumes it; queues {@code _error} and {@code _skipped} beside each endpoint; scheduling by an
 * exchange that delays; temporary endpoints for responses.
 */
class MassTransitTest extends TopologyTest {
    private final String orders = name("orders");

    private String type(String type) throws Exception {
        return durableExchange(name("Shop.Contracts:" + type), "fanout", NO_ARGUMENTS);
    }

    private String consuming(String type, String endpoint, Map<String, Object> arguments) throws Exception {
        endpoint(endpoint, arguments);
        channel().exchangeBind(endpoint, type, "");
        return endpoint;
    }

    /** An exchange that delays what it gets for an endpoint. */
    private String delay(String endpoint) throws Exception {
        assumeThat(broker.answersAs3x())
                .as("the RabbitMQ that tests run against lacks the plugin")
                .isFalse();
        durableExchange(endpoint + "_delay", "x-delayed-message", Map.of("x-delayed-type", "fanout"));
        channel().exchangeBind(endpoint, endpoint + "_delay", "");
        return endpoint + "_delay";
    }

    private static void ack(Channel channel, Delivery delivery) throws Exception {
        channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
    }

    @Test
    void aMessageReachesTheConsumersOfItsTypeAndOfItsInterface() throws Exception {
        String submitted = type("OrderSubmitted");
        String event = type("IOrderEvent");
        channel().exchangeBind(event, submitted, "");
        Deliveries ofType = Deliveries.consume(channel(), consuming(submitted, orders, NO_ARGUMENTS), true);
        Deliveries ofInterface = Deliveries.consume(channel(), consuming(event, orders + ".audit", NO_ARGUMENTS), true);
        send(submitted, "", "order 1");
        assertThat(ofType.takeText()).isEqualTo("order 1");
        assertThat(ofInterface.takeText()).isEqualTo("order 1");
        send(event, "", "an event");
        assertThat(ofInterface.takeText()).isEqualTo("an event");
        assertThat(ofType.cancelAndDrain()).isEmpty();
    }

    @Test
    void anEndpointThatConsumesATypeAndItsInterfaceGetsOneCopy() throws Exception {
        String submitted = type("OrderSubmitted");
        String event = type("IOrderEvent");
        channel().exchangeBind(event, submitted, "");
        consuming(submitted, orders, NO_ARGUMENTS);
        channel().exchangeBind(orders, event, "");
        send(submitted, "", "order 1");
        assertThat(getAll(orders)).containsExactly("order 1");
    }

    @Test
    void whatIsPublishedToNobodyIsConfirmed() throws Exception {
        String submitted = type("OrderSubmitted");
        Channel publisher = newChannel();
        publisher.confirmSelect();
        publisher.basicPublish(submitted, "", false, persistent(NO_ARGUMENTS), utf8("nobody's"));
        assertThat(publisher.waitForConfirms(10_000)).isTrue();
    }

    @Test
    void aMessageWhoseConsumerFailsMovesToTheErrorQueueWithTheReason() throws Exception {
        endpoint(orders, NO_ARGUMENTS);
        endpoint(orders + "_error", NO_ARGUMENTS);
        send(orders, "", Map.of("Content-Type", "application/vnd.masstransit+json"), "order 1");
        Deliveries deliveries = Deliveries.consume(channel(), orders, false);
        Delivery failing = deliveries.take();
        Map<String, Object> headers = new HashMap<>(headers(failing));
        headers.put("MT-Reason", "fault");
        headers.put("MT-Fault-ExceptionType", "System.InvalidOperationException");
        headers.put("MT-Fault-StackTrace", "at Shop.Consumers\n".repeat(500));
        send(orders + "_error", "", headers, "order 1");
        ack(channel(), failing);
        Delivery moved = Deliveries.consume(channel(), orders + "_error", true).take();
        assertThat(Deliveries.text(moved)).isEqualTo("order 1");
        assertThat(headers(moved).get("MT-Fault-StackTrace")).hasToString("at Shop.Consumers\n".repeat(500));
        assertThat(headers(moved).get("Content-Type")).hasToString("application/vnd.masstransit+json");
        assertThat(deliveries.cancelAndDrain()).isEmpty();
    }

    @Test
    void anErrorQueueIsEmptiedBackToItsEndpoint() throws Exception {
        endpoint(orders, QUORUM);
        endpoint(orders + "_skipped", QUORUM);
        for (int i = 0; i < 10; i++) {
            send(orders + "_skipped", "", Map.of("MT-Reason", "dead-letter"), "order " + i);
        }
        Deliveries skipped = Deliveries.consume(channel(), orders + "_skipped", false);
        for (int i = 0; i < 10; i++) {
            Delivery delivery = skipped.take();
            send(orders, "", Deliveries.text(delivery));
            ack(channel(), delivery);
        }
        assertThat(getAll(orders)).hasSize(10).startsWith("order 0").endsWith("order 9");
    }

    @Test
    void aScheduledMessageComesOnceAtItsTime() throws Exception {
        endpoint(orders, NO_ARGUMENTS);
        String delay = delay(orders);
        Deliveries deliveries = Deliveries.consume(channel(), orders, true);
        long laterNs = send(delay, "", Map.of("x-delay", 1_300), "later");
        long soonNs = send(delay, "", Map.of("x-delay", 200), "soon");
        takeAfter(deliveries, soonNs, 200, "soon");
        takeAfter(deliveries, laterNs, 1_300, "later");
        assertThat(deliveries.cancelAndDrain()).isEmpty();
    }

    @Test
    void aRedeliveryIsScheduledWithGrowingDelays() throws Exception {
        endpoint(orders, QUORUM);
        String delay = delay(orders);
        Deliveries deliveries = Deliveries.consume(channel(), orders, false);
        long sentNs = send(orders, "", "order 1");
        int delayMs = 0;
        for (int redelivery = 1; redelivery <= 3; redelivery++) {
            Delivery failing = takeAfter(deliveries, sentNs, delayMs, "order 1");
            delayMs = 150 * redelivery;
            sentNs = send(delay, "", Map.of("x-delay", delayMs, "MT-Redelivery-Count", redelivery), "order 1");
            ack(channel(), failing);
        }
        assertThat(headers(takeAfter(deliveries, sentNs, delayMs, "order 1"))).containsEntry("MT-Redelivery-Count", 3);
    }

    @Test
    void oneInstanceOfASingleActiveConsumerWorksAndTheNextTakesOver() throws Exception {
        endpoint(orders, Map.of("x-queue-type", "quorum", "x-single-active-consumer", true));
        Connection crashing = newConnection();
        Channel firstChannel = newChannel(crashing);
        firstChannel.basicQos(1);
        Deliveries first = Deliveries.consume(firstChannel, orders, false);
        first.tag();
        Deliveries second = Deliveries.consume(newChannel(newConnection()), orders, false);
        second.tag();
        for (int i = 0; i < 3; i++) {
            send(orders, "", "order " + i);
        }
        ack(firstChannel, first.take());
        assertThat(first.takeText()).isEqualTo("order 1");
        crashing.abort();
        assertThat(second.takeTexts(2)).containsExactly("order 1", "order 2");
    }

    @Test
    void theResponseComesToATemporaryEndpoint() throws Exception {
        endpoint(orders, NO_ARGUMENTS);
        Connection client = newConnection();
        String responses = temporaryEndpoint(client);
        Deliveries answered = Deliveries.consume(newChannel(client), responses, true);
        answered.tag();
        send(orders, "", Map.of("MT-Response-Address", responses), "request");
        Delivery request = Deliveries.consume(channel(), orders, true).take();
        String address = String.valueOf(headers(request).get("MT-Response-Address"));
        channel().basicPublish(address, "", null, utf8("response"));
        assertThat(answered.takeText()).isEqualTo("response");
        client.close();
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !exists(responses));
    }

    @Test
    void aResponseAfterItsRequesterHasGoneClosesTheChannelAlone() throws Exception {
        Connection client = newConnection();
        String responses = temporaryEndpoint(client);
        Deliveries.consume(newChannel(client), responses, true).tag();
        client.close();
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !exists(responses));
        Channel late = newChannel();
        assertChannelError(
                late,
                404,
                "NOT_FOUND - no exchange '" + responses + "' in vhost '/'",
                60,
                40,
                () -> late.basicPublish(responses, "", null, utf8("response")));
    }

    /** Exchange and queue go with their last consumer; the queue's lease is for clients that never consume. */
    private static String temporaryEndpoint(Connection client) throws Exception {
        String name = name("bus");
        Channel declaring = newChannel(client);
        declaring.exchangeDeclare(name, "fanout", false, true, NO_ARGUMENTS);
        declaring.queueDeclare(name, false, false, true, Map.of("x-expires", 60_000));
        declaring.queueBind(name, name, "");
        return name;
    }

    @Test
    void aTimeToLiveOfAMessageEndsItsWait() throws Exception {
        endpoint(orders, NO_ARGUMENTS);
        channel()
                .basicPublish(
                        orders,
                        "",
                        new AMQP.BasicProperties.Builder()
                                .deliveryMode(2)
                                .expiration("100")
                                .build(),
                        utf8("soon stale"));
        send(orders, "", "fresh");
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> channel().messageCount(orders) == 1);
        assertThat(get(orders)).isEqualTo("fresh");
    }
}
