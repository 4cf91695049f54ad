package org.leveret.conformance.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.Deliveries;

/** Exchanges of type x-recent-history: fanout, and a queue that is bound gets the last messages. */
class RecentHistoryTest extends AmqpTest {
    private static final String TYPE = "x-recent-history";

    private static String[] numbers(int count) {
        return Stream.iterate(0, number -> number + 1)
                .limit(count)
                .map(String::valueOf)
                .toArray(String[]::new);
    }

    /** RabbitMQ may answer the bind before the queue has what is replayed, so a get would be too early. */
    private void assertHolds(String queue, String... bodies) throws Exception {
        Deliveries deliveries = Deliveries.consume(newChannel(), queue, true);
        assertThat(deliveries.takeTexts(bodies.length)).containsExactly(bodies);
        assertThat(deliveries.cancelAndDrain()).isEmpty();
    }

    private String boundQueue(String exchange) throws Exception {
        String queue = queue();
        channel().queueBind(queue, exchange, "");
        return queue;
    }

    @Test
    void aQueueThatIsBoundGetsTheLastMessagesOldestFirst() throws Exception {
        String exchange = exchange(TYPE, Map.of("x-recent-history-length", 2));
        publishAll(exchange, "key", numbers(4));
        assertHolds(boundQueue(exchange), "2", "3");
    }

    @Test
    void twentyAreKeptIfNothingIsSaid() throws Exception {
        String exchange = exchange(TYPE);
        publishAll(exchange, "key", numbers(25));
        assertHolds(boundQueue(exchange), List.of(numbers(25)).subList(5, 25).toArray(String[]::new));
    }

    @Test
    void everyNewQueueGetsThemAndOldOnesGetNothingTwice() throws Exception {
        String exchange = exchange(TYPE);
        String early = boundQueue(exchange);
        publishAll(exchange, "key", "a", "b");
        assertHolds(boundQueue(exchange), "a", "b");
        assertHolds(boundQueue(exchange), "a", "b");
        assertHolds(early, "a", "b");
    }

    @Test
    void afterTheOldMessagesTheNewOnesCome() throws Exception {
        String exchange = exchange(TYPE);
        publishAll(exchange, "key", "old");
        String queue = boundQueue(exchange);
        publishAll(exchange, "other", "new");
        assertHolds(queue, "old", "new");
    }

    @Test
    void theSameBindingAgainReplaysNothingAndAnotherDoes() throws Exception {
        String exchange = exchange(TYPE);
        publishAll(exchange, "key", "m");
        String queue = boundQueue(exchange);
        channel().queueBind(queue, exchange, "");
        assertHolds(queue, "m");
        channel().queueBind(queue, exchange, "other");
        assertHolds(queue, "m");
    }

    @Test
    void aReplayedMessageIsAsItWasPublished() throws Exception {
        String exchange = exchange(TYPE);
        BasicProperties properties = new BasicProperties.Builder()
                .messageId("id")
                .deliveryMode(2)
                .headers(Map.of("number", 7))
                .build();
        publish(exchange, "its own key", properties, "m");
        Delivery delivery =
                Deliveries.consume(newChannel(), boundQueue(exchange)).take();
        assertThat(Deliveries.text(delivery)).isEqualTo("m");
        assertThat(delivery.getEnvelope().getExchange()).isEqualTo(exchange);
        assertThat(delivery.getEnvelope().getRoutingKey()).isEqualTo("its own key");
        assertThat(delivery.getEnvelope().isRedeliver()).isFalse();
        assertThat(delivery.getProperties().getMessageId()).isEqualTo("id");
        assertThat(delivery.getProperties().getDeliveryMode()).isEqualTo(2);
        assertThat(delivery.getProperties().getHeaders()).containsEntry("number", 7);
    }

    @Test
    void aConsumerThatWaitsGetsThem() throws Exception {
        String exchange = exchange(TYPE);
        publishAll(exchange, "key", "a", "b", "c");
        String queue = queue();
        Deliveries deliveries = Deliveries.consume(newChannel(), queue);
        channel().queueBind(queue, exchange, "");
        assertThat(deliveries.takeTexts(3)).containsExactly("a", "b", "c");
    }

    @Test
    void persistentMessagesAreReplayedToADurableQueue() throws Exception {
        String exchange = exchange(TYPE);
        BasicProperties persistent =
                new BasicProperties.Builder().deliveryMode(2).build();
        publish(exchange, "key", persistent, "a");
        publish(exchange, "key", persistent, "b");
        String queue = sharedQueue();
        channel().queueBind(queue, exchange, "");
        assertHolds(queue, "a", "b");
    }

    @Test
    void aMessageThatSaysSoIsRoutedAndNotKept() throws Exception {
        String exchange = exchange(TYPE);
        String early = boundQueue(exchange);
        for (Object value : new Object[] {true, false, "true", 1}) {
            BasicProperties properties = new BasicProperties.Builder()
                    .headers(Map.of("x-recent-history-no-store", value))
                    .build();
            publish(exchange, "key", properties, value.toString());
        }
        assertHolds(early, "true", "false", "true", "1");
        assertHolds(boundQueue(exchange), "false", "true", "1");
    }

    @Test
    void messagesThatComeThroughAnotherExchangeAreKept() throws Exception {
        String history = exchange(TYPE);
        String fanout = exchange("fanout");
        channel().exchangeBind(history, fanout, "");
        publishAll(fanout, "same", "a", "b");
        assertHolds(boundQueue(history), "a", "b");
    }

    @Test
    void messagesThatComeAsDeadLettersAreKept() throws Exception {
        String history = exchange(TYPE);
        String first = boundQueue(history);
        String source = queue(Map.of("x-dead-letter-exchange", history));
        publishAll("", source, "m");
        GetResponse response = getUnsettled(channel(), source);
        channel().basicReject(response.getEnvelope().getDeliveryTag(), false);
        Deliveries.consume(newChannel(), first).takeTexts(1);
        assertHolds(boundQueue(history), "m");
    }

    @Test
    void aMessageWithSeveralKeysIsKeptOnce() throws Exception {
        String exchange = exchange(TYPE);
        BasicProperties copies = new BasicProperties.Builder()
                .headers(Map.of("CC", List.of("b", "c")))
                .build();
        publish(exchange, "a", copies, "m");
        assertHolds(boundQueue(exchange), "m");
    }

    @Test
    void aTransactionsMessagesAreKeptWhenTheyArePublished() throws Exception {
        String exchange = exchange(TYPE);
        Channel transactional = newChannel();
        transactional.txSelect();
        transactional.basicPublish(exchange, "key", null, utf8("m"));
        transactional.txRollback();
        assertHolds(boundQueue(exchange), "m");
    }

    @Test
    void anExpiredMessageIsReplayedWithItsWholeTimeToLive() throws Exception {
        String exchange = exchange(TYPE);
        BasicProperties brief = new BasicProperties.Builder().expiration("0").build();
        publish(exchange, "key", brief, "brief");
        publishAll(exchange, "key", "lasting");
        String queue = queue();
        Deliveries deliveries = Deliveries.consume(newChannel(), queue);
        channel().queueBind(queue, exchange, "");
        assertThat(deliveries.takeTexts(2)).containsExactly("brief", "lasting");
    }

    @Test
    void aQueueBoundWhileMessagesComeMissesNone() throws Exception {
        String exchange = exchange(TYPE, Map.of("x-recent-history-length", 1_000));
        List<String> queues = new ArrayList<>();
        AtomicBoolean ended = new AtomicBoolean();
        Channel publisher = newChannel(newConnection());
        publisher.confirmSelect();
        CompletableFuture<Integer> published = CompletableFuture.supplyAsync(() -> {
            int number = 0;
            try {
                do {
                    for (int i = 0; i < 10; i++) {
                        publisher.basicPublish(exchange, "key", null, utf8(String.valueOf(number++)));
                    }
                    publisher.waitForConfirmsOrDie();
                } while (!ended.get());
            } catch (IOException | InterruptedException e) {
                throw new CompletionException(e);
            }
            return number;
        });
        for (int i = 0; i < 20; i++) {
            queues.add(boundQueue(exchange));
        }
        ended.set(true);
        int last = published.get(15, TimeUnit.SECONDS) - 1;
        for (String queue : queues) {
            TreeSet<Integer> numbers = new TreeSet<>();
            Deliveries deliveries = Deliveries.consume(newChannel(), queue, true);
            while (!numbers.contains(last)) {
                numbers.add(Integer.valueOf(deliveries.takeText()));
            }
            assertThat(last - numbers.first() + 1).as("without gaps").isEqualTo(numbers.size());
        }
    }

    @Test
    void anExchangeThatIsDeletedTakesItsHistoryAlong() throws Exception {
        String exchange = exchange(TYPE);
        publishAll(exchange, "key", "m");
        channel().exchangeDelete(exchange);
        channel().exchangeDeclare(exchange, TYPE, true, false, false, NO_ARGUMENTS);
        assertThat(getAll(boundQueue(exchange))).isEmpty();
    }

    static Stream<Arguments> lengths() {
        return Stream.of(
                Arguments.of(0, "0"),
                Arguments.of(-1, "-1"),
                Arguments.of("5", "<<\"5\">>"),
                Arguments.of(true, "true"),
                Arguments.of(1.5, "1.5"));
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void theLengthIsAPositiveInteger(Object length, String printed) throws Exception {
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - Invalid argument " + printed
                        + ", 'x-recent-history-length' must be a positive integer",
                40,
                10,
                () -> exchange(TYPE, Map.of("x-recent-history-length", length)));
    }

    @Test
    void theLengthNeedNotBeRepeatedInASecondDeclare() throws Exception {
        String exchange = exchange(TYPE, Map.of("x-recent-history-length", 2));
        channel().exchangeDeclare(exchange, TYPE, true, false, false, Map.of("x-recent-history-length", -5));
    }

    @Test
    void withoutAHistoryAnExchangeIsBoundAsToFanout() throws Exception {
        String history = exchange(TYPE);
        String fanout = exchange("fanout");
        channel().exchangeBind(fanout, history, "");
        String queue = boundQueue(fanout);
        publishAll(history, "key", "m");
        assertHolds(queue, "m");
    }
}
