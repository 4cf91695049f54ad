package org.leveret.conformance.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.Queue.DeclareOk;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Declaring a stream: what it may be, which arguments it takes, and how others are refused. */
class StreamDeclareTest extends StreamTest {
    private static final Map<String, Object> STREAM = Map.of("x-queue-type", "stream");

    private static Map<String, Object> with(String argument, Object value) {
        Map<String, Object> arguments = new HashMap<>(STREAM);
        arguments.put(argument, value);
        return arguments;
    }

    @Test
    void aNewStreamIsEmptyAndUnread() throws Exception {
        String stream = deletingQueue(name("stream"));
        DeclareOk declared = channel().queueDeclare(stream, true, false, false, STREAM);
        assertThat(declared.getQueue()).isEqualTo(stream);
        assertThat(declared.getMessageCount()).isZero();
        assertThat(declared.getConsumerCount()).isZero();
    }

    static Stream<Arguments> accepted() {
        return Stream.of(
                Arguments.of("x-max-age", "1s"),
                Arguments.of("x-max-age", "10m"),
                Arguments.of("x-max-age", "2h"),
                Arguments.of("x-max-age", "7D"),
                Arguments.of("x-max-age", "3M"),
                Arguments.of("x-max-age", "1Y"),
                Arguments.of("x-max-length-bytes", 20_000_000_000L),
                Arguments.of("x-stream-max-segment-size-bytes", 1_000),
                Arguments.of("x-stream-max-segment-size-bytes", 3_000_000_000L),
                Arguments.of("x-initial-cluster-size", 1),
                Arguments.of("x-queue-leader-locator", "client-local"),
                Arguments.of("x-unknown", "anything"));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void theseArgumentsAreAccepted(String argument, Object value) throws Exception {
        String stream = deletingQueue(name("stream"));
        assertThat(channel()
                        .queueDeclare(stream, true, false, false, with(argument, value))
                        .getQueue())
                .isEqualTo(stream);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("x-max-age", "7", "invalid_max_age"),
                Arguments.of("x-max-age", "7d", "invalid_max_age"),
                Arguments.of("x-max-age", "0D", "invalid_max_age"),
                Arguments.of("x-max-age", 7, "{unacceptable_type,signedint}"),
                Arguments.of("x-max-length-bytes", -1, "{value_negative,-1}"),
                Arguments.of("x-max-length-bytes", "1", "\"expected integer, got longstr\""),
                Arguments.of("x-stream-max-segment-size-bytes", -1, "{value_negative,-1}"),
                Arguments.of("x-stream-max-segment-size-bytes", "1", "\"expected integer, got longstr\""),
                Arguments.of("x-initial-cluster-size", 0, "{value_zero,0}"),
                Arguments.of("x-queue-leader-locator", "bogus", "invalid_queue_locator_arg"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void theseArgumentsAreRefused(String argument, Object value, String reason) throws Exception {
        String stream = name("stream");
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - invalid arg '" + argument + "' for " + entity(stream) + ": " + reason,
                50,
                10,
                () -> channel().queueDeclare(stream, true, false, false, with(argument, value)));
    }

    static Stream<Arguments> ofOtherTypes() {
        return Stream.of(
                Arguments.of("x-message-ttl", 1_000),
                Arguments.of("x-expires", 1_000),
                Arguments.of("x-max-length", 5),
                Arguments.of("x-overflow", "drop-head"),
                Arguments.of("x-dead-letter-exchange", ""),
                Arguments.of("x-max-priority", 5),
                Arguments.of("x-delivery-limit", 5),
                Arguments.of("x-queue-mode", "lazy"),
                Arguments.of("x-single-active-consumer", true));
    }

    @ParameterizedTest
    @MethodSource("ofOtherTypes")
    void whatOnlyAnotherTypeTakesIsRefused(String argument, Object value) throws Exception {
        String stream = name("stream");
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - invalid arg '" + argument + "' for " + entity(stream)
                        + " of queue type rabbit_stream_queue",
                50,
                10,
                () -> channel().queueDeclare(stream, true, false, false, with(argument, value)));
    }

    static Stream<Arguments> properties() {
        return Stream.of(
                Arguments.of("non-durable", false, false, false),
                Arguments.of("exclusive-owner", true, true, false),
                Arguments.of("auto-delete", true, false, true));
    }

    @ParameterizedTest
    @MethodSource("properties")
    void aStreamIsDurableAndSharedAndStays(String property, boolean durable, boolean exclusive, boolean autoDelete)
            throws Exception {
        String stream = name("stream");
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - invalid property '" + property + "' for " + entity(stream),
                50,
                10,
                () -> channel().queueDeclare(stream, durable, exclusive, autoDelete, STREAM));
    }

    @Test
    void theServerNamesNoStream() throws Exception {
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - Cannot declare a server-named queue for type rabbit_stream_queue",
                50,
                10,
                () -> channel().queueDeclare("", true, false, false, STREAM));
    }

    @Test
    void aSegmentOfMoreThanThreeGigabytesIsRefused() throws Exception {
        String stream = name("stream");
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - Exceeded max value for x-stream-max-segment-size-bytes",
                50,
                10,
                () -> channel()
                        .queueDeclare(
                                stream, true, false, false, with("x-stream-max-segment-size-bytes", 3_000_000_001L)));
    }

    @Test
    void aPropertyIsLookedAtBeforeTheSizeOfASegment() throws Exception {
        String stream = name("stream");
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - invalid property 'non-durable' for " + entity(stream),
                50,
                10,
                () -> channel()
                        .queueDeclare(
                                stream, false, false, false, with("x-stream-max-segment-size-bytes", 3_000_000_001L)));
    }

    @ParameterizedTest
    @MethodSource("filterSizes")
    void aFilterHasSixteenToTwoHundredAndFiftyFiveBytes(int bytes, boolean fits) throws Exception {
        assumeThat(broker.answersAs3x()).as("RabbitMQ 3.10 has no filters").isFalse();
        String stream = deletingQueue(name("stream"));
        if (fits) {
            channel().queueDeclare(stream, true, false, false, with("x-stream-filter-size-bytes", bytes));
            return;
        }
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - Invalid value for  x-stream-filter-size-bytes",
                50,
                10,
                () -> channel().queueDeclare(stream, true, false, false, with("x-stream-filter-size-bytes", bytes)));
    }

    static Stream<Arguments> filterSizes() {
        return Stream.of(
                Arguments.of(15, false), Arguments.of(16, true), Arguments.of(255, true), Arguments.of(256, false));
    }

    @Test
    void redeclaringAStreamTellsHowManyMessagesAreInIt() throws Exception {
        String stream = streamOf(7);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> channel()
                                .queueDeclare(stream, true, false, false, STREAM)
                                .getMessageCount()
                        == 7);
    }

    @Test
    void whatWasReadAndAckedIsStillCounted() throws Exception {
        String stream = streamOf(3);
        assertThat(takeAndAck(read(stream, "first"), 3)).isEqualTo(numbers(0, 3));
        await().atMost(Duration.ofSeconds(10)).until(() -> channel().messageCount(stream) == 3);
    }

    @Test
    void anotherTypeIsNotEquivalent() throws Exception {
        String stream = stream();
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - inequivalent arg 'x-queue-type' for " + entity(stream)
                        + ": received 'quorum' but current is 'stream'",
                50,
                10,
                () -> channel().queueDeclare(stream, true, false, false, Map.of("x-queue-type", "quorum")));
    }

    @Test
    void anotherAgeIsNotEquivalent() throws Exception {
        String stream = stream(Map.of("x-max-age", "1h"));
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - inequivalent arg 'x-max-age' for " + entity(stream)
                        + ": received '2h' but current is '1h'",
                50,
                10,
                () -> declare(stream, Map.of("x-max-age", "2h")));
    }

    @Test
    void consumersOfAStreamAreCounted() throws Exception {
        String stream = stream();
        List<Object> consumers = List.of(read(stream, "first"), read(stream, null));
        if (broker.answersAs3x()) {
            // RabbitMQ counts none of them
            assertThat(channel().consumerCount(stream)).isZero();
        } else {
            assertThat(channel().consumerCount(stream)).isEqualTo(consumers.size());
        }
    }
}
