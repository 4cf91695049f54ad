package org.leveret.conformance.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.conformance.AmqpTest;

/** Exchanges of type x-delayed-message: what waits, for how long, and where it goes then. */
class DelayedMessageTest extends AmqpTest {
    private static final String DELAYED = "x-delayed-message";
    private static final long PATIENCE_MS = 10_000;

    @BeforeEach
    void assumeThePlugin() {
        assumeThat(broker.answersAs3x())
                .as("the RabbitMQ that tests run against lacks the plugin")
                .isFalse();
    }

    private String delayed(String type) throws Exception {
        return exchange(DELAYED, Map.of("x-delayed-type", type));
    }

    private static AMQP.BasicProperties delay(@Nullable Object delay) {
        Map<String, Object> headers = new HashMap<>();
        headers.put("x-delay", delay);
        return new AMQP.BasicProperties.Builder().headers(headers).build();
    }

    private BlockingQueue<Delivery> consume(String queue) throws Exception {
        BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
        newChannel().basicConsume(queue, true, (tag, delivery) -> deliveries.add(delivery), tag -> {});
        return deliveries;
    }

    private static Delivery take(BlockingQueue<Delivery> deliveries) throws Exception {
        Delivery delivery = deliveries.poll(PATIENCE_MS, TimeUnit.MILLISECONDS);
        assertThat(delivery).as("a delivery").isNotNull();
        return delivery;
    }

    private static String body(Delivery delivery) {
        return new String(delivery.getBody(), StandardCharsets.UTF_8);
    }

    private static @Nullable Object header(Delivery delivery, String name) {
        return delivery.getProperties().getHeaders().get(name);
    }

    private String bound(String exchange, String key) throws Exception {
        String queue = queue();
        channel().queueBind(queue, exchange, key);
        return queue;
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct", "fanout", "topic", "headers", "x-modulus-hash", "x-random", "x-recent-history"})
    void everyOtherTypeCanBeDelayed(String type) throws Exception {
        String exchange = delayed(type);
        channel().exchangeDeclare(exchange, DELAYED, true, false, false, Map.of("x-delayed-type", type));
        BlockingQueue<Delivery> deliveries = consume(bound(exchange, "key"));
        publish(exchange, "key", delay(50), "later");
        assertThat(body(take(deliveries))).isEqualTo("later");
    }

    @Test
    void withoutATypeToDelayForItIsRefused() throws Exception {
        assertRefused(NO_ARGUMENTS);
        assertRefused(Map.of("x-delayed-type", 1));
    }

    private void assertRefused(Map<String, Object> arguments) throws Exception {
        Channel declaring = newChannel();
        assertChannelError(
                declaring,
                406,
                "PRECONDITION_FAILED - Invalid argument, 'x-delayed-type' must be an existing exchange type",
                40,
                10,
                () -> declaring.exchangeDeclare(name("refused"), DELAYED, true, false, false, arguments));
    }

    @Test
    void itCannotDelayForItself() throws Exception {
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - Invalid argument, 'x-delayed-message' can't be used for 'x-delayed-type'",
                40,
                10,
                () -> delayed(DELAYED));
    }

    @Test
    void itCannotDelayForATypeThatThereIsNot() throws Exception {
        Channel own = newChannel(newConnection());
        assertConnectionError(
                own,
                503,
                "COMMAND_INVALID - unknown exchange type 'odd'",
                40,
                10,
                () -> own.exchangeDeclare(name("odd"), DELAYED, true, false, false, Map.of("x-delayed-type", "odd")));
    }

    @Test
    void bindingsAreThoseThatTheOtherTypeAllows() throws Exception {
        String exchange = delayed("x-consistent-hash");
        String queue = queue();
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - The binding key must be an integer: <<\"many\">>",
                50,
                20,
                () -> channel().queueBind(queue, exchange, "many"));
    }

    private static Stream<Arguments> delaysOfAllTypes() {
        return Stream.of(
                Arguments.of((byte) 100, -100),
                Arguments.of((short) 300, -300),
                Arguments.of(300, -300),
                Arguments.of(300L, -300),
                Arguments.of("300", -300),
                Arguments.of(300.9, -300),
                Arguments.of(300.9F, -300),
                Arguments.of(new BigDecimal("300.9"), -300));
    }

    @ParameterizedTest
    @MethodSource("delaysOfAllTypes")
    void aMessageWaitsAndComesWithTheHeaderNegated(Object delay, int delivered) throws Exception {
        String exchange = delayed("direct");
        BlockingQueue<Delivery> deliveries = consume(bound(exchange, "key"));
        long publishedMs = System.currentTimeMillis();
        publish(exchange, "key", delay(delay), "later");
        Delivery delivery = take(deliveries);
        assertThat(System.currentTimeMillis() - publishedMs).isBetween((long) -delivered, -delivered + 2_000L);
        assertThat(header(delivery, "x-delay")).isEqualTo(delivered);
        assertThat(delivery.getEnvelope().getExchange()).isEqualTo(exchange);
        assertThat(delivery.getEnvelope().getRoutingKey()).isEqualTo("key");
    }

    private static Stream<Object> whatIsNoDelay() {
        return Stream.of(
                0,
                -5_000,
                4_294_967_296L,
                Long.MAX_VALUE,
                1e300,
                "",
                "soon",
                "5000 ms",
                "99999999999999999999",
                true,
                Date.from(Instant.now()),
                List.of(5_000),
                Map.of("ms", 5_000));
    }

    @ParameterizedTest
    @MethodSource("whatIsNoDelay")
    void whatIsNoDelayIsRoutedAtOnceAsItCame(Object delay) throws Exception {
        String exchange = delayed("direct");
        String queue = bound(exchange, "key");
        Channel confirming = newChannel();
        confirming.confirmSelect();
        confirming.basicPublish(exchange, "key", delay(delay), utf8("now"));
        confirming.waitForConfirmsOrDie(PATIENCE_MS);
        assertThat(channel().messageCount(queue)).isEqualTo(1);
        if (!(delay instanceof Date) && !(delay instanceof String)) {
            assertThat(getUnsettled(channel(), queue).getProps().getHeaders()).containsEntry("x-delay", delay);
        }
    }

    @Test
    void withoutAHeaderAMessageIsRoutedAtOnce() throws Exception {
        String exchange = delayed("topic");
        String queue = bound(exchange, "a.#");
        publishAll(exchange, "a.b", "now");
        assertThat(getAll(queue)).containsExactly("now");
    }

    @Test
    void messagesComeInTheOrderInWhichTheyAreDueAndThenInWhichTheyWerePublished() throws Exception {
        String exchange = delayed("fanout");
        BlockingQueue<Delivery> deliveries = consume(bound(exchange, ""));
        publish(exchange, "", delay(900), "third");
        publish(exchange, "", delay(300), "first");
        for (int i = 0; i < 20; i++) {
            publish(exchange, "", delay(600), "second " + i);
        }
        assertThat(body(take(deliveries))).isEqualTo("first");
        for (int i = 0; i < 20; i++) {
            assertThat(body(take(deliveries))).isEqualTo("second " + i);
        }
        assertThat(body(take(deliveries))).isEqualTo("third");
    }

    @Test
    void aMessageGoesByTheBindingsOfWhenItIsDue() throws Exception {
        String exchange = delayed("direct");
        String before = bound(exchange, "key");
        publish(exchange, "key", delay(500), "later");
        channel().queueUnbind(before, exchange, "key");
        BlockingQueue<Delivery> after = consume(bound(exchange, "key"));
        assertThat(body(take(after))).isEqualTo("later");
        assertThat(getAll(before)).isEmpty();
    }

    @Test
    void aMandatoryMessageIsGivenBackAlthoughItIsKept() throws Exception {
        String exchange = delayed("direct");
        BlockingQueue<Delivery> deliveries = consume(bound(exchange, "key"));
        Channel publisher = newChannel();
        BlockingQueue<Integer> returned = new LinkedBlockingQueue<>();
        publisher.addReturnListener(message -> returned.add(message.getReplyCode()));
        publisher.confirmSelect();
        publisher.basicPublish(exchange, "key", true, delay(300), utf8("later"));
        publisher.waitForConfirmsOrDie(PATIENCE_MS);
        assertThat(returned).containsExactly(312);
        assertThat(body(take(deliveries))).isEqualTo("later");
    }

    @Test
    void theAlternateExchangeGetsWhatWaitsAtOnceToo() throws Exception {
        String alternate = exchange("fanout");
        String early = bound(alternate, "");
        String exchange = exchange(DELAYED, Map.of("x-delayed-type", "direct", "alternate-exchange", alternate));
        BlockingQueue<Delivery> deliveries = consume(bound(exchange, "key"));
        Channel publisher = newChannel();
        publisher.confirmSelect();
        publisher.basicPublish(exchange, "key", delay(200), utf8("later"));
        publisher.waitForConfirmsOrDie(PATIENCE_MS);
        assertThat(getUnsettled(channel(), early).getProps().getHeaders()).containsEntry("x-delay", 200);
        assertThat(header(take(deliveries), "x-delay")).isEqualTo(-200);
    }

    @Test
    void aMessageWaitsBehindAnotherExchangeToo() throws Exception {
        String front = exchange("direct");
        String exchange = delayed("direct");
        channel().exchangeBind(exchange, front, "key");
        BlockingQueue<Delivery> deliveries = consume(bound(exchange, "key"));
        publish(front, "key", delay(200), "later");
        Delivery delivery = take(deliveries);
        assertThat(header(delivery, "x-delay")).isEqualTo(-200);
        assertThat(delivery.getEnvelope().getExchange()).isEqualTo(front);
    }

    @Test
    void whatHasWaitedDoesNotWaitInTheNextOne() throws Exception {
        String first = delayed("fanout");
        String second = delayed("fanout");
        channel().exchangeBind(second, first, "");
        BlockingQueue<Delivery> deliveries = consume(bound(second, ""));
        long publishedMs = System.currentTimeMillis();
        publish(first, "", delay(400), "later");
        take(deliveries);
        assertThat(System.currentTimeMillis() - publishedMs).isBetween(400L, 790L);
    }

    @Test
    void copiesGoToTheKeysOfTheHeadersCcAndBcc() throws Exception {
        String exchange = delayed("direct");
        BlockingQueue<Delivery> copies = consume(bound(exchange, "copy"));
        BlockingQueue<Delivery> blind = consume(bound(exchange, "blind"));
        Map<String, Object> headers = Map.of("x-delay", 200, "CC", List.of("copy"), "BCC", List.of("blind"));
        publish(
                exchange,
                "key",
                new AMQP.BasicProperties.Builder().headers(headers).build(),
                "later");
        assertThat(take(copies).getProperties().getHeaders()).containsKey("CC").doesNotContainKey("BCC");
        assertThat(take(blind).getProperties().getHeaders()).doesNotContainKey("BCC");
    }

    @Test
    void theHeadersTypeMatchesWhatHasWaited() throws Exception {
        String exchange = delayed("headers");
        String queue = queue();
        channel().queueBind(queue, exchange, "", Map.of("x-match", "all", "colour", "red"));
        BlockingQueue<Delivery> deliveries = consume(queue);
        Map<String, Object> headers = Map.of("x-delay", 100, "colour", "red");
        publish(
                exchange,
                "",
                new AMQP.BasicProperties.Builder().headers(headers).build(),
                "later");
        assertThat(body(take(deliveries))).isEqualTo("later");
    }

    @Test
    void timeToLiveBeginsWhenTheMessageIsDue() throws Exception {
        String exchange = delayed("fanout");
        BlockingQueue<Delivery> deliveries = consume(bound(exchange, ""));
        AMQP.BasicProperties properties = delay(600).builder().expiration("200").build();
        publish(exchange, "", properties, "later");
        assertThat(body(take(deliveries))).isEqualTo("later");
    }

    @Test
    void aDeadLetterWaitsIfItHasNotBefore() throws Exception {
        String exchange = delayed("fanout");
        BlockingQueue<Delivery> deliveries = consume(bound(exchange, ""));
        String dying = queue(Map.of("x-message-ttl", 0, "x-dead-letter-exchange", exchange));
        publish("", dying, delay(200), "later");
        Delivery delivery = take(deliveries);
        assertThat(header(delivery, "x-delay")).isEqualTo(-200);
        assertThat(header(delivery, "x-death")).isNotNull();
    }

    @Test
    void aTransactionPublishesOnCommitAndNothingOnRollback() throws Exception {
        String exchange = delayed("fanout");
        BlockingQueue<Delivery> deliveries = consume(bound(exchange, ""));
        Channel transactional = newChannel();
        transactional.txSelect();
        transactional.basicPublish(exchange, "", delay(100), utf8("rolled back"));
        transactional.txRollback();
        transactional.basicPublish(exchange, "", delay(300), utf8("committed"));
        transactional.txCommit();
        assertThat(body(take(deliveries))).isEqualTo("committed");
        assertThat(deliveries).isEmpty();
    }

    @Test
    void largeMessagesWaitToo() throws Exception {
        String exchange = delayed("fanout");
        BlockingQueue<Delivery> deliveries = consume(bound(exchange, ""));
        byte[] large = new byte[3 << 20];
        large[large.length - 1] = 7;
        for (int i = 0; i < 5; i++) {
            channel().basicPublish(exchange, "", delay(500), large);
        }
        for (int i = 0; i < 5; i++) {
            assertThat(take(deliveries).getBody()).isEqualTo(large);
        }
    }

    @Test
    void deletingTheExchangeDropsWhatWaits() throws Exception {
        String exchange = delayed("fanout");
        String queue = bound(exchange, "");
        publish(exchange, "", delay(300), "dropped");
        channel().exchangeDelete(exchange);
        channel().exchangeDeclare(exchange, DELAYED, true, false, false, Map.of("x-delayed-type", "fanout"));
        channel().queueBind(queue, exchange, "");
        publish(exchange, "", delay(900), "kept");
        BlockingQueue<Delivery> deliveries = consume(queue);
        assertThat(body(take(deliveries))).isEqualTo("kept");
    }
}
