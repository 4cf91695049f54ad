package org.leveret.conformance.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.Deliveries;

/**
 * Rejected and expired messages go to their queue's dead-letter exchange, with the story of their deaths in the header
 * x-death.
 */
class DeadLetterTest extends AmqpTest {
    private static final String EXCHANGE = "x-dead-letter-exchange";
    private static final String ROUTING_KEY = "x-dead-letter-routing-key";
    private static final String TIME_TO_LIVE = "x-message-ttl";

    /** A fanout exchange into these queues. */
    private String exchangeInto(String... queues) throws Exception {
        String exchange = exchange("fanout");
        for (String queue : queues) {
            channel().queueBind(queue, exchange, "");
        }
        return exchange;
    }

    /** A queue whose dead letters all go to another queue. */
    private String queueDyingInto(String dead) throws Exception {
        return queue(Map.of(EXCHANGE, exchangeInto(dead)));
    }

    private Deliveries consume(String queue) throws Exception {
        return Deliveries.consume(channel(), queue, true);
    }

    private void publishConfirmed(String exchange, String routingKey, BasicProperties properties, String body)
            throws Exception {
        channel().confirmSelect();
        publish(exchange, routingKey, properties, body);
        channel().waitForConfirmsOrDie(15_000);
    }

    private void publishWith(String exchange, String routingKey, Map<String, Object> headers, String body)
            throws Exception {
        publishConfirmed(
                exchange,
                routingKey,
                new BasicProperties.Builder().headers(headers).build(),
                body);
    }

    /** Takes the message that is in a queue or is about to be, and lets it die. */
    private void reject(String queue) throws Exception {
        GetResponse response = await().atMost(Duration.ofSeconds(10))
                .pollDelay(Duration.ZERO)
                .until(() -> channel().basicGet(queue, false), Objects::nonNull);
        channel().basicReject(response.getEnvelope().getDeliveryTag(), false);
    }

    private long take(String queue) throws Exception {
        return getUnsettled(channel(), queue).getEnvelope().getDeliveryTag();
    }

    private static Map<String, Object> headers(Delivery letter) {
        return letter.getProperties().getHeaders();
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> deaths(Delivery letter) {
        return (List<Map<String, Object>>)
                Objects.requireNonNull(headers(letter).get("x-death"), "no x-death");
    }

    /** How often it died where and why, newest first. */
    private static List<String> story(Delivery letter) {
        return deaths(letter).stream()
                .map(death -> death.get("count") + " " + death.get("reason") + " " + death.get("queue"))
                .toList();
    }

    private static List<String> texts(@Nullable Object array) {
        return ((List<?>) Objects.requireNonNull(array, "no array"))
                .stream().map(String::valueOf).toList();
    }

    private static List<String> routingKeys(Map<String, Object> death) {
        return texts(death.get("routing-keys"));
    }

    @Test
    void aRejectedMessageIsDeadLettered() throws Exception {
        String deadQueue = queue();
        Deliveries dead = consume(deadQueue);
        String exchange = exchangeInto(deadQueue);
        String queue = queue(Map.of(EXCHANGE, exchange));
        publishAll("", queue, "m");
        channel().basicReject(take(queue), false);
        Delivery letter = dead.take();
        assertThat(Deliveries.text(letter)).isEqualTo("m");
        assertThat(letter.getEnvelope().getExchange()).isEqualTo(exchange);
        assertThat(letter.getEnvelope().isRedeliver()).isFalse();
        assertThat(story(letter)).containsExactly("1 rejected " + queue);
        assertThat(get(queue)).isNull();
    }

    @Test
    void aNegativelyAcknowledgedMessageIsDeadLettered() throws Exception {
        String deadQueue = queue();
        Deliveries dead = consume(deadQueue);
        String queue = queueDyingInto(deadQueue);
        publishAll("", queue, "kept", "dead");
        take(queue);
        channel().basicNack(take(queue), false, false);
        Delivery letter = dead.take();
        assertThat(Deliveries.text(letter)).isEqualTo("dead");
        assertThat(story(letter)).containsExactly("1 rejected " + queue);
        assertThat(dead.cancelAndDrain()).isEmpty();
    }

    @Test
    void oneNegativeAcknowledgementDeadLettersManyInTheirOrder() throws Exception {
        String deadQueue = queue();
        Deliveries dead = consume(deadQueue);
        String queue = queueDyingInto(deadQueue);
        String[] bodies = IntStream.range(0, 50).mapToObj(String::valueOf).toArray(String[]::new);
        publishAll("", queue, bodies);
        long last = 0;
        for (int i = 0; i < bodies.length; i++) {
            last = take(queue);
        }
        channel().basicNack(last, true, false);
        assertThat(dead.takeTexts(bodies.length)).containsExactly(bodies);
    }

    @Test
    void whatIsAcknowledgedOrRequeuedIsNotDeadLettered() throws Exception {
        String deadQueue = queue();
        Deliveries dead = consume(deadQueue);
        String queue = queueDyingInto(deadQueue);
        publishAll("", queue, "acknowledged", "requeued", "dead");
        channel().basicAck(take(queue), false);
        channel().basicReject(take(queue), true);
        channel().basicNack(take(queue), false, true);
        channel().basicAck(take(queue), false);
        reject(queue);
        assertThat(dead.takeText()).isEqualTo("dead");
    }

    @Test
    void aMessageThatOutlivesItsQueuesLimitIsDeadLettered() throws Exception {
        String deadQueue = queue();
        Deliveries dead = consume(deadQueue);
        String queue = queue(Map.of(EXCHANGE, exchangeInto(deadQueue), TIME_TO_LIVE, 100));
        publishAll("", queue, "one", "two", "three");
        Delivery letter = dead.take();
        assertThat(Deliveries.text(letter)).isEqualTo("one");
        assertThat(story(letter)).containsExactly("1 expired " + queue);
        assertThat(deaths(letter).get(0)).doesNotContainKey("original-expiration");
        assertThat(dead.takeTexts(2)).containsExactly("two", "three");
    }

    @Test
    void aLimitOfZeroDeadLettersAtOnceWhatNobodyWaitsFor() throws Exception {
        String deadQueue = queue();
        Deliveries dead = consume(deadQueue);
        String queue = queue(Map.of(EXCHANGE, exchangeInto(deadQueue), TIME_TO_LIVE, 0));
        publishAll("", queue, "m");
        assertThat(story(dead.take())).containsExactly("1 expired " + queue);
    }

    @Test
    void anExpirationIsRemovedAndRemembered() throws Exception {
        String deadQueue = queue();
        String queue = queueDyingInto(deadQueue);
        Deliveries dead = consume(deadQueue);
        publishConfirmed(
                "", queue, new BasicProperties.Builder().expiration("50").build(), "m");
        Delivery letter = dead.take();
        assertThat(letter.getProperties().getExpiration()).isNull();
        assertThat(story(letter)).containsExactly("1 expired " + queue);
        assertThat(deaths(letter).get(0).get("original-expiration")).hasToString("50");
    }

    @Test
    void aRejectedMessageLosesItsExpirationToo() throws Exception {
        String deadQueue = queue();
        String queue = queueDyingInto(deadQueue);
        Deliveries dead = consume(deadQueue);
        publishConfirmed(
                "", queue, new BasicProperties.Builder().expiration("600000").build(), "m");
        reject(queue);
        Delivery letter = dead.take();
        assertThat(letter.getProperties().getExpiration()).isNull();
        assertThat(deaths(letter).get(0).get("original-expiration")).hasToString("600000");
    }

    @Test
    void whatIsReturnedAfterItsDeadlineIsDeadLettered() throws Exception {
        String dead = queue();
        String queue = queue(Map.of(EXCHANGE, exchangeInto(dead), TIME_TO_LIVE, 100));
        Channel taking = newChannel();
        Deliveries consumer = Deliveries.consume(taking, queue);
        publishAll("", queue, "returned");
        consumer.take();
        consumer.cancelAndDrain();
        publishAll("", queue, "expired");
        await().atMost(Duration.ofSeconds(10)).until(() -> channel().messageCount(dead) == 1);
        taking.close();
        Deliveries letters = consume(dead);
        assertThat(letters.takeText()).isEqualTo("expired");
        Delivery returned = letters.take();
        assertThat(Deliveries.text(returned)).isEqualTo("returned");
        assertThat(story(returned)).containsExactly("1 expired " + queue);
    }

    @Test
    void aQuorumQueueDeadLettersToo() throws Exception {
        String deadQueue = queue();
        Deliveries dead = consume(deadQueue);
        String queue = deletingQueue(name("dying"));
        channel()
                .queueDeclare(
                        queue,
                        true,
                        false,
                        false,
                        Map.of("x-queue-type", "quorum", EXCHANGE, exchangeInto(deadQueue), TIME_TO_LIVE, 300));
        Deliveries consumer = Deliveries.consume(channel(), queue);
        publishAll("", queue, "rejected");
        channel().basicReject(consumer.take().getEnvelope().getDeliveryTag(), false);
        assertThat(story(dead.take())).containsExactly("1 rejected " + queue);
        consumer.cancelAndDrain();
        publishAll("", queue, "expired");
        assertThat(story(dead.take())).containsExactly("1 expired " + queue);
    }

    @Test
    void theRoutingKeyStays() throws Exception {
        String deadQueue = queue();
        Deliveries dead = consume(deadQueue);
        String source = exchange("topic");
        String exchange = exchange("topic");
        String queue = queue(Map.of(EXCHANGE, exchange));
        channel().queueBind(queue, source, "#");
        channel().queueBind(deadQueue, exchange, "some.*");
        publishAll(source, "some.key", "m");
        reject(queue);
        assertThat(dead.take().getEnvelope().getRoutingKey()).isEqualTo("some.key");
    }

    @Test
    void aDeadLetterRoutingKeyReplacesIt() throws Exception {
        String deadQueue = queue();
        Deliveries dead = consume(deadQueue);
        String exchange = exchange("direct");
        String queue = queue(Map.of(EXCHANGE, exchange, ROUTING_KEY, "dead"));
        channel().queueBind(deadQueue, exchange, "dead");
        publishAll("", queue, "m");
        reject(queue);
        Delivery letter = dead.take();
        assertThat(letter.getEnvelope().getRoutingKey()).isEqualTo("dead");
        assertThat(routingKeys(deaths(letter).get(0))).containsExactly(queue);
    }

    @Test
    void theDefaultExchangeLeadsToTheQueueThatTheRoutingKeyNames() throws Exception {
        String byDeadLetterKey = queue();
        String byOwnKey = queue();
        String one = queue(Map.of(EXCHANGE, "", ROUTING_KEY, byDeadLetterKey));
        String two = queue(Map.of(EXCHANGE, ""));
        publishAll(exchangeInto(one, two), byOwnKey, "m");
        reject(one);
        reject(two);
        Delivery letter = consume(byDeadLetterKey).take();
        assertThat(letter.getEnvelope().getExchange()).isEmpty();
        assertThat(story(letter)).containsExactly("1 rejected " + one);
        assertThat(story(consume(byOwnKey).take())).containsExactly("1 rejected " + two);
    }

    @Test
    void aMissingExchangeDropsTheMessage() throws Exception {
        String deadQueue = queue();
        Deliveries dead = consume(deadQueue);
        String exchange = deletingExchange(name("late"));
        String queue = queue(Map.of(EXCHANGE, exchange));
        publishAll("", queue, "dropped", "kept");
        reject(queue);
        assertThat(channel().messageCount(queue)).isEqualTo(1);
        channel().exchangeDeclare(exchange, "fanout");
        channel().queueBind(deadQueue, exchange, "");
        reject(queue);
        assertThat(dead.takeText()).isEqualTo("kept");
    }

    @Test
    void whatTheExchangeCannotRouteIsDropped() throws Exception {
        String deadQueue = queue();
        Deliveries dead = consume(deadQueue);
        String exchange = exchange("direct");
        String queue = queue(Map.of(EXCHANGE, exchange));
        publishAll("", queue, "dropped", "kept");
        reject(queue);
        assertThat(channel().messageCount(queue)).isEqualTo(1);
        channel().queueBind(deadQueue, exchange, queue);
        reject(queue);
        assertThat(dead.takeText()).isEqualTo("kept");
    }

    @Test
    void whatTheExchangeCannotRouteGoesToItsAlternate() throws Exception {
        String deadQueue = queue();
        Deliveries dead = consume(deadQueue);
        String exchange = exchange("direct", Map.of("alternate-exchange", exchangeInto(deadQueue)));
        String queue = queue(Map.of(EXCHANGE, exchange));
        publishAll("", queue, "m");
        reject(queue);
        assertThat(story(dead.take())).containsExactly("1 rejected " + queue);
    }

    @Test
    void everyQueueOfTheExchangeGetsACopy() throws Exception {
        String one = queue();
        String two = queue();
        String three = queue();
        String queue = queue(Map.of(EXCHANGE, exchangeInto(one, two, three)));
        publishAll("", queue, "m");
        reject(queue);
        for (String dead : List.of(one, two, three)) {
            assertThat(story(consume(dead).take())).containsExactly("1 rejected " + queue);
        }
    }

    @Test
    void aHeadersExchangeRoutesByTheHeaders() throws Exception {
        String one = queue();
        String two = queue();
        String exchange = exchange("headers");
        channel().queueBind(one, exchange, "", Map.of("kind", "one"));
        channel().queueBind(two, exchange, "", Map.of("kind", "two"));
        String queue = queue(Map.of(EXCHANGE, exchange));
        publishWith("", queue, Map.of("kind", "one"), "first");
        publishWith("", queue, Map.of("kind", "two"), "second");
        reject(queue);
        reject(queue);
        assertThat(consume(one).takeText()).isEqualTo("first");
        assertThat(consume(two).takeText()).isEqualTo("second");
    }

    @Test
    void carbonCopiesStayAndAreRoutedAgain() throws Exception {
        String deadQueue = queue();
        Deliveries dead = consume(deadQueue);
        String source = exchange("direct");
        String exchange = exchange("direct");
        String queue = queue(Map.of(EXCHANGE, exchange));
        channel().queueBind(queue, source, "main");
        channel().queueBind(deadQueue, exchange, "copy");
        publishWith(source, "main", Map.of("CC", List.of("copy", "copy too")), "m");
        reject(queue);
        Delivery letter = dead.take();
        assertThat(letter.getEnvelope().getRoutingKey()).isEqualTo("main");
        assertThat(texts(headers(letter).get("CC"))).containsExactly("copy", "copy too");
        assertThat(routingKeys(deaths(letter).get(0))).containsExactly("main", "copy", "copy too");
    }

    @Test
    void blindCarbonCopiesAreRoutedAgainAndNotTold() throws Exception {
        String deadQueue = queue();
        Deliveries dead = consume(deadQueue);
        String source = exchange("direct");
        String exchange = exchange("direct");
        String queue = queue(Map.of(EXCHANGE, exchange));
        channel().queueBind(queue, source, "main");
        channel().queueBind(deadQueue, exchange, "blind");
        publishWith(source, "main", Map.of("BCC", List.of("blind")), "m");
        reject(queue);
        Delivery letter = dead.take();
        assertThat(headers(letter)).doesNotContainKey("BCC");
        assertThat(routingKeys(deaths(letter).get(0))).containsExactly("main");
    }

    @Test
    void aDeadLetterRoutingKeyRemovesTheCarbonCopies() throws Exception {
        String deadQueue = queue();
        Deliveries dead = consume(deadQueue);
        String copyQueue = queue();
        String exchange = exchange("direct");
        String queue = queue(Map.of(EXCHANGE, exchange, ROUTING_KEY, "dead"));
        channel().queueBind(deadQueue, exchange, "dead");
        channel().queueBind(copyQueue, exchange, "copy");
        publishWith("", queue, Map.of("CC", List.of("copy"), "other", 1), "m");
        reject(queue);
        Delivery letter = dead.take();
        assertThat(headers(letter)).doesNotContainKey("CC").containsEntry("other", 1);
        assertThat(routingKeys(deaths(letter).get(0))).containsExactly(queue, "copy");
        assertThat(get(copyQueue)).isNull();
    }

    @Test
    void theOtherPropertiesAndTheBodyStay() throws Exception {
        String deadQueue = queue();
        String queue = queueDyingInto(deadQueue);
        Deliveries dead = consume(deadQueue);
        BasicProperties properties = new BasicProperties.Builder()
                .contentType("text/plain")
                .contentEncoding("utf-8")
                .headers(Map.of("k", 1))
                .deliveryMode(2)
                .priority(9)
                .correlationId("c-1")
                .replyTo("somewhere")
                .messageId("m-1")
                .timestamp(Date.from(Instant.ofEpochSecond(1_700_000_000)))
                .type("greeting")
                .userId(broker.address().user())
                .appId("conformance")
                .clusterId("cluster")
                .build();
        publish("", queue, properties, "the body");
        reject(queue);
        Delivery letter = dead.take();
        assertThat(Deliveries.text(letter)).isEqualTo("the body");
        assertThat(headers(letter)).containsEntry("k", 1);
        assertThat(letter.getProperties().builder().headers(Map.of("k", 1)).build())
                .isEqualTo(properties);
    }

    @Test
    void aDeathIsDescribed() throws Exception {
        String deadQueue = queue();
        Deliveries dead = consume(deadQueue);
        String source = exchange("fanout");
        String queue = queueDyingInto(deadQueue);
        channel().queueBind(queue, source, "");
        publishAll(source, "key", "m");
        reject(queue);
        Map<String, Object> death = deaths(dead.take()).get(0);
        assertThat(death).containsOnlyKeys("count", "reason", "queue", "time", "exchange", "routing-keys");
        assertThat(death).containsEntry("count", 1L);
        assertThat(death.get("reason")).hasToString("rejected");
        assertThat(death.get("queue")).hasToString(queue);
        assertThat(death.get("exchange")).hasToString(source);
        assertThat(routingKeys(death)).containsExactly("key");
        assertThat(death.get("time"))
                .asInstanceOf(InstanceOfAssertFactories.DATE)
                .isCloseTo(Instant.now(), Duration.ofMinutes(1).toMillis());
    }

    @Test
    void theNewestDeathComesFirstAndTheFirstIsNamed() throws Exception {
        String deadQueue = queue();
        Deliveries dead = consume(deadQueue);
        String second = queueDyingInto(deadQueue);
        String between = exchangeInto(second);
        String first = queue(Map.of(EXCHANGE, between, ROUTING_KEY, "onward", TIME_TO_LIVE, 50));
        String source = exchangeInto(first);
        publishAll(source, "key", "m");
        reject(second);
        Delivery letter = dead.take();
        assertThat(story(letter)).containsExactly("1 rejected " + second, "1 expired " + first);
        Map<String, Object> newest = deaths(letter).get(0);
        assertThat(newest.get("exchange")).hasToString(between);
        assertThat(routingKeys(newest)).containsExactly("onward");
        assertThat(headers(letter).get("x-first-death-exchange")).hasToString(source);
        assertThat(headers(letter).get("x-first-death-queue")).hasToString(first);
        assertThat(headers(letter).get("x-first-death-reason")).hasToString("expired");
        if (!broker.answersAs3x()) {
            // since 3.13
            assertThat(headers(letter).get("x-last-death-exchange")).hasToString(between);
            assertThat(headers(letter).get("x-last-death-queue")).hasToString(second);
            assertThat(headers(letter).get("x-last-death-reason")).hasToString("rejected");
        }
    }

    @Test
    void aRepeatedDeathIsCountedAndMovesToTheFront() throws Exception {
        String one = name("dying");
        String two = queue(Map.of(EXCHANGE, "", ROUTING_KEY, one));
        channel().queueDeclare(one, false, true, false, Map.of(EXCHANGE, "", ROUTING_KEY, two));
        publishAll(exchangeInto(one), "key", "m");
        reject(one);
        reject(two);
        reject(one);
        Delivery letter = consume(two).take();
        assertThat(story(letter)).containsExactly("2 rejected " + one, "1 rejected " + two);
        assertThat(routingKeys(deaths(letter).get(0)))
                .as("those of the first death in that queue")
                .containsExactly("key");
    }

    @Test
    void rejectingMayGoRoundForEver() throws Exception {
        String queue = name("dying");
        channel().queueDeclare(queue, false, true, false, Map.of(EXCHANGE, "", ROUTING_KEY, queue));
        publishAll("", queue, "m");
        for (int i = 0; i < 5; i++) {
            reject(queue);
        }
        assertThat(story(consume(queue).take())).containsExactly("5 rejected " + queue);
    }

    @Test
    void aRejectionLetsAnExpiryGoRoundToo() throws Exception {
        String retry = name("retry");
        String work = queue(Map.of(EXCHANGE, "", ROUTING_KEY, retry));
        channel().queueDeclare(retry, false, true, false, Map.of(EXCHANGE, "", ROUTING_KEY, work, TIME_TO_LIVE, 50));
        publishAll("", work, "m");
        for (int i = 0; i < 3; i++) {
            reject(work);
        }
        assertThat(story(consume(work).take())).containsExactly("3 expired " + retry, "3 rejected " + work);
    }

    @Test
    void anExpiredMessageDoesNotReturnToItsQueue() throws Exception {
        String deadQueue = queue();
        Deliveries dead = consume(deadQueue);
        String exchange = exchangeInto(deadQueue);
        String queue = queue(Map.of(EXCHANGE, exchange, TIME_TO_LIVE, 50));
        channel().queueBind(queue, exchange, "");
        publishAll("", queue, "first");
        assertThat(dead.takeText()).isEqualTo("first");
        publishAll("", queue, "second");
        assertThat(dead.takeText()).as("not the first again").isEqualTo("second");
    }

    @Test
    void expiringInTwoQueuesEndsWithTheSecond() throws Exception {
        String deadQueue = queue();
        Deliveries dead = consume(deadQueue);
        String back = exchangeInto(deadQueue);
        String two = queue(Map.of(EXCHANGE, back, TIME_TO_LIVE, 50));
        String one = queue(Map.of(EXCHANGE, exchangeInto(two), TIME_TO_LIVE, 50));
        channel().queueBind(one, back, "");
        publishAll("", one, "first");
        Delivery first = dead.take();
        assertThat(Deliveries.text(first)).isEqualTo("first");
        assertThat(story(first)).containsExactly("1 expired " + two, "1 expired " + one);
        publishAll("", one, "second");
        assertThat(dead.takeText()).as("not the first again").isEqualTo("second");
    }

    @Test
    void aPublishersOwnListOfDeathsCountsIn3xAlone() throws Exception {
        String deadQueue = queue();
        Deliveries dead = consume(deadQueue);
        String queue = queueDyingInto(deadQueue);
        publishWith(
                "", queue, Map.of("x-death", List.of(Map.of("count", 5L, "reason", "rejected", "queue", queue))), "m");
        reject(queue);
        Delivery letter = dead.take();
        if (broker.answersAs3x()) {
            assertThat(story(letter)).containsExactly("6 rejected " + queue);
            assertThat(headers(letter)).doesNotContainKey("x-first-death-queue");
        } else {
            assertThat(story(letter)).containsExactly("1 rejected " + queue);
            assertThat(headers(letter).get("x-first-death-queue")).hasToString(queue);
        }
    }

    @Test
    void whatIsNoListOfDeathsIsReplaced() throws Exception {
        String deadQueue = queue();
        Deliveries dead = consume(deadQueue);
        String queue = queueDyingInto(deadQueue);
        publishWith("", queue, Map.of("x-death", "by drowning"), "m");
        reject(queue);
        assertThat(story(dead.take())).containsExactly("1 rejected " + queue);
    }

    @Test
    void purgingAndDeletingAreNoDeaths() throws Exception {
        String deadQueue = queue();
        Deliveries dead = consume(deadQueue);
        String exchange = exchangeInto(deadQueue);
        String queue = queue(Map.of(EXCHANGE, exchange));
        publishAll("", queue, "purged");
        channel().queuePurge(queue);
        publishAll("", queue, "deleted");
        channel().queueDelete(queue);
        publishAll(exchange, "", "after");
        assertThat(dead.takeText()).isEqualTo("after");
    }
}
