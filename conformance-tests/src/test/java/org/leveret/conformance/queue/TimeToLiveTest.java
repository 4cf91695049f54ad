package org.leveret.conformance.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.Deliveries;

/** Messages that expire in their queue, by the queue's argument x-message-ttl or by their own property expiration. */
class TimeToLiveTest extends AmqpTest {
    private static final int LONG_MS = 600_000;

    private String queueWithTimeToLive(int timeToLiveMs) throws Exception {
        return queue(Map.of("x-message-ttl", timeToLiveMs));
    }

    private static BasicProperties expiringAfter(int expirationMs) {
        return new BasicProperties.Builder()
                .expiration(String.valueOf(expirationMs))
                .build();
    }

    /** Publishes to a queue and waits until the queue has it. */
    private void publishConfirmed(String queue, BasicProperties properties, String body) throws Exception {
        channel().confirmSelect();
        publish("", queue, properties, body);
        channel().waitForConfirmsOrDie(15_000);
    }

    private void publishExpiring(String queue, int expirationMs, String body) throws Exception {
        publishConfirmed(queue, expiringAfter(expirationMs), body);
    }

    private void awaitCount(String queue, int count) {
        await().atMost(Duration.ofSeconds(10)).until(() -> channel().messageCount(queue) == count);
    }

    /** Waits until a message that is published now has expired, and so every one with an earlier deadline. */
    private void outlast(int timeToLiveMs) throws Exception {
        String queue = queue();
        publishExpiring(queue, timeToLiveMs, "clock");
        awaitCount(queue, 0);
    }

    static Stream<Arguments> queueTypesAndDeliveryModes() {
        return Stream.of(
                Arguments.of("classic", 1),
                Arguments.of("classic", 2),
                Arguments.of("quorum", 1),
                Arguments.of("quorum", 2));
    }

    @ParameterizedTest(name = "{0}, delivery mode {1}")
    @MethodSource("queueTypesAndDeliveryModes")
    void theQueueLimitsTheLifeOfItsMessages(String type, int deliveryMode) throws Exception {
        String queue = deletingQueue(name("ttl"));
        channel().queueDeclare(queue, true, false, false, Map.of("x-queue-type", type, "x-message-ttl", 100));
        publishConfirmed(
                queue, new BasicProperties.Builder().deliveryMode(deliveryMode).build(), "m");
        awaitCount(queue, 0);
        assertThat(get(queue)).isNull();
    }

    @ParameterizedTest(name = "{0}, delivery mode {1}")
    @MethodSource("queueTypesAndDeliveryModes")
    void aMessageLimitsItsOwnLife(String type, int deliveryMode) throws Exception {
        String queue = deletingQueue(name("ttl"));
        channel().queueDeclare(queue, true, false, false, Map.of("x-queue-type", type));
        publishConfirmed(
                queue,
                new BasicProperties.Builder()
                        .deliveryMode(deliveryMode)
                        .expiration("100")
                        .build(),
                "m");
        awaitCount(queue, 0);
        assertThat(get(queue)).isNull();
    }

    @Test
    void theMessagesLimitCountsIfItIsTheShorter() throws Exception {
        String queue = queueWithTimeToLive(LONG_MS);
        publishExpiring(queue, 50, "m");
        awaitCount(queue, 0);
    }

    @Test
    void theQueuesLimitCountsIfItIsTheShorter() throws Exception {
        String queue = queueWithTimeToLive(50);
        publishExpiring(queue, LONG_MS, "m");
        awaitCount(queue, 0);
    }

    @Test
    void whatHasNoLimitStays() throws Exception {
        String queue = queue();
        publishAll("", queue, "m");
        outlast(100);
        assertThat(get(queue)).isEqualTo("m");
    }

    @Test
    void whatHasALongLimitStays() throws Exception {
        String queue = queueWithTimeToLive(LONG_MS);
        publishExpiring(queue, LONG_MS, "m");
        outlast(100);
        assertThat(get(queue)).isEqualTo("m");
    }

    @Test
    void allMessagesOfAQueueExpire() throws Exception {
        String queue = queueWithTimeToLive(200);
        publishAll("", queue, IntStream.range(0, 100).mapToObj(String::valueOf).toArray(String[]::new));
        awaitCount(queue, 0);
    }

    @Test
    void eachQueueHasItsOwnLimit() throws Exception {
        String exchange = exchange("fanout");
        String brief = queueWithTimeToLive(50);
        String lasting = queue();
        channel().queueBind(brief, exchange, "");
        channel().queueBind(lasting, exchange, "");
        publishAll(exchange, "", "m");
        awaitCount(brief, 0);
        assertThat(getAll(lasting)).containsExactly("m");
    }

    @Test
    void aDeliveredMessageKeepsItsExpiration() throws Exception {
        String queue = queueWithTimeToLive(LONG_MS);
        publishExpiring(queue, LONG_MS + 1, "m");
        assertThat(getUnsettled(channel(), queue).getProps().getExpiration()).isEqualTo(String.valueOf(LONG_MS + 1));
    }

    @Test
    void withALimitOfZeroNothingWaitsInTheQueue() throws Exception {
        String queue = queueWithTimeToLive(0);
        publishAll("", queue, "one", "two");
        assertThat(get(queue)).isNull();
        assertThat(channel().messageCount(queue)).isZero();
    }

    @Test
    void anExpirationOfZeroDoesNotWaitInTheQueue() throws Exception {
        String queue = queue();
        publishExpiring(queue, 0, "gone");
        publishAll("", queue, "here");
        assertThat(getAll(queue)).containsExactly("here");
    }

    @Test
    void aLimitOfZeroLetsAWaitingConsumerHaveTheMessage() throws Exception {
        String queue = queueWithTimeToLive(0);
        Deliveries consumer = Deliveries.consume(channel(), queue);
        publishAll("", queue, "one", "two");
        assertThat(consumer.takeTexts(2)).containsExactly("one", "two");
    }

    @Test
    void anExpirationOfZeroLetsAWaitingConsumerHaveTheMessage() throws Exception {
        String queue = queue();
        Deliveries consumer = Deliveries.consume(channel(), queue);
        publishExpiring(queue, 0, "m");
        assertThat(consumer.takeText()).isEqualTo("m");
    }

    @Test
    void aConsumerWithAFullPrefetchIsNotWaiting() throws Exception {
        String queue = queueWithTimeToLive(0);
        channel().basicQos(1);
        Deliveries consumer = Deliveries.consume(channel(), queue);
        publishAll("", queue, "taken", "expired");
        Delivery taken = consumer.take();
        assertThat(Deliveries.text(taken)).isEqualTo("taken");
        channel().basicAck(taken.getEnvelope().getDeliveryTag(), false);
        assertThat(consumer.cancelAndDrain()).isEmpty();
    }

    @Test
    void aMessageThatExpiresAtOnceIsNotReturned() throws Exception {
        String queue = queueWithTimeToLive(0);
        var returned = new CompletableFuture<Boolean>();
        channel().addReturnListener(message -> returned.complete(true));
        channel().confirmSelect();
        channel().basicPublish("", queue, true, null, utf8("m"));
        channel().waitForConfirmsOrDie(15_000);
        assertThat(returned).isNotDone();
    }

    @Test
    void anExpiredMessageCountsWhileALiveOneIsBeforeIt() throws Exception {
        String queue = queue();
        publishAll("", queue, "live");
        publishExpiring(queue, 50, "expired");
        outlast(100);
        assertThat(channel().messageCount(queue)).isEqualTo(2);
    }

    @Test
    void anExpiredMessageGoesWhenItReachesTheHead() throws Exception {
        String queue = queue();
        publishAll("", queue, "live");
        publishExpiring(queue, 50, "expired");
        publishAll("", queue, "live too");
        outlast(100);
        assertThat(getAll(queue)).containsExactly("live", "live too");
    }

    @Test
    void aShortLifeBehindALongerOneEndsAfterIt() throws Exception {
        String dead = queue();
        String queue = queue(Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", dead));
        Deliveries deadLetters = Deliveries.consume(channel(), dead, true);
        publishExpiring(queue, 200, "longer");
        publishExpiring(queue, 50, "shorter");
        assertThat(deadLetters.takeTexts(2)).containsExactly("longer", "shorter");
        assertThat(channel().messageCount(queue)).isZero();
    }

    @Test
    void anExpiredHeadMakesWayForTheNext() throws Exception {
        String queue = queue();
        publishExpiring(queue, 50, "expired");
        publishAll("", queue, "live");
        awaitCount(queue, 1);
        assertThat(getAll(queue)).containsExactly("live");
    }

    @Test
    void aLaterConsumerGetsTheLiveMessagesAlone() throws Exception {
        String queue = queue();
        publishExpiring(queue, 50, "expired");
        publishAll("", queue, "one");
        publishExpiring(queue, 50, "expired too");
        publishAll("", queue, "two");
        outlast(100);
        Deliveries consumer = Deliveries.consume(channel(), queue, true);
        assertThat(consumer.takeTexts(2)).containsExactly("one", "two");
        assertThat(consumer.cancelAndDrain()).isEmpty();
    }

    @Test
    void anUnackedMessageDoesNotExpire() throws Exception {
        String dead = queue();
        String queue =
                queue(Map.of("x-message-ttl", 100, "x-dead-letter-exchange", "", "x-dead-letter-routing-key", dead));
        Deliveries consumer = Deliveries.consume(channel(), queue);
        publishAll("", queue, "unacked");
        Delivery unacked = consumer.take();
        consumer.cancelAndDrain();
        publishAll("", queue, "expired");
        awaitCount(dead, 1);
        channel().basicAck(unacked.getEnvelope().getDeliveryTag(), false);
        assertThat(getAll(dead)).containsExactly("expired");
        assertThat(getAll(queue)).isEmpty();
    }

    @Test
    void aMessageRequeuedAfterItsDeadlineIsGone() throws Exception {
        String queue = queueWithTimeToLive(100);
        Deliveries consumer = Deliveries.consume(channel(), queue);
        publishAll("", queue, "m");
        Delivery delivery = consumer.take();
        consumer.cancelAndDrain();
        outlast(150);
        channel().basicNack(delivery.getEnvelope().getDeliveryTag(), false, true);
        assertThat(get(queue)).isNull();
    }

    @Test
    void requeueingDoesNotMoveTheDeadlineOfAnExpiration() throws Exception {
        String queue = queue();
        Deliveries consumer = Deliveries.consume(channel(), queue);
        publishExpiring(queue, 100, "m");
        Delivery delivery = consumer.take();
        outlast(150);
        channel().basicReject(delivery.getEnvelope().getDeliveryTag(), true);
        publishAll("", queue, "next");
        assertThat(consumer.takeText()).isEqualTo("next");
    }

    @Test
    void aMessageRequeuedBeforeItsDeadlineExpiresLater() throws Exception {
        String queue = queueWithTimeToLive(200);
        Deliveries consumer = Deliveries.consume(channel(), queue);
        publishAll("", queue, "m");
        Delivery delivery = consumer.take();
        consumer.cancelAndDrain();
        channel().basicReject(delivery.getEnvelope().getDeliveryTag(), true);
        awaitCount(queue, 0);
    }

    @Test
    void withALimitOfZeroARequeuedMessageIsNotDeliveredAgain() throws Exception {
        String queue = queueWithTimeToLive(0);
        Deliveries consumer = Deliveries.consume(channel(), queue);
        publishAll("", queue, "first");
        Delivery first = consumer.take();
        outlast(50);
        channel().basicNack(first.getEnvelope().getDeliveryTag(), false, true);
        publishAll("", queue, "second");
        assertThat(consumer.takeText()).isEqualTo("second");
    }

    @Test
    void whatAClosingChannelReturnsAfterItsDeadlineIsGone() throws Exception {
        String queue = deletingQueue(name("ttl"));
        channel().queueDeclare(queue, false, false, false, Map.of("x-message-ttl", 100));
        Channel taking = newChannel();
        Deliveries consumer = Deliveries.consume(taking, queue);
        publishAll("", queue, "m");
        consumer.take();
        outlast(150);
        taking.close();
        publishAll("", queue, "next");
        assertThat(getAll(queue)).doesNotContain("m");
    }

    private Deliveries consumeWithASharedPrefetch(int messages, String queue) throws Exception {
        Channel channel = newChannel();
        channel.basicQos(messages, true);
        Deliveries deliveries = Deliveries.consume(channel, queue);
        deliveries.tag();
        return deliveries;
    }

    private void publishForNow(String queue, String... bodies) throws Exception {
        BasicProperties forNow = new BasicProperties.Builder().expiration("0").build();
        for (String body : bodies) {
            publish("", queue, forNow, body);
        }
    }

    @Test
    void aTimeToLiveOfNoneReachesAConsumerThatSharesItsPrefetch() throws Exception {
        String queue = queue();
        Deliveries deliveries = consumeWithASharedPrefetch(3, queue);
        publishForNow(queue, "a");
        assertThat(deliveries.takeText()).isEqualTo("a");
    }

    @Test
    void soDoSeveralInARow() throws Exception {
        String queue = queue();
        Deliveries deliveries = consumeWithASharedPrefetch(3, queue);
        publishForNow(queue, "a", "b", "c");
        assertThat(deliveries.takeTexts(3)).containsExactly("a", "b", "c");
    }

    @Test
    void itExpiresIfTheSharedPrefetchIsUsedUp() throws Exception {
        String queue = queue();
        Deliveries deliveries = consumeWithASharedPrefetch(1, queue);
        publishForNow(queue, "a");
        assertThat(deliveries.takeText()).isEqualTo("a");
        publishForNow(queue, "b");
        await().atMost(Duration.ofSeconds(10)).until(() -> channel().messageCount(queue) == 0);
        assertThat(deliveries.cancelAndDrain()).isEmpty();
    }
}
