package org.leveret.conformance.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.Deliveries;

/**
 * Symfony Messenger's AMQP transport. A message with a delay goes to the direct exchange {@code delays}, and from there to
 * a queue for just its exchange, routing key and delay, whose dead letters go to where the message was meant to go.
 */
class SymfonyMessengerTest extends TopologyTest {
    private static final int LEASE_MS = 10_000;

    private final String messages = name("messages");

    private void setUp(String type) throws Exception {
        durableExchange(messages, type, NO_ARGUMENTS);
        durableExchange(delays(), "direct", NO_ARGUMENTS);
    }

    private String delays() {
        return messages + ".delays";
    }

    private String boundQueue(String suffix, String bindingKey) throws Exception {
        String queue = durableQueue(messages + suffix, NO_ARGUMENTS);
        channel().queueBind(queue, messages, bindingKey);
        return queue;
    }

    /** A message to be delayed goes to whoever gets those of its exchange then. */
    private long sendDelayed(int delayMs, String routingKey, String body) throws Exception {
        return sendByDelayQueue("_delay", delayMs, messages, routingKey, Map.of("type", "App\\Message"), body);
    }

    /** A message to be tried again goes to the queue alone from whose consumer it comes. */
    private long sendRetry(int delayMs, String queue, int retries, String body) throws Exception {
        return sendByDelayQueue("_retry", delayMs, "", queue, Map.of("retries", retries), body);
    }

    private long sendByDelayQueue(
            String action, int delayMs, String exchange, String routingKey, Map<String, Object> headers, String body)
            throws Exception {
        String queue = "delay_" + messages + "_" + routingKey + "_" + delayMs + action;
        durableQueue(
                queue,
                Map.of(
                        "x-message-ttl", delayMs,
                        "x-expires", delayMs + LEASE_MS,
                        "x-dead-letter-exchange", exchange,
                        "x-dead-letter-routing-key", routingKey));
        channel().queueBind(queue, delays(), queue);
        return send(delays(), queue, headers, body);
    }

    @Test
    void aDelayedMessageReachesEveryQueueOfItsExchangeOnceAtItsTime() throws Exception {
        setUp("fanout");
        Deliveries one = Deliveries.consume(channel(), boundQueue(".one", ""), true);
        Deliveries two = Deliveries.consume(channel(), boundQueue(".two", ""), true);
        long sentNs = sendDelayed(1_300, "", "later");
        takeAfter(one, sentNs, 1_300, "later");
        takeAfter(two, sentNs, 1_300, "later");
        assertThat(one.cancelAndDrain()).isEmpty();
        assertThat(two.cancelAndDrain()).isEmpty();
    }

    @Test
    void aDelayedMessageKeepsItsRoutingKeyHeadersAndPersistence() throws Exception {
        setUp("topic");
        Deliveries meant = Deliveries.consume(channel(), boundQueue(".meant", "order.*"), true);
        Deliveries other = Deliveries.consume(channel(), boundQueue(".other", "invoice.*"), true);
        long sentNs = sendDelayed(200, "order.placed", "later");
        Delivery delivery = takeAfter(meant, sentNs, 200, "later");
        assertThat(delivery.getEnvelope().getExchange()).isEqualTo(messages);
        assertThat(delivery.getEnvelope().getRoutingKey()).isEqualTo("order.placed");
        assertThat(delivery.getEnvelope().isRedeliver()).isFalse();
        assertThat(headers(delivery).get("type")).hasToString("App\\Message");
        assertThat(delivery.getProperties().getDeliveryMode()).isEqualTo(2);
        assertThat(other.cancelAndDrain()).isEmpty();
    }

    @Test
    void aRetryReachesTheQueueAloneThatItComesFrom() throws Exception {
        setUp("fanout");
        String failing = boundQueue(".failing", "");
        Deliveries other = Deliveries.consume(channel(), boundQueue(".other", ""), true);
        Deliveries retried = Deliveries.consume(channel(), failing, true);
        long sentNs = sendRetry(300, failing, 1, "again");
        Delivery delivery = takeAfter(retried, sentNs, 300, "again");
        assertThat(delivery.getEnvelope().getExchange()).isEmpty();
        assertThat(delivery.getEnvelope().getRoutingKey()).isEqualTo(failing);
        assertThat(retried.cancelAndDrain()).isEmpty();
        assertThat(other.cancelAndDrain()).isEmpty();
    }

    @Test
    void aLongDelayDoesNotHoldUpAShortOne() throws Exception {
        setUp("fanout");
        Deliveries deliveries = Deliveries.consume(channel(), boundQueue(".queue", ""), true);
        long longSentNs = sendDelayed(1_000, "", "long");
        long shortSentNs = sendDelayed(200, "", "short");
        takeAfter(deliveries, shortSentNs, 200, "short");
        takeAfter(deliveries, longSentNs, 1_000, "long");
    }

    @Test
    void messagesWithTheSameDelayShareAQueueAndKeepTheirOrder() throws Exception {
        setUp("fanout");
        Deliveries deliveries = Deliveries.consume(channel(), boundQueue(".queue", ""), true);
        for (int i = 0; i < 20; i++) {
            sendDelayed(400, "", "message " + i);
        }
        for (int i = 0; i < 20; i++) {
            assertThat(deliveries.takeText()).isEqualTo("message " + i);
        }
    }

    @Test
    void aMessageThatFailsAlwaysIsRetriedWithGrowingDelaysAndThenPutAside() throws Exception {
        setUp("fanout");
        String queue = boundQueue(".queue", "");
        String failed = durableQueue(messages + ".failed", NO_ARGUMENTS);
        Deliveries deliveries = Deliveries.consume(channel(), queue, false);
        long sentNs = send(messages, "", "poison");
        int delayMs = 0;
        for (int retries = 1; retries <= 3; retries++) {
            Delivery delivery = takeAfter(deliveries, sentNs, delayMs, "poison");
            delayMs = 100 << retries;
            sentNs = sendRetry(delayMs, queue, retries, "poison");
            channel().basicAck(delivery.getEnvelope().getDeliveryTag(), false);
        }
        Delivery last = takeAfter(deliveries, sentNs, delayMs, "poison");
        assertThat(headers(last).get("retries")).isEqualTo(3);
        send("", failed, headers(last), "poison");
        channel().basicNack(last.getEnvelope().getDeliveryTag(), false, false);
        assertThat(get(failed)).isEqualTo("poison");
        assertThat(deliveries.cancelAndDrain()).isEmpty();
    }

    @Test
    void aMessageWaitsInItsDelayQueueWhileTheWorkQueuesAreEmpty() throws Exception {
        setUp("fanout");
        String queue = boundQueue(".queue", "");
        sendDelayed(60_000, "", "much later");
        assertThat(channel().messageCount("delay_" + messages + "__60000_delay"))
                .isOne();
        assertThat(channel()
                        .queueDeclare(queue, true, false, false, NO_ARGUMENTS)
                        .getMessageCount())
                .isZero();
    }

    @Test
    void aWorkerPollsWithGetAndTakesWhatIsDue() throws Exception {
        setUp("fanout");
        String queue = boundQueue(".queue", "");
        sendDelayed(300, "", "later");
        Channel polling = newChannel();
        GetResponse response = Awaitility.await().until(() -> polling.basicGet(queue, false), Objects::nonNull);
        assertThat(text(response)).isEqualTo("later");
        polling.basicAck(response.getEnvelope().getDeliveryTag(), false);
        assertThat(polling.basicGet(queue, true)).isNull();
    }
}
