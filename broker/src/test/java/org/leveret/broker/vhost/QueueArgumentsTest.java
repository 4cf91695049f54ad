package org.leveret.broker.vhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.leveret.broker.vhost.RefusalAssert.assertRefused;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldType;
import org.leveret.amqp.FieldValue;

class QueueArgumentsTest extends VhostTest {
    private static FieldTable table(String type, String argument, Object value) {
        FieldTable.Builder builder = FieldTable.builder();
        if (!type.equals("classic")) {
            builder.put("x-queue-type", type);
        }
        return builder.put(argument, field(value)).build();
    }

    private static FieldValue field(Object value) {
        if (value instanceof Integer number) {
            return FieldValue.of(number.intValue());
        }
        if (value instanceof Long number) {
            return FieldValue.of(number.longValue());
        }
        if (value instanceof Boolean bool) {
            return FieldValue.of(bool.booleanValue());
        }
        return FieldValue.of((String) value);
    }

    static Stream<Arguments> accepted() {
        return Stream.of(
                arguments("classic", "x-message-ttl", 0),
                arguments("classic", "x-message-ttl", 315_360_000_000L),
                arguments("classic", "x-expires", 1),
                arguments("classic", "x-max-length", 0),
                arguments("classic", "x-max-length-bytes", Long.MAX_VALUE),
                arguments("classic", "x-overflow", "reject-publish-dlx"),
                arguments("classic", "x-dead-letter-exchange", ""),
                arguments("classic", "x-dead-letter-exchange", "missing"),
                arguments("classic", "x-max-priority", 0),
                arguments("classic", "x-max-priority", 255),
                arguments("classic", "x-queue-mode", "lazy"),
                arguments("classic", "x-queue-version", 2),
                arguments("classic", "x-single-active-consumer", true),
                arguments("classic", "x-queue-master-locator", "client-local"),
                arguments("classic", "x-queue-leader-locator", "balanced"),
                arguments("classic", "x-consumer-timeout", "anything"),
                arguments("quorum", "x-delivery-limit", "not a number"),
                arguments("quorum", "x-delivery-limit", -1),
                arguments("quorum", "x-dead-letter-strategy", "at-least-once"),
                arguments("quorum", "x-quorum-initial-group-size", 3),
                arguments("quorum", "x-max-in-memory-length", 10));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void isAccepted(String type, String argument, Object value) {
        FieldTable arguments = table(type, argument, value);
        QueueDeclared declared = client.declareQueue("q", arguments);
        assertThat(declared.queue().definition().arguments().field(argument)).isEqualTo(arguments.field(argument));
        assertThat(declared.queue().definition().type().argument()).isEqualTo(type);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("classic", "x-message-ttl", "1000", "\"expected integer, got longstr\""),
                arguments("classic", "x-message-ttl", -1, "{value_negative,-1}"),
                arguments("classic", "x-message-ttl", 315_360_000_001L, "{value_too_large,315360000001}"),
                arguments("classic", "x-message-ttl", true, "\"expected integer, got bool\""),
                arguments("classic", "x-expires", 0, "{value_zero,0}"),
                arguments("classic", "x-expires", -5, "{value_negative,-5}"),
                arguments("classic", "x-max-length", -1, "{value_negative,-1}"),
                arguments("classic", "x-max-length-bytes", "1", "\"expected integer, got longstr\""),
                arguments("classic", "x-overflow", "bogus", "invalid_overflow"),
                arguments("classic", "x-overflow", 1, "{unacceptable_type,signedint}"),
                arguments("classic", "x-dead-letter-routing-key", "k", "routing_key_but_no_dlx_defined"),
                arguments("classic", "x-dead-letter-routing-key", 1, "{unacceptable_type,signedint}"),
                arguments("classic", "x-max-priority", 256, "{max_value_exceeded,256}"),
                arguments("classic", "x-max-priority", -1, "{value_negative,-1}"),
                arguments("classic", "x-queue-mode", "bogus", "\"unsupported queue mode 'bogus'\""),
                arguments("classic", "x-queue-version", 3, "\"unsupported queue version '3'\""),
                arguments("classic", "x-single-active-consumer", "true", "{unacceptable_type,longstr}"),
                arguments("classic", "x-queue-type", "bogus", "\"unsupported queue type 'bogus'\""),
                arguments("classic", "x-queue-type", 1, "{unacceptable_type,signedint}"),
                arguments("classic", "x-queue-leader-locator", "bogus", "invalid_queue_locator_arg"),
                arguments("quorum", "x-dead-letter-strategy", "bogus", "invalid_dlx_strategy"),
                arguments("quorum", "x-quorum-initial-group-size", 0, "{value_zero,0}"),
                arguments("stream", "x-max-age", "7", "invalid_max_age"),
                arguments("stream", "x-max-age", "0D", "invalid_max_age"),
                arguments("stream", "x-max-age", 7, "{unacceptable_type,signedint}"),
                arguments("stream", "x-initial-cluster-size", 0, "{value_zero,0}"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void isRefused(String type, String argument, Object value, String reason) {
        assertRefused(
                "PRECONDITION_FAILED - invalid arg '" + argument + "' for queue 'q' in vhost '/': " + reason,
                () -> client.declareQueue("q", table(type, argument, value)));
    }

    static Stream<Arguments> ofOtherTypes() {
        return Stream.of(
                arguments("classic", "x-max-age", "1D"),
                arguments("classic", "x-delivery-limit", 5),
                arguments("classic", "x-quorum-initial-group-size", 3),
                arguments("classic", "x-dead-letter-strategy", "at-most-once"),
                arguments("quorum", "x-max-priority", 5),
                arguments("quorum", "x-queue-mode", "lazy"),
                arguments("quorum", "x-stream-max-segment-size-bytes", 5),
                arguments("stream", "x-message-ttl", 5),
                arguments("stream", "x-max-length", 5));
    }

    @ParameterizedTest
    @MethodSource("ofOtherTypes")
    void whatOnlyAnotherTypeKnowsIsRefused(String type, String argument, Object value) {
        assertRefused(
                "PRECONDITION_FAILED - invalid arg '" + argument + "' for queue 'q' in vhost '/' of queue type rabbit_"
                        + type + "_queue",
                () -> client.declareQueue("q", table(type, argument, value)));
    }

    @Test
    void aDeadLetterExchangeMustBeNamedByAString() {
        assertRefused(
                "PRECONDITION_FAILED - invalid type 'signedint' for arg 'x-dead-letter-exchange' in queue 'q' in vhost"
                        + " '/'",
                () -> client.declareQueue("q", table("classic", "x-dead-letter-exchange", 1)));
    }

    @Test
    void integersOfEveryWidthAreTaken() {
        for (FieldType type : FieldType.values()) {
            if (type.isInteger()) {
                String queue = "q-" + type;
                client.declareQueue(
                        queue,
                        FieldTable.builder()
                                .put("x-max-length", new FieldValue(type, 100L))
                                .build());
            }
        }
    }

    @Test
    void quorumQueuesAreDurableSharedNamedAndStay() {
        FieldTable quorum = FieldTable.builder().put("x-queue-type", "quorum").build();
        String invalid = "PRECONDITION_FAILED - invalid property '%s' for queue 'q' in vhost '/'";

        assertRefused(invalid.formatted("non-durable"), () -> client.declareQueue("q", false, false, false, quorum));
        assertRefused(invalid.formatted("auto-delete"), () -> client.declareQueue("q", true, false, true, quorum));
        assertRefused(invalid.formatted("exclusive-owner"), () -> client.declareQueue("q", true, true, false, quorum));
        assertRefused(
                "PRECONDITION_FAILED - Cannot declare a server-named queue for type rabbit_quorum_queue",
                () -> client.declareQueue("", quorum));
        assertThat(client.declareQueue("q", quorum).queue().definition().type()).isEqualTo(QueueType.QUORUM);
    }

    @Test
    void aStreamCannotBeNamedByTheServer() {
        FieldTable stream = FieldTable.builder().put("x-queue-type", "stream").build();
        assertRefused(
                "PRECONDITION_FAILED - Cannot declare a server-named queue for type rabbit_stream_queue",
                () -> client.declareQueue("", stream));
    }

    static Stream<Arguments> sizesOfStreams() {
        return Stream.of(
                arguments(
                        "x-stream-max-segment-size-bytes",
                        3_000_000_001L,
                        "Exceeded max value for x-stream-max-segment-size-bytes"),
                arguments("x-stream-filter-size-bytes", 15, "Invalid value for  x-stream-filter-size-bytes"),
                arguments("x-stream-filter-size-bytes", 256, "Invalid value for  x-stream-filter-size-bytes"));
    }

    @ParameterizedTest
    @MethodSource("sizesOfStreams")
    void aStreamHasSizesWithinBounds(String argument, Object value, String text) {
        assertRefused(
                "PRECONDITION_FAILED - " + text, () -> client.declareQueue("s", table("stream", argument, value)));
    }
}
