package org.leveret.conformance.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.conformance.AmqpTest;

/** Declaring and deleting queues of type quorum: what is refused, and how. */
class QuorumDeclareTest extends AmqpTest {
    private static Map<String, Object> quorum(Map<String, Object> more) {
        Map<String, Object> arguments = new HashMap<>(more);
        arguments.put("x-queue-type", "quorum");
        return arguments;
    }

    private static String entity(String queue) {
        return "queue '" + queue + "' in vhost '/'";
    }

    private void assertRefused(String queue, Map<String, Object> more, String reason) throws Exception {
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - " + reason,
                50,
                10,
                () -> channel().queueDeclare(queue, true, false, false, quorum(more)));
    }

    static Stream<Arguments> accepted() {
        return Stream.of(
                        Map.of("x-delivery-limit", 0),
                        Map.of("x-delivery-limit", -1),
                        Map.of("x-delivery-limit", "any"),
                        Map.of("x-dead-letter-strategy", "at-most-once"),
                        Map.of("x-dead-letter-strategy", "at-least-once"),
                        Map.of("x-overflow", "reject-publish-dlx"),
                        Map.of("x-max-in-memory-length", 0),
                        Map.of("x-max-in-memory-bytes", 0),
                        Map.of("x-quorum-initial-group-size", 1),
                        Map.of("x-queue-leader-locator", "client-local"),
                        Map.of("x-single-active-consumer", true),
                        Map.of("x-note", "anything"))
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void theseArgumentsAreAccepted(Map<String, Object> arguments) throws Exception {
        String queue = deletingQueue(name("quorum"));
        assertThat(channel()
                        .queueDeclare(queue, true, false, false, quorum(arguments))
                        .getQueue())
                .isEqualTo(queue);
    }

    static Stream<Arguments> ofOtherTypes() {
        return Stream.of(
                Arguments.of("x-max-priority", 5),
                Arguments.of("x-max-priority", "no number"),
                Arguments.of("x-queue-mode", "lazy"),
                Arguments.of("x-queue-mode", "bogus"),
                Arguments.of("x-queue-version", 2),
                Arguments.of("x-queue-master-locator", "client-local"),
                Arguments.of("x-max-age", "1h"),
                Arguments.of("x-max-age", "bogus"),
                Arguments.of("x-stream-max-segment-size-bytes", 1_000),
                Arguments.of("x-initial-cluster-size", 3));
    }

    @ParameterizedTest
    @MethodSource("ofOtherTypes")
    void anArgumentOfAnotherTypeIsRefusedWhateverItsValue(String argument, Object value) throws Exception {
        String queue = name("quorum");
        assertRefused(
                queue,
                Map.of(argument, value),
                "invalid arg '" + argument + "' for " + entity(queue) + " of queue type rabbit_quorum_queue");
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of("x-dead-letter-strategy", "bogus", "invalid_dlx_strategy"),
                Arguments.of("x-dead-letter-strategy", "", "invalid_dlx_strategy"),
                Arguments.of("x-dead-letter-strategy", 5, "{unacceptable_type,signedint}"),
                Arguments.of("x-dead-letter-strategy", true, "{unacceptable_type,bool}"),
                Arguments.of("x-overflow", "bogus", "invalid_overflow"),
                Arguments.of("x-expires", 0, "{value_zero,0}"),
                Arguments.of("x-message-ttl", -1, "{value_negative,-1}"),
                Arguments.of("x-max-length", "5", "\"expected integer, got longstr\""),
                Arguments.of("x-max-in-memory-length", -1, "{value_negative,-1}"),
                Arguments.of("x-max-in-memory-bytes", "x", "\"expected integer, got longstr\""),
                Arguments.of("x-quorum-initial-group-size", 0, "{value_zero,0}"),
                Arguments.of("x-queue-leader-locator", "bogus", "invalid_queue_locator_arg"),
                Arguments.of("x-single-active-consumer", "yes", "{unacceptable_type,longstr}"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void aWrongValueIsRefusedWithAReason(String argument, Object value, String reason) throws Exception {
        String queue = name("quorum");
        assertRefused(
                queue, Map.of(argument, value), "invalid arg '" + argument + "' for " + entity(queue) + ": " + reason);
    }

    @ParameterizedTest
    @CsvSource({
        "false, false, false, non-durable",
        "true, true, false, exclusive-owner",
        "true, false, true, auto-delete",
        "false, true, false, exclusive-owner",
        "false, false, true, auto-delete",
        "true, true, true, auto-delete",
        "false, true, true, auto-delete"
    })
    void itIsDurableAndForEverybodyAndStays(boolean durable, boolean exclusive, boolean autoDelete, String property)
            throws Exception {
        String queue = name("quorum");
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - invalid property '" + property + "' for " + entity(queue),
                50,
                10,
                () -> channel().queueDeclare(queue, durable, exclusive, autoDelete, quorum(NO_ARGUMENTS)));
    }

    @Test
    void itsArgumentsAreLookedAtBeforeItsProperties() throws Exception {
        String queue = name("quorum");
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - invalid arg 'x-max-priority' for " + entity(queue)
                        + " of queue type rabbit_quorum_queue",
                50,
                10,
                () -> channel().queueDeclare(queue, false, false, true, quorum(Map.of("x-max-priority", 5))));
    }

    @Test
    void itsNameIsNotTheServers() throws Exception {
        assertRefused("", NO_ARGUMENTS, "Cannot declare a server-named queue for type rabbit_quorum_queue");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bogus", "at-most-once", "at-least-once"})
    void aClassicQueueKnowsNoStrategyOfDeadLetters(String strategy) throws Exception {
        String queue = name("classic");
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - invalid arg 'x-dead-letter-strategy' for " + entity(queue)
                        + " of queue type rabbit_classic_queue",
                50,
                10,
                () -> channel().queueDeclare(queue, true, false, false, Map.of("x-dead-letter-strategy", strategy)));
    }

    @ParameterizedTest
    @CsvSource({"true, false, if-unused", "false, true, if-empty", "true, true, if-unused"})
    void itIsNotDeletedOnACondition(boolean ifUnused, boolean ifEmpty, String flag) throws Exception {
        String queue = deletingQueue(name("quorum"));
        channel().queueDeclare(queue, true, false, false, quorum(NO_ARGUMENTS));
        Channel closing = newChannel(newConnection());
        assertConnectionError(
                closing,
                540,
                "NOT_IMPLEMENTED - cannot delete " + entity(queue) + ". queue.delete operations with " + flag
                        + " flag set are not supported by quorum queues",
                50,
                40,
                () -> closing.queueDelete(queue, ifUnused, ifEmpty));
    }
}
