package org.leveret.conformance.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.Deliveries;

/** Queues with the argument x-message-deduplication, which RabbitMQ has in a plugin. */
class QueueDeduplicationTest extends AmqpTest {
    private static final String ARGUMENT = "x-message-deduplication";

    @BeforeEach
    void assumeThePlugin() {
        assumeThat(broker.answersAs3x())
                .as("the RabbitMQ that tests run against lacks the plugin")
                .isFalse();
    }

    private String queue(Object deduplication, Map<String, Object> more) throws Exception {
        Map<String, Object> arguments = new HashMap<>(more);
        arguments.put(ARGUMENT, deduplication);
        String queue = deletingQueue(name("distinct"));
        channel().queueDeclare(queue, true, false, false, arguments);
        return queue;
    }

    private String distinct() throws Exception {
        return queue(true, NO_ARGUMENTS);
    }

    private static BasicProperties value(@Nullable Object value) {
        Map<String, Object> headers = new HashMap<>();
        headers.put("x-deduplication-header", value);
        return new BasicProperties.Builder().deliveryMode(2).headers(headers).build();
    }

    /** Publishes and says whether the broker confirmed it. */
    private boolean confirmed(String exchange, String key, BasicProperties properties, String body) throws Exception {
        Channel publisher = newChannel();
        publisher.confirmSelect();
        publisher.basicPublish(exchange, key, properties, utf8(body));
        boolean confirmed = publisher.waitForConfirms(15_000);
        publisher.close();
        return confirmed;
    }

    private void put(String queue, @Nullable Object value, String body) throws Exception {
        assertThat(confirmed("", queue, value(value), body)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void aMessageWithTheValueOfOneThatIsThereIsDropped(String type) throws Exception {
        String queue = queue(true, Map.of("x-queue-type", type));
        put(queue, "a", "first");
        put(queue, "a", "second");
        put(queue, "b", "third");
        assertThat(getAll(queue)).containsExactly("first", "third");
    }

    @Test
    void aDuplicateIsConfirmed() throws Exception {
        String queue = distinct();
        put(queue, "a", "first");
        assertThat(confirmed("", queue, value("a"), "second")).isTrue();
    }

    @Test
    void aDuplicateIsNotReturnedThoughItIsMandatory() throws Exception {
        String queue = distinct();
        put(queue, "a", "first");
        Channel publisher = newChannel();
        List<String> returned = new ArrayList<>();
        publisher.addReturnListener(message -> returned.add(message.getReplyText()));
        publisher.confirmSelect();
        publisher.basicPublish("", queue, true, value("a"), utf8("second"));
        assertThat(publisher.waitForConfirms(15_000)).isTrue();
        assertThat(returned).isEmpty();
    }

    @Test
    void aTransactionWithADuplicateIsCommitted() throws Exception {
        String queue = distinct();
        put(queue, "a", "first");
        Channel channel = newChannel();
        channel.txSelect();
        channel.basicPublish("", queue, value("a"), utf8("second"));
        channel.basicPublish("", queue, value("b"), utf8("third"));
        channel.txCommit();
        assertThat(getAll(queue)).containsExactly("first", "third");
    }

    @Test
    void messagesWithoutTheHeaderAreAllTaken() throws Exception {
        String queue = distinct();
        publishAll("", queue, "one", "two");
        assertThat(getAll(queue)).containsExactly("one", "two");
    }

    @Test
    void aVoidHeaderIsNone() throws Exception {
        String queue = distinct();
        put(queue, null, "one");
        put(queue, null, "two");
        assertThat(getAll(queue)).containsExactly("one", "two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "text"})
    void onlyTheArgumentTrueAsksForIt(String argument) throws Exception {
        String queue = queue(argument.equals("false") ? (Object) false : argument, NO_ARGUMENTS);
        put(queue, "a", "one");
        put(queue, "a", "two");
        assertThat(getAll(queue)).containsExactly("one", "two");
    }

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of("text", "text", true),
                Arguments.of("text", "Text", false),
                Arguments.of("", "", true),
                Arguments.of("text", utf8("text"), true),
                Arguments.of(1, 1L, true),
                Arguments.of((byte) 1, (short) 1, true),
                Arguments.of(1, "1", false),
                Arguments.of(1, 2, false),
                Arguments.of(1, 1.0, false),
                Arguments.of(1.5f, 1.5, true),
                Arguments.of(true, true, true),
                Arguments.of(true, false, false),
                Arguments.of(Date.from(Instant.ofEpochSecond(7)), Date.from(Instant.ofEpochSecond(7)), true),
                Arguments.of(List.of("a", "b"), List.of("a", "b"), true),
                Arguments.of(List.of("a", "b"), List.of("b", "a"), false),
                Arguments.of(List.of("ab"), List.of("a", "b"), false),
                Arguments.of(Map.of("k", "v"), Map.of("k", "v"), true),
                Arguments.of(Map.of("k", "v"), Map.of("k", "w"), false));
    }

    @ParameterizedTest
    @MethodSource("values")
    void valuesOfAnyKindAreCompared(Object first, Object second, boolean equal) throws Exception {
        String queue = distinct();
        put(queue, first, "first");
        put(queue, second, "second");
        assertThat(getAll(queue)).hasSize(equal ? 1 : 2);
    }

    @Test
    void longValuesAreComparedToTheirEnd() throws Exception {
        String queue = distinct();
        String start = "x".repeat(50_000);
        put(queue, start + "1", "one");
        put(queue, start + "2", "two");
        put(queue, start + "1", "three");
        assertThat(getAll(queue)).containsExactly("one", "two");
    }

    @Test
    void theValueIsTakenWhileTheMessageIsUnacked() throws Exception {
        String queue = distinct();
        put(queue, "a", "first");
        getUnsettled(channel(), queue);
        put(queue, "a", "second");
        assertThat(getAll(queue)).isEmpty();
    }

    @Test
    void anAckFreesIt() throws Exception {
        String queue = distinct();
        put(queue, "a", "first");
        channel().basicAck(getUnsettled(channel(), queue).getEnvelope().getDeliveryTag(), false);
        assertTaken(queue);
    }

    private void assertTaken(String queue) throws Exception {
        // Behind what was asked for before on this channel.
        channel().queueDeclarePassive(queue);
        put(queue, "a", "second");
        assertThat(getAll(queue)).containsExactly("second");
    }

    @Test
    void aRejectionFreesIt() throws Exception {
        String queue = distinct();
        put(queue, "a", "first");
        channel().basicReject(getUnsettled(channel(), queue).getEnvelope().getDeliveryTag(), false);
        assertTaken(queue);
    }

    @Test
    void aRequeueDoesNotFreeIt() throws Exception {
        String queue = distinct();
        put(queue, "a", "first");
        channel().basicNack(getUnsettled(channel(), queue).getEnvelope().getDeliveryTag(), false, true);
        channel().queueDeclarePassive(queue);
        put(queue, "a", "second");
        assertThat(getAll(queue)).containsExactly("first");
    }

    @Test
    void theWaitForADelayedRetryDoesNotFreeIt() throws Exception {
        String queue = queue(true, Map.of("x-delayed-retry-type", "all", "x-delayed-retry-min", 60_000));
        put(queue, "a", "first");
        channel().basicNack(getUnsettled(channel(), queue).getEnvelope().getDeliveryTag(), false, true);
        channel().queueDeclarePassive(queue);
        put(queue, "a", "second");
        assertThat(getAll(queue)).isEmpty();
    }

    @Test
    void expiryFreesIt() throws Exception {
        String queue = queue(true, Map.of("x-message-ttl", 1));
        put(queue, "a", "first");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> channel().queueDeclarePassive(queue).getMessageCount() == 0);
        Deliveries deliveries = Deliveries.consume(newChannel(), queue);
        put(queue, "a", "second");
        assertThat(deliveries.takeText()).isEqualTo("second");
    }

    @Test
    void aPurgeFreesIt() throws Exception {
        String queue = distinct();
        put(queue, "a", "first");
        channel().queuePurge(queue);
        assertTaken(queue);
    }

    @Test
    void beingDroppedAtTheHeadFreesIt() throws Exception {
        String queue = queue(true, Map.of("x-max-length", 1));
        put(queue, "a", "first");
        put(queue, "b", "other");
        assertTaken(queue);
    }

    @Test
    void aGetWithoutAckFreesIt() throws Exception {
        String queue = distinct();
        put(queue, "a", "first");
        assertThat(get(queue)).isEqualTo("first");
        assertTaken(queue);
    }

    @Test
    void aConsumerWithoutAckIsGivenAll() throws Exception {
        String queue = distinct();
        List<String> bodies = new ArrayList<>();
        CountDownLatch both = new CountDownLatch(2);
        newChannel()
                .basicConsume(
                        queue,
                        true,
                        (tag, delivery) -> {
                            bodies.add(new String(delivery.getBody(), StandardCharsets.UTF_8));
                            both.countDown();
                        },
                        tag -> {});
        put(queue, "a", "first");
        put(queue, "a", "second");
        both.await();
        assertThat(bodies).containsExactly("first", "second");
    }

    @Test
    void aFullQueueRefusesOthersAndConfirmsDuplicates() throws Exception {
        String queue = queue(true, Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
        put(queue, "a", "first");
        assertThat(confirmed("", queue, value("a"), "again")).isTrue();
        assertThat(confirmed("", queue, value("b"), "other")).isFalse();
    }

    @Test
    void aDeadLetterFreesItHereAndTakesItThere() throws Exception {
        String dead = distinct();
        String queue = queue(true, Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", dead));
        for (String body : List.of("first", "second")) {
            put(queue, "a", body);
            channel().basicReject(getUnsettled(channel(), queue).getEnvelope().getDeliveryTag(), false);
        }
        await().atMost(Duration.ofSeconds(10))
                .until(() -> channel().queueDeclarePassive(dead).getMessageCount() == 1);
        assertThat(getAll(dead)).containsExactly("first");
        assertThat(getAll(queue)).isEmpty();
    }

    @Test
    void eachQueueHasValuesOfItsOwn() throws Exception {
        String one = distinct();
        String two = distinct();
        String exchange = exchange("fanout");
        channel().queueBind(one, exchange, "");
        channel().queueBind(two, exchange, "");
        put(one, "a", "first");
        assertThat(confirmed(exchange, "", value("a"), "second")).isTrue();
        assertThat(getAll(one)).containsExactly("first");
        assertThat(getAll(two)).containsExactly("second");
    }

    @Test
    void priorityDoesNotMatter() throws Exception {
        String queue = queue(true, Map.of("x-max-priority", 5));
        put(queue, "a", "low");
        assertThat(confirmed("", queue, value("a").builder().priority(5).build(), "high"))
                .isTrue();
        assertThat(getAll(queue)).containsExactly("low");
    }

    @Test
    void ofPublishersOnManyConnectionsOneHasItsMessageTaken() throws Exception {
        String queue = distinct();
        int publishers = 6;
        int values = 200;
        ExecutorService threads = Executors.newFixedThreadPool(publishers);
        List<Future<Boolean>> done = new ArrayList<>();
        CountDownLatch start = new CountDownLatch(1);
        for (int publisher = 0; publisher < publishers; publisher++) {
            Connection connection = newConnection();
            done.add(threads.submit(() -> {
                Channel channel = connection.createChannel();
                channel.confirmSelect();
                start.await();
                for (int i = 0; i < values; i++) {
                    channel.basicPublish("", queue, value("value " + i), utf8("message " + i));
                }
                return channel.waitForConfirms(30_000);
            }));
        }
        start.countDown();
        for (Future<Boolean> each : done) {
            assertThat(each.get()).isTrue();
        }
        threads.shutdown();
        assertThat(getAll(queue)).hasSize(values).doesNotHaveDuplicates();
    }
}
