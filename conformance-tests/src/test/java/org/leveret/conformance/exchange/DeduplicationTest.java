package org.leveret.conformance.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.conformance.AmqpTest;

/** Exchanges of type x-message-deduplication, which RabbitMQ has in a plugin: what is routed, and what is a duplicate. */
class DeduplicationTest extends AmqpTest {
    private static final String TYPE = "x-message-deduplication";
    private static final String SIZE_TEXT =
            "PRECONDITION_FAILED - Missing or invalid argument, 'x-cache-size' must be an integer greater than 0";

    @BeforeEach
    void assumeThePlugin() {
        assumeThat(broker.answersAs3x())
                .as("the RabbitMQ that tests run against lacks the plugin")
                .isFalse();
    }

    private String deduplicating(Map<String, Object> more) throws Exception {
        Map<String, Object> arguments = new HashMap<>(more);
        arguments.putIfAbsent("x-cache-size", 1_000);
        return exchange(TYPE, arguments);
    }

    private String deduplicating() throws Exception {
        return deduplicating(NO_ARGUMENTS);
    }

    private String bound(String exchange, Map<String, Object> arguments) throws Exception {
        String queue = queue(arguments);
        channel().queueBind(queue, exchange, "key");
        return queue;
    }

    private String bound(String exchange) throws Exception {
        return bound(exchange, NO_ARGUMENTS);
    }

    private static BasicProperties value(Object value) {
        return headers(Map.of("x-deduplication-header", value));
    }

    private static BasicProperties headers(Map<String, Object> headers) {
        return new BasicProperties.Builder().deliveryMode(2).headers(headers).build();
    }

    /** Publishes and says whether the broker confirmed it. */
    private boolean confirmed(String exchange, BasicProperties properties, String body) throws Exception {
        Channel publisher = newChannel();
        publisher.confirmSelect();
        publisher.basicPublish(exchange, "any", properties, utf8(body));
        boolean confirmed = publisher.waitForConfirms(15_000);
        publisher.close();
        return confirmed;
    }

    private void put(String exchange, Object value, String body) throws Exception {
        assertThat(confirmed(exchange, value(value), body)).isTrue();
    }

    @Test
    void aMessageWithAHeaderThatWasSeenIsNotRouted() throws Exception {
        String exchange = deduplicating();
        String queue = bound(exchange);
        put(exchange, "a", "first");
        put(exchange, "a", "second");
        put(exchange, "b", "third");
        assertThat(getAll(queue)).containsExactly("first", "third");
    }

    @Test
    void itIsADuplicateWhereverTheFirstIsNow() throws Exception {
        String exchange = deduplicating();
        String queue = bound(exchange);
        put(exchange, "a", "first");
        assertThat(get(queue)).isEqualTo("first");
        put(exchange, "a", "second");
        assertThat(get(queue)).isNull();
    }

    @Test
    void messagesGoToAllThatIsBoundWhateverTheKey() throws Exception {
        String exchange = deduplicating();
        String one = bound(exchange);
        String two = bound(exchange);
        put(exchange, "a", "first");
        put(exchange, "a", "second");
        assertThat(getAll(one)).containsExactly("first");
        assertThat(getAll(two)).containsExactly("first");
    }

    @Test
    void messagesWithoutTheHeaderAreAllRouted() throws Exception {
        String exchange = deduplicating();
        String queue = bound(exchange);
        publishAll(exchange, "any", "one", "two");
        assertThat(getAll(queue)).containsExactly("one", "two");
    }

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of("text", "text", true),
                Arguments.of("text", "other", false),
                Arguments.of(1, 1L, true),
                Arguments.of(1, "1", false),
                Arguments.of(true, true, true),
                Arguments.of(List.of(1, 2), List.of(1, 2), true),
                Arguments.of(Map.of("k", 1), Map.of("k", 2), false));
    }

    @ParameterizedTest
    @MethodSource("values")
    void valuesOfAnyKindAreCompared(Object first, Object second, boolean equal) throws Exception {
        String exchange = deduplicating();
        String queue = bound(exchange);
        put(exchange, first, "first");
        put(exchange, second, "second");
        assertThat(getAll(queue)).hasSize(equal ? 1 : 2);
    }

    @Test
    void aDuplicateIsConfirmed() throws Exception {
        String exchange = deduplicating();
        bound(exchange);
        put(exchange, "a", "first");
        assertThat(confirmed(exchange, value("a"), "second")).isTrue();
    }

    @Test
    void duplicatesAmongManyUnconfirmedPublishesAreAllConfirmed() throws Exception {
        String exchange = deduplicating();
        String queue = bound(exchange);
        Channel publisher = newChannel();
        publisher.confirmSelect();
        for (int i = 0; i < 500; i++) {
            publisher.basicPublish(exchange, "any", value("value " + i % 50), utf8("message " + i));
        }
        assertThat(publisher.waitForConfirms(15_000)).isTrue();
        assertThat(getAll(queue)).hasSize(50);
    }

    @Test
    void aMandatoryDuplicateIsReturnedAndConfirmed() throws Exception {
        String exchange = deduplicating();
        bound(exchange);
        put(exchange, "a", "first");
        Channel publisher = newChannel();
        List<String> returned = Collections.synchronizedList(new ArrayList<>());
        publisher.addReturnListener(message -> returned.add(message.getReplyCode() + " " + message.getReplyText()));
        publisher.confirmSelect();
        publisher.basicPublish(exchange, "any", true, value("a"), utf8("second"));
        assertThat(publisher.waitForConfirms(15_000)).isTrue();
        assertThat(returned).containsExactly("312 NO_ROUTE");
    }

    @Test
    void anAlternateExchangeIsGivenTheDuplicates() throws Exception {
        String alternate = exchange("fanout");
        String duplicates = bound(alternate);
        String exchange = deduplicating(Map.of("alternate-exchange", alternate));
        String queue = bound(exchange);
        put(exchange, "a", "first");
        put(exchange, "a", "second");
        assertThat(getAll(queue)).containsExactly("first");
        assertThat(getAll(duplicates)).containsExactly("second");
    }

    @Test
    void whatWentToNoQueueIsNotRemembered() throws Exception {
        String exchange = deduplicating();
        put(exchange, "a", "first");
        String queue = bound(exchange);
        put(exchange, "a", "second");
        assertThat(getAll(queue)).containsExactly("second");
    }

    @Test
    void whatAQueueRefusedIsNotRemembered() throws Exception {
        String exchange = deduplicating();
        String queue = bound(exchange, Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
        put(exchange, "a", "first");
        assertThat(confirmed(exchange, value("b"), "refused")).isFalse();
        assertThat(get(queue)).isEqualTo("first");
        put(exchange, "b", "again");
        assertThat(getAll(queue)).containsExactly("again");
    }

    @Test
    void afterItsTimeAValueIsForgotten() throws Exception {
        String exchange = deduplicating(Map.of("x-cache-ttl", 300));
        String queue = bound(exchange);
        put(exchange, "a", "first");
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            put(exchange, "a", "later");
            return channel().queueDeclarePassive(queue).getMessageCount() == 2;
        });
        assertThat(getAll(queue)).containsExactly("first", "later");
    }

    @Test
    void aMessageMaySayForHowLong() throws Exception {
        String exchange = deduplicating(Map.of("x-cache-ttl", 60_000));
        String queue = bound(exchange);
        BasicProperties brief = headers(Map.of("x-deduplication-header", "a", "x-cache-ttl", 1));
        assertThat(confirmed(exchange, brief, "first")).isTrue();
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            assertThat(confirmed(exchange, brief, "later")).isTrue();
            return channel().queueDeclarePassive(queue).getMessageCount() == 2;
        });
    }

    @Test
    void aTimeThatIsNoNumberIsNone() throws Exception {
        String exchange = deduplicating();
        String queue = bound(exchange);
        BasicProperties odd = headers(Map.of("x-deduplication-header", "a", "x-cache-ttl", "long"));
        assertThat(confirmed(exchange, odd, "first")).isTrue();
        assertThat(confirmed(exchange, odd, "second")).isTrue();
        assertThat(getAll(queue)).containsExactly("first");
    }

    @Test
    void theOldestValueMakesRoomForANewOne() throws Exception {
        String exchange = deduplicating(Map.of("x-cache-size", 2));
        String queue = bound(exchange);
        for (String value : List.of("a", "b", "c", "b", "a")) {
            put(exchange, value, value);
        }
        assertThat(getAll(queue)).containsExactly("a", "b", "c", "a");
    }

    @Test
    void ofSeveralKeysItIsRoutedOnce() throws Exception {
        String exchange = deduplicating();
        String queue = bound(exchange);
        BasicProperties copied = headers(Map.of("x-deduplication-header", "a", "CC", List.of("other")));
        assertThat(confirmed(exchange, copied, "first")).isTrue();
        assertThat(confirmed(exchange, copied, "second")).isTrue();
        assertThat(getAll(queue)).containsExactly("first");
    }

    @Test
    void itMayStandBehindAnotherExchange() throws Exception {
        String exchange = deduplicating();
        String queue = bound(exchange);
        String source = exchange("fanout");
        channel().exchangeBind(exchange, source, "");
        String all = bound(source);
        put(source, "a", "first");
        put(source, "a", "second");
        assertThat(getAll(queue)).containsExactly("first");
        assertThat(getAll(all)).containsExactly("first", "second");
    }

    @Test
    void eachExchangeRemembersForItself() throws Exception {
        String one = deduplicating();
        String two = deduplicating();
        String queue = bound(one);
        channel().queueBind(queue, two, "");
        put(one, "a", "one");
        put(two, "a", "two");
        assertThat(getAll(queue)).containsExactly("one", "two");
    }

    @Test
    void oneThatIsDeclaredAnewHasSeenNothing() throws Exception {
        String exchange = deduplicating();
        String queue = bound(exchange);
        put(exchange, "a", "first");
        channel().exchangeDelete(exchange);
        channel().exchangeDeclare(exchange, TYPE, true, false, false, Map.of("x-cache-size", 10));
        channel().queueBind(queue, exchange, "");
        put(exchange, "a", "second");
        assertThat(getAll(queue)).containsExactly("first", "second");
    }

    @Test
    void inATransactionItIsADuplicateOfWhatWasPublishedBefore() throws Exception {
        String exchange = deduplicating();
        String queue = bound(exchange);
        Channel channel = newChannel();
        channel.txSelect();
        channel.basicPublish(exchange, "any", value("a"), utf8("first"));
        channel.basicPublish(exchange, "any", value("a"), utf8("second"));
        channel.txCommit();
        assertThat(getAll(queue)).containsExactly("first");
    }

    @Test
    void whatIsRolledBackIsNotRemembered() throws Exception {
        String exchange = deduplicating();
        String queue = bound(exchange);
        Channel channel = newChannel();
        channel.txSelect();
        channel.basicPublish(exchange, "any", value("a"), utf8("first"));
        channel.txRollback();
        put(exchange, "a", "second");
        assertThat(getAll(queue)).containsExactly("second");
    }

    @Test
    void whoComesWhileATransactionIsOpenIsAnsweredWhenItEnds() throws Exception {
        String exchange = deduplicating();
        String queue = bound(exchange);
        Channel open = newChannel();
        open.txSelect();
        open.basicPublish(exchange, "any", value("a"), utf8("first"));
        // Answered behind the publish.
        open.queueDeclarePassive(queue);
        Channel publisher = newChannel();
        publisher.confirmSelect();
        publisher.basicPublish(exchange, "any", value("a"), utf8("second"));
        publisher.queueDeclarePassive(queue);
        open.txRollback();
        assertThat(publisher.waitForConfirms(15_000)).isFalse();
        put(exchange, "a", "third");
        assertThat(getAll(queue)).containsExactly("third");
    }

    private Channel transactionWith(String exchange, BasicProperties properties, String body) throws Exception {
        Channel channel = newChannel();
        channel.txSelect();
        channel.basicPublish(exchange, "any", properties, utf8(body));
        // Answered behind the publish.
        channel.queueDeclarePassive(queue());
        return channel;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDuplicateInAnotherTransactionIsDroppedAndDoesNotWaitForTheFirst(boolean firstIsCommitted) throws Exception {
        String exchange = deduplicating();
        String queue = bound(exchange);
        Channel first = transactionWith(exchange, value("a"), "first");
        Channel second = transactionWith(exchange, value("a"), "second");
        second.txCommit();
        if (firstIsCommitted) {
            first.txCommit();
            assertThat(getAll(queue)).containsExactly("first");
        } else {
            first.txRollback();
            put(exchange, "a", "third");
            assertThat(getAll(queue)).containsExactly("third");
        }
    }

    @Test
    void transactionsWithDuplicatesOfEachOtherAreBothCommitted() throws Exception {
        String exchange = deduplicating();
        String queue = bound(exchange);
        Channel one = transactionWith(exchange, value("a"), "a of one");
        Channel two = transactionWith(exchange, value("b"), "b of two");
        one.basicPublish(exchange, "any", value("b"), utf8("b of one"));
        two.basicPublish(exchange, "any", value("a"), utf8("a of two"));
        one.txCommit();
        two.txCommit();
        assertThat(getAll(queue)).containsExactly("a of one", "b of two");
    }

    @Test
    void duplicatesThatWaitForATransactionDoNotKeepItFromEndingHoweverManyBytesTheyAre() throws Exception {
        String exchange = deduplicating();
        String queue = bound(exchange);
        Channel open = transactionWith(exchange, value("a"), "first");
        Channel publisher = newChannel();
        publisher.confirmSelect();
        for (int i = 0; i < 34; i++) {
            publisher.basicPublish(exchange, "any", value("a"), new byte[1 << 20]);
        }
        open.txCommit();
        assertThat(publisher.waitForConfirms(15_000)).isTrue();
        assertThat(getAll(queue)).containsExactly("first");
    }

    @Test
    void aSafeDeadLetterDoesNotWaitForTheTransactionWithTheFirst() throws Exception {
        String exchange = deduplicating();
        String letters = exchange("fanout");
        String dead = bound(letters);
        channel().exchangeBind(exchange, letters, "");
        bound(exchange);
        String queue = safe(letters);
        Channel open = transactionWith(exchange, value("a"), "first");
        channel().basicPublish("", queue, value("a"), utf8("second"));
        var got = await().atMost(Duration.ofSeconds(10)).until(() -> channel().basicGet(queue, false), r -> r != null);
        channel().basicReject(got.getEnvelope().getDeliveryTag(), false);
        Channel publisher = newChannel();
        publisher.confirmSelect();
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            publisher.basicPublish("", queue, null, utf8("third"));
            return publisher.waitForConfirms(15_000);
        });
        assertThat(getAll(dead)).containsExactly("second");
        open.txRollback();
    }

    /** A queue that takes a message when the dead letter of the one before has arrived. */
    private String safe(String letters) throws Exception {
        String queue = deletingQueue(name("safe"));
        channel()
                .queueDeclare(
                        queue,
                        true,
                        false,
                        false,
                        Map.of(
                                "x-queue-type", "quorum",
                                "x-dead-letter-exchange", letters,
                                "x-dead-letter-strategy", "at-least-once",
                                "x-overflow", "reject-publish",
                                "x-max-length", 1));
        return queue;
    }

    @Test
    void deadLettersAreDeduplicatedToo() throws Exception {
        String exchange = deduplicating();
        String dead = bound(exchange);
        String queue = queue(Map.of("x-dead-letter-exchange", exchange));
        for (String body : List.of("first", "second")) {
            assertThat(confirmed("", value("a"), "unroutable")).isTrue();
            channel().basicPublish("", queue, value("a"), utf8(body));
            channel().basicReject(getUnsettled(channel(), queue).getEnvelope().getDeliveryTag(), false);
        }
        channel().queueDeclarePassive(queue);
        put(exchange, "b", "last");
        assertThat(getAll(dead)).containsExactly("first", "last");
    }

    @Test
    void aDuplicateIsASafeDeadLetter() throws Exception {
        String exchange = deduplicating();
        String dead = bound(exchange);
        put(exchange, "a", "first");
        String queue = safe(exchange);
        for (String body : List.of("second", "third")) {
            channel().basicPublish("", queue, value("a"), utf8(body));
            var got = await().atMost(Duration.ofSeconds(10))
                    .until(() -> channel().basicGet(queue, false), r -> r != null);
            channel().basicReject(got.getEnvelope().getDeliveryTag(), false);
        }
        assertThat(getAll(dead)).containsExactly("first");
    }

    @Test
    void anExchangeThatDelaysMayDeduplicateWhatIsDue() throws Exception {
        String exchange = exchange("x-delayed-message", Map.of("x-delayed-type", TYPE, "x-cache-size", 10));
        String queue = bound(exchange);
        for (String body : List.of("first", "second")) {
            BasicProperties later = headers(Map.of("x-deduplication-header", "a", "x-delay", 50));
            assertThat(confirmed(exchange, later, body)).isTrue();
        }
        await().atMost(Duration.ofSeconds(10))
                .until(() -> channel().queueDeclarePassive(queue).getMessageCount() > 0);
        put(exchange, "b", "last");
        assertThat(getAll(queue)).containsExactly("first", "last");
    }

    @Test
    void ofPublishersOnManyConnectionsOneHasItsMessageRouted() throws Exception {
        String exchange = deduplicating();
        String queue = bound(exchange);
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
                    channel.basicPublish(exchange, "any", value("value " + i), utf8("message " + i));
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

    @Test
    void withoutASizeItIsRefused() throws Exception {
        assertRefused(NO_ARGUMENTS, SIZE_TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "many"})
    void theSizeIsAPositiveNumber(String size) throws Exception {
        assertRefused(Map.of("x-cache-size", size), SIZE_TEXT);
    }

    @Test
    void theSizeMayBeAText() throws Exception {
        String exchange = deduplicating(Map.of("x-cache-size", "10"));
        String queue = bound(exchange);
        put(exchange, "a", "first");
        put(exchange, "a", "second");
        assertThat(getAll(queue)).containsExactly("first");
    }

    @Test
    void theTimeIsAPositiveNumber() throws Exception {
        assertRefused(
                Map.of("x-cache-size", 1, "x-cache-ttl", 0),
                "PRECONDITION_FAILED - Invalid argument, 'x-cache-ttl' must be an integer greater than 0");
    }

    @Test
    void whereItRemembersIsAWordOfTwo() throws Exception {
        assertRefused(
                Map.of("x-cache-size", 1, "x-cache-persistence", "paper"),
                "PRECONDITION_FAILED - Invalid argument, 'x-cache-persistence' must be either 'disk' or 'memory'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"disk", "memory"})
    void whereItRemembersMakesNoDifferenceToWhatIsRouted(String persistence) throws Exception {
        String exchange = deduplicating(Map.of("x-cache-persistence", persistence, "x-cache-size", 2));
        String queue = bound(exchange);
        for (String value : List.of("a", "a", "b", "b", "c", "a")) {
            assertThat(confirmed(exchange, value(value), value)).isTrue();
        }
        assertThat(getAll(queue)).containsExactly("a", "b", "c", "a");
    }

    @Test
    void onDiskIsNotForAnExchangeThatDelaysAsWell() throws Exception {
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - Invalid argument, 'x-cache-persistence' cannot be 'disk' in an exchange of type"
                        + " 'x-delayed-message'",
                40,
                10,
                () -> channel()
                        .exchangeDeclare(
                                name("refused"),
                                "x-delayed-message",
                                true,
                                false,
                                false,
                                Map.of("x-delayed-type", TYPE, "x-cache-size", 1, "x-cache-persistence", "disk")));
    }

    private void assertRefused(Map<String, Object> arguments, String text) throws Exception {
        assertChannelError(
                channel(),
                406,
                text,
                40,
                10,
                () -> channel().exchangeDeclare(name("refused"), TYPE, true, false, false, arguments));
    }
}
