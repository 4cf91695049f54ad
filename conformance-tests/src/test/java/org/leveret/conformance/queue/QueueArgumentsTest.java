package org.leveret.conformance.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.leveret.conformance.AmqpTest;

/** The arguments of a classic queue: which values are accepted, and how the others are refused. */
class QueueArgumentsTest extends AmqpTest {
    private static final long TEN_YEARS_MS = 315_360_000_000L;

    static Stream<Arguments> accepted() {
        return Stream.of(
                        Map.of("x-message-ttl", 0),
                        Map.of("x-message-ttl", TEN_YEARS_MS),
                        Map.of("x-message-ttl", (byte) 100),
                        Map.of("x-message-ttl", (short) 100),
                        Map.of("x-expires", 60_000),
                        Map.of("x-expires", TEN_YEARS_MS),
                        Map.of("x-max-length", 0),
                        Map.of("x-max-length", Long.MAX_VALUE),
                        Map.of("x-max-length-bytes", 0),
                        Map.of("x-overflow", "drop-head"),
                        Map.of("x-overflow", "reject-publish"),
                        Map.of("x-overflow", "reject-publish-dlx"),
                        Map.of("x-dead-letter-exchange", ""),
                        Map.of("x-dead-letter-exchange", "no-such-exchange"),
                        Map.of("x-dead-letter-exchange", "a", "x-dead-letter-routing-key", "k"),
                        Map.of("x-max-priority", 0),
                        Map.of("x-max-priority", 255),
                        Map.of("x-queue-mode", "default"),
                        Map.of("x-queue-mode", "lazy"),
                        Map.of("x-queue-version", 1),
                        Map.of("x-queue-version", 2),
                        Map.of("x-single-active-consumer", true),
                        Map.of("x-single-active-consumer", false),
                        Map.of("x-queue-type", "classic"),
                        Map.of("x-queue-master-locator", "client-local"))
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void theseAreAccepted(Map<String, Object> arguments) throws Exception {
        String queue = name("arguments");
        assertThat(channel().queueDeclare(queue, false, true, false, arguments).getQueue())
                .isEqualTo(queue);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("x-message-ttl", "abc", "\"expected integer, got longstr\""),
                Arguments.of("x-message-ttl", true, "\"expected integer, got bool\""),
                Arguments.of("x-message-ttl", 1.5, "\"expected integer, got double\""),
                Arguments.of("x-message-ttl", List.of(1), "\"expected integer, got array\""),
                Arguments.of("x-message-ttl", Map.of("a", 1), "\"expected integer, got table\""),
                Arguments.of("x-message-ttl", -1, "{value_negative,-1}"),
                Arguments.of("x-message-ttl", TEN_YEARS_MS + 1, "{value_too_large,315360000001}"),
                Arguments.of("x-expires", "abc", "\"expected integer, got longstr\""),
                Arguments.of("x-expires", 0, "{value_zero,0}"),
                Arguments.of("x-expires", -5, "{value_negative,-5}"),
                Arguments.of("x-expires", TEN_YEARS_MS + 1, "{value_too_large,315360000001}"),
                Arguments.of("x-max-length", -1, "{value_negative,-1}"),
                Arguments.of("x-max-length", "5", "\"expected integer, got longstr\""),
                Arguments.of("x-max-length-bytes", -1, "{value_negative,-1}"),
                Arguments.of("x-max-length-bytes", 1.0f, "\"expected integer, got float\""),
                Arguments.of("x-overflow", "bogus", "invalid_overflow"),
                Arguments.of("x-overflow", 1, "{unacceptable_type,signedint}"),
                Arguments.of("x-dead-letter-routing-key", "k", "routing_key_but_no_dlx_defined"),
                Arguments.of("x-dead-letter-routing-key", 1, "{unacceptable_type,signedint}"),
                Arguments.of("x-max-priority", 256, "{max_value_exceeded,256}"),
                Arguments.of("x-max-priority", -1, "{value_negative,-1}"),
                Arguments.of("x-max-priority", "5", "\"expected integer, got longstr\""),
                Arguments.of("x-queue-mode", "bogus", "\"unsupported queue mode 'bogus'\""),
                Arguments.of("x-queue-version", 3, "\"unsupported queue version '3'\""),
                Arguments.of("x-single-active-consumer", "yes", "{unacceptable_type,longstr}"),
                Arguments.of("x-queue-type", "bogus", "\"unsupported queue type 'bogus'\""),
                Arguments.of("x-queue-type", 1, "{unacceptable_type,signedint}"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void theseAreRefusedWithAReason(String argument, Object value, String reason) throws Exception {
        String queue = name("arguments");
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - invalid arg '" + argument + "' for queue '" + queue + "' in vhost '/': "
                        + reason,
                50,
                10,
                () -> channel().queueDeclare(queue, false, true, false, Map.of(argument, value)));
    }

    static Stream<Arguments> ofOtherTypes() {
        return Stream.of(
                Arguments.of("x-delivery-limit", 5),
                Arguments.of("x-quorum-initial-group-size", 3),
                Arguments.of("x-dead-letter-strategy", "at-most-once"),
                Arguments.of("x-max-in-memory-length", 10),
                Arguments.of("x-max-age", "1h"),
                Arguments.of("x-stream-max-segment-size-bytes", 1000),
                Arguments.of("x-initial-cluster-size", 3));
    }

    @ParameterizedTest
    @MethodSource("ofOtherTypes")
    void anArgumentOfAnotherQueueTypeIsRefused(String argument, Object value) throws Exception {
        String queue = name("arguments");
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - invalid arg '" + argument + "' for queue '" + queue
                        + "' in vhost '/' of queue type rabbit_classic_queue",
                50,
                10,
                () -> channel().queueDeclare(queue, false, true, false, Map.of(argument, value)));
    }

    @Test
    void aDeadLetterExchangeIsNamedByAString() throws Exception {
        String queue = name("arguments");
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - invalid type 'signedint' for arg 'x-dead-letter-exchange' in queue '" + queue
                        + "' in vhost '/'",
                50,
                10,
                () -> channel().queueDeclare(queue, false, true, false, Map.of("x-dead-letter-exchange", 1)));
    }

    @Test
    void aRefusedQueueDoesNotExist() throws Exception {
        String queue = name("arguments");
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - invalid arg 'x-expires' for queue '" + queue + "' in vhost '/': {value_zero,0}",
                50,
                10,
                () -> channel().queueDeclare(queue, false, false, false, Map.of("x-expires", 0)));
        var other = newChannel();
        assertChannelError(
                other,
                404,
                "NOT_FOUND - no queue '" + queue + "' in vhost '/'",
                50,
                10,
                () -> other.queueDeclarePassive(queue));
    }
}
