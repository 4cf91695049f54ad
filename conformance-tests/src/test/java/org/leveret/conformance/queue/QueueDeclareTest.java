package org.leveret.conformance.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.Queue.DeclareOk;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.Deliveries;
import org.leveret.conformance.raw.Bytes;
import org.leveret.conformance.raw.RawChannel;
import org.leveret.conformance.raw.Table;

/** queue.declare: names, counts, and what a second declare must repeat. */
class QueueDeclareTest extends AmqpTest {
    private static String inequivalent(String argument, String queue, String received, String current) {
        return "PRECONDITION_FAILED - inequivalent arg '" + argument + "' for queue '" + queue
                + "' in vhost '/': received '" + received + "' but current is '" + current + "'";
    }

    @Test
    void aNewQueueIsEmptyAndUnused() throws Exception {
        String queue = name("new");
        DeclareOk ok = channel().queueDeclare(queue, false, true, false, NO_ARGUMENTS);
        assertThat(ok.getQueue()).isEqualTo(queue);
        assertThat(ok.getMessageCount()).isZero();
        assertThat(ok.getConsumerCount()).isZero();
    }

    @Test
    void anEmptyNameGetsOneFromTheServer() throws Exception {
        assertThat(queue()).matches("amq\\.gen-[A-Za-z0-9_-]{22}");
    }

    @Test
    void everyServerNameIsAnother() throws Exception {
        assertThat(queue()).isNotEqualTo(queue());
    }

    @Test
    void aServerNamedQueueIsNotExclusiveByItself() throws Exception {
        String queue = deletingQueue(
                channel().queueDeclare("", false, false, false, NO_ARGUMENTS).getQueue());
        newChannel(newConnection()).queueDeclarePassive(queue);
    }

    @Test
    void declaringAgainTellsReadyMessagesAndConsumers() throws Exception {
        String queue = sharedQueue();
        publishAll("", queue, "one", "two", "three");
        getUnsettled(channel(), queue);
        DeclareOk ok = channel().queueDeclare(queue, true, false, false, NO_ARGUMENTS);
        assertThat(ok.getMessageCount()).as("ready, without the unacked one").isEqualTo(2);
        channel().basicQos(1);
        Deliveries.consume(channel(), queue).take();
        ok = channel().queueDeclarePassive(queue);
        assertThat(ok.getMessageCount()).isEqualTo(1);
        assertThat(ok.getConsumerCount()).isEqualTo(1);
    }

    @Test
    void aNewNameWithTheReservedPrefixIsRefused() throws Exception {
        String queue = "amq." + name("q");
        assertChannelError(
                channel(),
                403,
                "ACCESS_REFUSED - queue name '" + queue + "' contains reserved prefix 'amq.*'",
                50,
                10,
                () -> channel().queueDeclare(queue, false, true, false, NO_ARGUMENTS));
    }

    @Test
    void theReservedPrefixIsCaseSensitive() throws Exception {
        channel().queueDeclare("AMQ." + name("q"), false, true, false, NO_ARGUMENTS);
    }

    @Test
    void anExistingServerNamedQueueMayBeDeclaredAgainPassivelyOnly() throws Exception {
        String queue = queue();
        assertThat(channel().queueDeclarePassive(queue).getQueue()).isEqualTo(queue);
        assertChannelError(
                channel(),
                403,
                "ACCESS_REFUSED - queue name '" + queue + "' contains reserved prefix 'amq.*'",
                50,
                10,
                () -> channel().queueDeclare(queue, false, true, false, NO_ARGUMENTS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing-queue", "", "with ' quote"})
    void aPassiveDeclareOfAMissingOneIsNotFound(String queue) throws Exception {
        queue();
        assertChannelError(
                channel(),
                404,
                "NOT_FOUND - no queue '" + queue + "' in vhost '/'",
                50,
                10,
                () -> channel().queueDeclarePassive(queue));
    }

    @Test
    void aPassiveDeclareIgnoresEveryOtherField() throws Exception {
        String queue = sharedQueue();
        RawChannel channel = rawChannel();
        channel.send(Bytes.method(50, 10)
                .u16(0)
                .shortString(queue)
                .bits(true, false, false, true, false)
                .table(new Table().text("x-message-ttl", "nonsense")));
        assertThat(channel.expect(50, 11).shortString()).isEqualTo(queue);
    }

    @Test
    void lineEndsAreTakenOutOfNames() throws Exception {
        String queue = name("lines");
        DeclareOk ok = channel().queueDeclare("\n" + queue + "\r\n", false, true, false, NO_ARGUMENTS);
        assertThat(ok.getQueue()).isEqualTo(queue);
        channel().queueDeclarePassive(queue.replace(".", "\r."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u5154\u5b50", "with blank", "a/b%2f", "\u0000", "..", "*", "#"})
    void aNameMayHoldAnyText(String text) throws Exception {
        String queue = name(text);
        DeclareOk ok = channel().queueDeclare(queue, false, true, false, NO_ARGUMENTS);
        assertThat(ok.getQueue()).isEqualTo(queue);
        publishAll("", queue, "m");
        assertThat(get(queue)).isEqualTo("m");
    }

    @Test
    void aNameMayBe255OctetsLong() throws Exception {
        String queue = (name("long") + "x".repeat(255)).substring(0, 255);
        assertThat(channel()
                        .queueDeclare(queue, false, true, false, NO_ARGUMENTS)
                        .getQueue())
                .isEqualTo(queue);
    }

    static Stream<Arguments> flags() {
        return Stream.of(
                Arguments.of(false, false, "durable", "false", "true"),
                Arguments.of(true, true, "auto_delete", "true", "false"),
                Arguments.of(false, true, "durable", "false", "true"));
    }

    @ParameterizedTest
    @MethodSource("flags")
    void aSecondDeclareMustRepeatTheFirst(
            boolean durable, boolean autoDelete, String argument, String received, String current) throws Exception {
        String queue = sharedQueue();
        assertChannelError(
                channel(),
                406,
                inequivalent(argument, queue, received, current),
                50,
                10,
                () -> channel().queueDeclare(queue, durable, false, autoDelete, NO_ARGUMENTS));
    }

    static Stream<Arguments> comparedArguments() {
        return Stream.of(
                Arguments.of("x-message-ttl", 1000, 2000),
                Arguments.of("x-expires", 60_000, 70_000),
                Arguments.of("x-max-length", 1, 2),
                Arguments.of("x-max-length-bytes", 1000, 2000),
                Arguments.of("x-overflow", "drop-head", "reject-publish"),
                Arguments.of("x-dead-letter-exchange", "a", "b"),
                Arguments.of("x-max-priority", 5, 6),
                Arguments.of("x-single-active-consumer", true, false));
    }

    @ParameterizedTest
    @MethodSource("comparedArguments")
    void anArgumentWithAMeaningMustBeRepeated(String argument, Object current, Object received) throws Exception {
        String queue = name("argument");
        channel().queueDeclare(queue, false, true, false, Map.of(argument, current));
        channel().queueDeclare(queue, false, true, false, Map.of(argument, current));
        assertChannelError(
                channel(),
                406,
                inequivalent(argument, queue, received.toString(), current.toString()),
                50,
                10,
                () -> channel().queueDeclare(queue, false, true, false, Map.of(argument, received)));
    }

    @Test
    void anArgumentCannotBeLeftOutLater() throws Exception {
        String queue = name("argument");
        channel().queueDeclare(queue, false, true, false, Map.of("x-message-ttl", 1000));
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - inequivalent arg 'x-message-ttl' for queue '" + queue
                        + "' in vhost '/': received none but current is the value '1000' of type 'signedint'",
                50,
                10,
                () -> channel().queueDeclare(queue, false, true, false, NO_ARGUMENTS));
    }

    @Test
    void anArgumentCannotBeAddedLater() throws Exception {
        String queue = name("argument");
        channel().queueDeclare(queue, false, true, false, NO_ARGUMENTS);
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - inequivalent arg 'x-message-ttl' for queue '" + queue
                        + "' in vhost '/': received the value '1000' of type 'signedint' but current is none",
                50,
                10,
                () -> channel().queueDeclare(queue, false, true, false, Map.of("x-message-ttl", 1000)));
    }

    @Test
    void argumentsThatMeanNothingNeedNotBeRepeated() throws Exception {
        String queue = name("argument");
        channel().queueDeclare(queue, false, true, false, Map.of("x-anything", 1));
        channel().queueDeclare(queue, false, true, false, Map.of("x-anything", "two", "x-ha-policy", "all"));
    }

    @Test
    void theTypeClassicNeedNotBeNamed() throws Exception {
        String named = name("named");
        channel().queueDeclare(named, false, true, false, Map.of("x-queue-type", "classic"));
        channel().queueDeclare(named, false, true, false, NO_ARGUMENTS);
        String unnamed = name("unnamed");
        channel().queueDeclare(unnamed, false, true, false, NO_ARGUMENTS);
        channel().queueDeclare(unnamed, false, true, false, Map.of("x-queue-type", "classic"));
    }

    @Test
    void theFlagsAreComparedBeforeTheArguments() throws Exception {
        String queue = sharedQueue();
        assertChannelError(
                channel(),
                406,
                inequivalent("durable", queue, "false", "true"),
                50,
                10,
                () -> channel().queueDeclare(queue, false, false, false, Map.of("x-message-ttl", 1000)));
    }

    @Test
    void aDeclareThatWaitsForNoAnswerIsAnsweredOnlyIfItFails() {
        RawChannel channel = rawChannel();
        String queue = deletingQueue(name("nowait"));
        for (boolean durable : new boolean[] {false, true}) {
            channel.send(Bytes.method(50, 10)
                    .u16(0)
                    .shortString(queue)
                    .bits(false, durable, false, false, true)
                    .table(new Table()));
        }
        channel.expectClose(406, inequivalent("durable", queue, "true", "false"), 50, 10);
    }
}
