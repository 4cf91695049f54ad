package org.leveret.conformance.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.Return;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.Deliveries;

/**
 * NServiceBus on quorum queues: its delay infrastructure, its conventional topology (an exchange for each message type and
 * each endpoint) and its direct one (topics in one exchange).
 */
class NServiceBusTest extends TopologyTest {
    private static @Nullable DelayLadder shared;

    private final String sales = name("sales");

    @BeforeAll
    static void buildLadder() throws Exception {
        shared = DelayLadder.build(name("nsb.v2"));
    }

    @AfterAll
    static void deleteLadder() throws Exception {
        ladder().close();
    }

    private static DelayLadder ladder() {
        if (shared == null) {
            throw new IllegalStateException("the ladder has not been built");
        }
        return shared;
    }

    /** An endpoint of the conventional topology, which delayed messages reach by its exchange. */
    private Deliveries conventional(String endpoint) throws Exception {
        endpoint(endpoint, QUORUM);
        channel().exchangeBind(endpoint, ladder().delivery(), "#." + endpoint);
        return Deliveries.consume(channel(), endpoint, false);
    }

    private long sendDelayed(int delaySeconds, String endpoint, String body) throws Exception {
        return send(
                ladder().entry(delaySeconds),
                DelayLadder.routingKey(delaySeconds, endpoint),
                Map.of("NServiceBus.Transport.RabbitMQ.DelayInSeconds", delaySeconds),
                body);
    }

    @Test
    void aMessageOfThreeSecondsWaitsInTwoLevelsAndComesOnce() throws Exception {
        Deliveries deliveries = conventional(sales);
        long sentNs = sendDelayed(3, sales, "later");
        Delivery delivery = takeAfter(deliveries, sentNs, 3_000, "later");
        assertThat(deaths(delivery)).containsExactly(ladder().level(0) + " expired", ladder().level(1) + " expired");
        assertThat(headers(delivery).get("x-first-death-exchange")).hasToString(ladder().level(1));
        assertThat(headers(delivery)).containsEntry("NServiceBus.Transport.RabbitMQ.DelayInSeconds", 3);
        assertThat(deliveries.cancelAndDrain()).isEmpty();
    }

    @Test
    void aMessageOfTwoSecondsPassesTheLastLevelWithoutWaiting() throws Exception {
        Deliveries deliveries = conventional(sales);
        long sentNs = sendDelayed(2, sales, "later");
        assertThat(deaths(takeAfter(deliveries, sentNs, 2_000, "later")))
                .containsExactly(ladder().level(1) + " expired");
    }

    @Test
    void aMessageWithoutADelayPassesAllLevelsAtOnce() throws Exception {
        Deliveries deliveries = conventional(sales);
        long sentNs = send(ladder().level(DelayLadder.LEVELS - 1), DelayLadder.routingKey(0, sales), "now");
        Delivery delivery = takeAfter(deliveries, sentNs, 0, "now");
        assertThat(deaths(delivery)).isEmpty();
        assertThat(delivery.getEnvelope().getExchange()).isEqualTo(ladder().level(DelayLadder.LEVELS - 1));
    }

    @Test
    void theLongestDelayWaitsInTheHighestLevelAlone() throws Exception {
        conventional(sales);
        sendDelayed((1 << DelayLadder.LEVELS) - 1, sales, "in eight years");
        GetResponse waiting = getUnsettled(channel(), ladder().level(DelayLadder.LEVELS - 1));
        assertThat(text(waiting)).isEqualTo("in eight years");
        channel().basicAck(waiting.getEnvelope().getDeliveryTag(), false);
        assertThat(channel().messageCount(ladder().level(DelayLadder.LEVELS - 2)))
                .isZero();
    }

    @Test
    void manyMessagesOfManyDelaysComeOnceEachAndNoneEarly() throws Exception {
        Deliveries deliveries = conventional(sales);
        Map<String, Long> sentNs = new HashMap<>();
        for (int i = 0; i < 60; i++) {
            int delaySeconds = 1 + i % 3;
            String body = delaySeconds + " s, number " + i;
            sentNs.put(body, sendDelayed(delaySeconds, sales, body));
        }
        Set<String> missing = new HashSet<>(sentNs.keySet());
        while (!missing.isEmpty()) {
            String body = deliveries.takeText();
            assertThat(missing.remove(body)).as("'%s' came once", body).isTrue();
            long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - Objects.requireNonNull(sentNs.get(body)));
            assertThat(tookMs).isGreaterThanOrEqualTo(Integer.parseInt(body.substring(0, 1)) * 1_000L - 2);
        }
        assertThat(deliveries.cancelAndDrain()).isEmpty();
    }

    @Test
    void delayedMessagesFindTheirEndpointAmongOthers() throws Exception {
        Deliveries meant = conventional(sales);
        Deliveries other = conventional(sales + ".other");
        long sentNs = sendDelayed(1, sales, "for sales");
        takeAfter(meant, sentNs, 1_000, "for sales");
        assertThat(other.cancelAndDrain()).isEmpty();
    }

    @Test
    void anEndpointNamedLikeTheLastWordsOfAnotherGetsItsDelayedMessagesToo() throws Exception {
        Deliveries meant = conventional("north." + sales);
        Deliveries other = conventional(sales);
        long sentNs = sendDelayed(1, "north." + sales, "for the north");
        takeAfter(meant, sentNs, 1_000, "for the north");
        assertThat(other.takeText()).isEqualTo("for the north");
    }

    @Test
    void everyEndpointDeclaresTheLadderAnewWithoutHarm() throws Exception {
        Deliveries deliveries = conventional(sales);
        long sentNs = sendDelayed(1, sales, "later");
        ladder().declare();
        takeAfter(deliveries, sentNs, 1_000, "later");
        assertThat(deliveries.cancelAndDrain()).isEmpty();
    }

    @Test
    void anEventReachesWhoSubscribedToItsBaseTypeOrInterface() throws Exception {
        String placed = durableExchange(name("Shop:OrderPlaced"), "fanout", NO_ARGUMENTS);
        String order = durableExchange(name("Shop:OrderEvent"), "fanout", NO_ARGUMENTS);
        String event = durableExchange(name("NServiceBus:IEvent"), "fanout", NO_ARGUMENTS);
        channel().exchangeBind(order, placed, "");
        channel().exchangeBind(event, placed, "");
        channel().exchangeBind(event, order, "");
        Deliveries ofBase = conventional(sales);
        Deliveries ofAll = conventional(sales + ".audit");
        channel().exchangeBind(sales, order, "");
        channel().exchangeBind(sales + ".audit", event, "");
        send(placed, "", "an order");
        assertThat(ofBase.takeText()).isEqualTo("an order");
        assertThat(ofAll.takeText()).isEqualTo("an order");
        channel().exchangeUnbind(sales, order, "");
        send(placed, "", "another");
        assertThat(ofAll.takeText()).isEqualTo("another");
        assertThat(ofAll.cancelAndDrain()).as("the two ways lead to one copy").isEmpty();
        assertThat(ofBase.cancelAndDrain()).isEmpty();
    }

    @Test
    void theDirectTopologyRoutesTypesAsTopics() throws Exception {
        String topics = durableExchange(name("topics"), "topic", NO_ARGUMENTS);
        durableQueue(sales, QUORUM);
        channel().queueBind(sales, topics, "#.Shop-OrderEvent.#");
        channel().queueBind(sales, ladder().delivery(), "#." + sales);
        Deliveries deliveries = Deliveries.consume(channel(), sales, true);
        send(topics, "Shop-OrderEvent.Shop-OrderPlaced", "an order");
        assertThat(deliveries.takeText()).isEqualTo("an order");
        long sentNs = sendDelayed(1, sales, "later");
        takeAfter(deliveries, sentNs, 1_000, "later");
    }

    @Test
    void aMessageForNoEndpointComesBackToItsSender() throws Exception {
        BlockingQueue<Return> returns = new LinkedBlockingQueue<>();
        Channel sender = newChannel();
        sender.addReturnListener(returns::add);
        sender.confirmSelect();
        sender.basicPublish("", sales + ".missing", true, persistent(NO_ARGUMENTS), utf8("lost"));
        sender.waitForConfirmsOrDie(10_000);
        Return returned = returns.poll(10, TimeUnit.SECONDS);
        assertThat(returned).isNotNull();
        assertThat(returned.getReplyText()).isEqualTo("NO_ROUTE");
    }

    @Test
    void aPoisonousMessageIsCountedOverLostConnectionsAndMovedToTheErrorQueue() throws Exception {
        String error = endpoint(sales + ".error", QUORUM);
        endpoint(sales, QUORUM);
        send(sales, "", "poison");
        for (int returned = 0; returned < 3; returned++) {
            Connection crashing = newConnection();
            Delivery delivery =
                    Deliveries.consume(newChannel(crashing), sales, false).take();
            assertThat(((Number) headers(delivery).getOrDefault("x-delivery-count", 0)).intValue())
                    .isEqualTo(returned);
            crashing.abort();
        }
        Delivery delivery = Deliveries.consume(channel(), sales, false).take();
        send(error, "", Map.of("NServiceBus.ExceptionInfo.Message", "as always"), "poison");
        channel().basicAck(delivery.getEnvelope().getDeliveryTag(), false);
        assertThat(get(error)).isEqualTo("poison");
        assertThat(get(sales)).isNull();
    }
}
