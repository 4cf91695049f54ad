package org.leveret.conformance.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.Deliveries;

/** Queues in which a message that came back waits before it is delivered again. RabbitMQ has them since 4.3. */
class DelayedRetryTest extends AmqpTest {
    /** The broker counts in whole milliseconds, from the turn of its loop in which the message came back. */
    private static final long CLOCK_MS = 5;

    private static final long DELAY_MS = 300;
    /** Far longer than a test takes. */
    private static final long LONG_MS = 60_000;

    /** How a message comes back. */
    private enum Return {
        NACK,
        REJECT,
        RECOVER,
        CHANNEL_CLOSE,
        CONNECTION_LOSS;

        boolean fails() {
            return this == REJECT || this == CHANNEL_CLOSE || this == CONNECTION_LOSS;
        }
    }

    @BeforeEach
    void assumeDelayedRetry() {
        assumeThat(broker.answersAs3x())
                .as("the RabbitMQ that tests run against is older")
                .isFalse();
    }

    private String queue(String queueType, String type, long minMs, Map<String, Object> more) throws Exception {
        Map<String, Object> arguments = new HashMap<>(more);
        arguments.put("x-queue-type", queueType);
        arguments.put("x-delayed-retry-type", type);
        arguments.put("x-delayed-retry-min", minMs);
        String queue = deletingQueue(name("retry"));
        channel().queueDeclare(queue, true, false, false, arguments);
        return queue;
    }

    private String queue(String queueType, String type, long minMs) throws Exception {
        return queue(queueType, type, minMs, NO_ARGUMENTS);
    }

    private GetResponse awaitMessage(String queue) throws Exception {
        Channel channel = channel();
        return await().atMost(Duration.ofSeconds(15))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> channel.basicGet(queue, false), Objects::nonNull);
    }

    /** Takes a message and gives it back. */
    private void takeAndReturn(String queue, Return how) throws Exception {
        if (how == Return.CONNECTION_LOSS) {
            var connection = newConnection();
            getUnsettled(connection.createChannel(), queue);
            // The answer to its close comes when everything is back.
            connection.close();
            return;
        }
        Channel channel = newChannel();
        long tag = getUnsettled(channel, queue).getEnvelope().getDeliveryTag();
        switch (how) {
            case NACK -> channel.basicNack(tag, false, true);
            case REJECT -> channel.basicReject(tag, true);
            case RECOVER -> channel.basicRecover(true);
            default -> channel.close();
        }
        if (channel.isOpen()) {
            // Answered behind what was asked for.
            channel.queueDeclarePassive(queue);
        }
    }

    private int messageCount(String queue) throws Exception {
        return channel().queueDeclarePassive(queue).getMessageCount();
    }

    private void nackFirst(String queue) throws Exception {
        takeAndReturn(queue, Return.NACK);
    }

    /** @param waits how many waits the delay is made of, each of which may be short by what the clock leaves open */
    private static void assertWaited(long sinceNs, long delayMs, int waits) {
        assertThat(System.nanoTime() - sinceNs)
                .as("ns waited")
                .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(delayMs - waits * CLOCK_MS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void aMessageThatCameBackWaits(String queueType) throws Exception {
        String queue = queue(queueType, "all", DELAY_MS);
        publishAll("", queue, "m");
        long beforeNs = System.nanoTime();
        nackFirst(queue);
        assertThat(text(awaitMessage(queue))).isEqualTo("m");
        assertWaited(beforeNs, DELAY_MS, 1);
    }

    @ParameterizedTest
    @EnumSource
    void ofTypeAllItWaitsHoweverItCameBack(Return how) throws Exception {
        String queue = queue("classic", "all", LONG_MS);
        publishAll("", queue, "m");
        takeAndReturn(queue, how);
        assertThat(channel().basicGet(queue, false)).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void ofTypeFailedItWaitsIfItsDeliveryFailed(Return how) throws Exception {
        String queue = queue("quorum", "failed", LONG_MS);
        publishAll("", queue, "m");
        takeAndReturn(queue, how);
        assertWaits(queue, how.fails());
    }

    @ParameterizedTest
    @EnumSource
    void ofTypeReturnedItWaitsIfItWasGivenBack(Return how) throws Exception {
        String queue = queue("quorum", "returned", LONG_MS);
        publishAll("", queue, "m");
        takeAndReturn(queue, how);
        assertWaits(queue, !how.fails());
    }

    @ParameterizedTest
    @EnumSource
    void ofTypeDisabledItDoesNotWait(Return how) throws Exception {
        String queue = queue("classic", "disabled", LONG_MS);
        publishAll("", queue, "m");
        takeAndReturn(queue, how);
        assertWaits(queue, false);
    }

    private void assertWaits(String queue, boolean waits) throws Exception {
        if (waits) {
            assertThat(channel().basicGet(queue, false)).isNull();
        } else {
            assertThat(text(awaitMessage(queue))).isEqualTo("m");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void eachTimeItWaitsLongerUpToTheHighestDelay(String queueType) throws Exception {
        String queue = queue(queueType, "all", 150, Map.of("x-delayed-retry-max", 300));
        publishAll("", queue, "m");
        GetResponse response = getUnsettled(channel(), queue);
        for (long expectedMs : List.of(150, 300, 300)) {
            long beforeNs = System.nanoTime();
            channel().basicReject(response.getEnvelope().getDeliveryTag(), true);
            response = awaitMessage(queue);
            assertWaited(beforeNs, expectedMs, 1);
            assertThat(System.nanoTime() - beforeNs).isLessThan(TimeUnit.MILLISECONDS.toNanos(expectedMs + 5_000));
        }
    }

    @Test
    void withoutAHighestDelayItGrowsOn() throws Exception {
        String queue = queue("classic", "all", 100);
        publishAll("", queue, "m");
        long beforeNs = System.nanoTime();
        GetResponse response = getUnsettled(channel(), queue);
        for (int times = 0; times < 3; times++) {
            channel().basicReject(response.getEnvelope().getDeliveryTag(), true);
            response = awaitMessage(queue);
        }
        assertWaited(beforeNs, 600, 3);
    }

    @Test
    void withoutALowestDelayNothingWaits() throws Exception {
        String queue = queue(Map.of("x-delayed-retry-type", "all", "x-delayed-retry-max", LONG_MS));
        publishAll("", queue, "m");
        nackFirst(queue);
        assertThat(text(awaitMessage(queue))).isEqualTo("m");
    }

    @Test
    void withoutATypeNothingWaits() throws Exception {
        String queue = queue(Map.of("x-delayed-retry-min", LONG_MS));
        publishAll("", queue, "m");
        nackFirst(queue);
        assertThat(text(awaitMessage(queue))).isEqualTo("m");
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void itIsRedeliveredWithItsCount(String queueType) throws Exception {
        String queue = queue(queueType, "all", 10);
        publishAll("", queue, "m");
        takeAndReturn(queue, Return.REJECT);
        GetResponse again = awaitMessage(queue);
        assertThat(again.getEnvelope().isRedeliver()).isTrue();
        assertThat(again.getProps().getHeaders()).containsEntry("x-delivery-count", 1L);
    }

    @Test
    void whatWaitsIsNotCountedAsReady() throws Exception {
        String queue = queue("quorum", "all", LONG_MS);
        publishAll("", queue, "m0", "m1");
        nackFirst(queue);
        assertThat(messageCount(queue)).isEqualTo(1);
    }

    @Test
    void othersPassIt() throws Exception {
        String queue = queue("classic", "all", LONG_MS);
        publishAll("", queue, "m0", "m1", "m2");
        nackFirst(queue);
        assertThat(getAll(queue)).containsExactly("m1", "m2");
    }

    @Test
    void itTakesItsOldPlaceAgain() throws Exception {
        String queue = queue("classic", "all", DELAY_MS);
        publishAll("", queue, "m0", "m1", "m2");
        nackFirst(queue);
        await().atMost(Duration.ofSeconds(10)).until(() -> messageCount(queue) == 3);
        assertThat(getAll(queue)).containsExactly("m0", "m1", "m2");
    }

    @Test
    void severalThatAreDueTogetherKeepTheirOrder() throws Exception {
        String queue = queue("classic", "all", DELAY_MS);
        publishAll("", queue, "m0", "m1", "m2");
        Channel channel = newChannel();
        for (int i = 0; i < 3; i++) {
            getUnsettled(channel, queue);
        }
        channel.basicNack(0, true, true);
        await().atMost(Duration.ofSeconds(10)).until(() -> messageCount(queue) == 3);
        assertThat(getAll(queue)).containsExactly("m0", "m1", "m2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void aConsumerIsGivenItWhenItHasWaited(String queueType) throws Exception {
        String queue = queue(queueType, "all", DELAY_MS);
        Channel channel = newChannel();
        channel.basicQos(1);
        List<String> deliveries = new ArrayList<>();
        channel.basicConsume(
                queue,
                false,
                (tag, delivery) -> {
                    synchronized (deliveries) {
                        deliveries.add(new String(delivery.getBody(), StandardCharsets.UTF_8));
                    }
                    if (delivery.getEnvelope().isRedeliver()) {
                        channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
                    } else {
                        channel.basicReject(delivery.getEnvelope().getDeliveryTag(), true);
                    }
                },
                tag -> {});
        publishAll("", queue, "m0", "m1");
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            synchronized (deliveries) {
                assertThat(deliveries).containsExactly("m0", "m1", "m0", "m1");
            }
        });
    }

    @Test
    void theConsumersPrefetchIsFreeMeanwhile() throws Exception {
        String queue = queue("classic", "all", LONG_MS);
        Channel channel = newChannel();
        channel.basicQos(1);
        Deliveries deliveries = Deliveries.consume(channel, queue);
        publishAll("", queue, "m0", "m1");
        channel.basicNack(deliveries.take().getEnvelope().getDeliveryTag(), false, true);
        assertThat(deliveries.take().getBody()).isEqualTo(utf8("m1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void aPurgeTakesAndCountsWhatWaits(String queueType) throws Exception {
        String queue = queue(queueType, "all", DELAY_MS);
        publishAll("", queue, "m0", "m1");
        nackFirst(queue);
        assertThat(channel().queuePurge(queue).getMessageCount()).isEqualTo(2);
        publishAll("", queue, "m2");
        assertThat(text(awaitMessage(queue))).isEqualTo("m2");
    }

    @Test
    void aDeletionCountsWhatWaits() throws Exception {
        String queue = queue("classic", "all", LONG_MS);
        publishAll("", queue, "m0", "m1");
        nackFirst(queue);
        assertThat(channel().queueDelete(queue).getMessageCount()).isEqualTo(2);
    }

    @Test
    void aQueueIsNotEmptyWhileAMessageWaits() throws Exception {
        String queue = queue("classic", "all", LONG_MS);
        publishAll("", queue, "m");
        nackFirst(queue);
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - queue '" + queue + "' in vhost '/' not empty",
                50,
                40,
                () -> channel().queueDelete(queue, false, true));
    }

    @Test
    void oneReturnTooManyIsADeadLetterWithoutAWait() throws Exception {
        String dead = queue();
        String queue = queue(
                "quorum",
                "all",
                LONG_MS,
                Map.of("x-delivery-limit", 0, "x-dead-letter-exchange", "", "x-dead-letter-routing-key", dead));
        publishAll("", queue, "m");
        takeAndReturn(queue, Return.REJECT);
        assertThat(text(awaitMessage(dead))).isEqualTo("m");
    }

    @Test
    void aRejectionWithoutRequeueDoesNotWait() throws Exception {
        String dead = queue();
        String queue = queue(
                "classic", "all", LONG_MS, Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", dead));
        publishAll("", queue, "m");
        channel().basicReject(getUnsettled(channel(), queue).getEnvelope().getDeliveryTag(), false);
        assertThat(text(awaitMessage(dead))).isEqualTo("m");
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "quorum"})
    void whatExpiresMeanwhileBecomesADeadLetterWhenItHasWaited(String queueType) throws Exception {
        String dead = queue();
        String queue = queue(
                queueType,
                "all",
                DELAY_MS,
                Map.of("x-message-ttl", 100, "x-dead-letter-exchange", "", "x-dead-letter-routing-key", dead));
        Channel channel = newChannel();
        Deliveries deliveries = Deliveries.consume(channel, queue);
        publishAll("", queue, "m");
        long tag = deliveries.take().getEnvelope().getDeliveryTag();
        long beforeNs = System.nanoTime();
        channel.basicNack(tag, false, true);
        assertThat(text(awaitMessage(dead))).isEqualTo("m");
        assertWaited(beforeNs, DELAY_MS, 1);
    }

    @Test
    void whatWaitsCountsTowardsALimitOfTheLength() throws Exception {
        String queue = queue("classic", "all", LONG_MS, Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
        publishAll("", queue, "m0");
        nackFirst(queue);
        Channel publisher = newChannel();
        publisher.confirmSelect();
        publisher.basicPublish("", queue, null, utf8("m1"));
        assertThat(publisher.waitForConfirms(10_000)).isFalse();
    }

    @Test
    void whatWaitsIsNotDroppedAtALimit() throws Exception {
        String queue = queue("classic", "all", DELAY_MS, Map.of("x-max-length", 1));
        publishAll("", queue, "m0");
        nackFirst(queue);
        publishAll("", queue, "m1");
        assertThat(text(awaitMessage(queue))).isEqualTo("m0");
    }

    @Test
    void itKeepsItsPriority() throws Exception {
        String queue = queue("classic", "all", DELAY_MS, Map.of("x-max-priority", 5));
        publish("", queue, new BasicProperties.Builder().priority(1).build(), "low");
        publish("", queue, new BasicProperties.Builder().priority(5).build(), "high");
        await().until(() -> messageCount(queue) == 2);
        nackFirst(queue);
        await().atMost(Duration.ofSeconds(10)).until(() -> messageCount(queue) == 2);
        assertThat(getAll(queue)).containsExactly("high", "low");
    }

    @Test
    void inATransactionItWaitsFromTheCommitOn() throws Exception {
        String queue = queue("classic", "all", DELAY_MS);
        publishAll("", queue, "m");
        Channel channel = newChannel();
        channel.txSelect();
        channel.basicNack(getUnsettled(channel, queue).getEnvelope().getDeliveryTag(), false, true);
        long beforeNs = System.nanoTime();
        channel.txCommit();
        assertThat(text(awaitMessage(queue))).isEqualTo("m");
        assertWaited(beforeNs, DELAY_MS, 1);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("x-delayed-retry-type", "sometimes", "invalid_delayed_retry_type"),
                Arguments.of("x-delayed-retry-type", 1, "{unacceptable_type,signedint}"),
                Arguments.of("x-delayed-retry-min", -1, "{value_negative,-1}"),
                Arguments.of("x-delayed-retry-min", "1", "\"expected integer, got longstr\""),
                Arguments.of("x-delayed-retry-max", -1, "{value_negative,-1}"),
                Arguments.of("x-delayed-retry-max", true, "\"expected integer, got bool\""),
                Arguments.of("x-delayed-retry-max", 315_360_000_001L, "{value_too_large,315360000001}"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void otherValuesAreRefusedWithAReason(String argument, Object value, String reason) throws Exception {
        String queue = name("refused");
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - invalid arg '" + argument + "' for queue '" + queue + "' in vhost '/': "
                        + reason,
                50,
                10,
                () -> channel().queueDeclare(queue, true, false, false, Map.of(argument, value)));
    }

    @ParameterizedTest
    @CsvSource({"x-delayed-retry-min, 1000, 2000", "x-delayed-retry-max, 5, 6"})
    void theQueueIsTheSameOnlyWithTheSameArguments(String argument, int first, int second) throws Exception {
        String queue = name("same");
        channel().queueDeclare(queue, false, true, false, Map.of(argument, first));
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - inequivalent arg '" + argument + "' for queue '" + queue
                        + "' in vhost '/': received '" + second + "' but current is '" + first + "'",
                50,
                10,
                () -> channel().queueDeclare(queue, false, true, false, Map.of(argument, second)));
    }
}
