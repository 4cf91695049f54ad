package org.leveret.conformance.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.raw.Bytes;
import org.leveret.conformance.raw.Methods;
import org.leveret.conformance.raw.RawChannel;
import org.leveret.conformance.raw.Table;

/** exchange.declare: names, types, and what a second declare must repeat. */
class ExchangeDeclareTest extends AmqpTest {
    private static final String DEFAULT_EXCHANGE = "ACCESS_REFUSED - operation not permitted on the default exchange";

    private static String inequivalent(String field, String exchange, String received, String current) {
        return "PRECONDITION_FAILED - inequivalent arg '" + field + "' for exchange '" + exchange
                + "' in vhost '/': received '" + received + "' but current is '" + current + "'";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "direct",
                "fanout",
                "topic",
                "headers",
                "x-consistent-hash",
                "x-modulus-hash",
                "x-random",
                "x-recent-history"
            })
    void everyTypeIsDeclaredAndDeclaredAgain(String type) throws Exception {
        String exchange = exchange(type);
        channel().exchangeDeclare(exchange, type, true, false, false, NO_ARGUMENTS);
        channel().exchangeDeclarePassive(exchange);
    }

    @ParameterizedTest
    @CsvSource({
        "amq.direct, direct",
        "amq.fanout, fanout",
        "amq.topic, topic",
        "amq.headers, headers",
        "amq.match, headers"
    })
    void thePredeclaredOnesAreDurable(String exchange, String type) throws Exception {
        channel().exchangeDeclare(exchange, type, true, false, false, NO_ARGUMENTS);
    }

    @Test
    void theTraceExchangeIsInternal() throws Exception {
        channel().exchangeDeclare("amq.rabbitmq.trace", "topic", true, false, true, NO_ARGUMENTS);
    }

    @Test
    void anUnknownTypeIsAConnectionError() throws Exception {
        assertConnectionError(
                channel(),
                503,
                "COMMAND_INVALID - unknown exchange type 'bogus-type'",
                40,
                10,
                () -> channel().exchangeDeclare(name("x"), "bogus-type"));
    }

    @Test
    void theTypeOfAPluginThatIsNotThereIsUnknown() throws Exception {
        assertConnectionError(
                channel(),
                503,
                "COMMAND_INVALID - unknown exchange type 'x-jms-topic'",
                40,
                10,
                () -> channel().exchangeDeclare(name("x"), "x-jms-topic"));
    }

    @Test
    void anEmptyTypeIsInvalid() throws Exception {
        assertConnectionError(
                channel(),
                503,
                "COMMAND_INVALID - invalid exchange type ''",
                40,
                10,
                () -> channel().exchangeDeclare(name("x"), ""));
    }

    @Test
    void theTypeIsCheckedBeforeTheName() throws Exception {
        assertConnectionError(
                channel(),
                503,
                "COMMAND_INVALID - unknown exchange type 'bogus-type'",
                40,
                10,
                () -> channel().exchangeDeclare("amq.new", "bogus-type"));
    }

    @Test
    void theTypeIsNotCheckedWhenPassive() {
        RawChannel channel = rawChannel();
        channel.send(Bytes.method(40, 10)
                .u16(0)
                .shortString("amq.direct")
                .shortString("bogus-type")
                .bits(true, false, false, false, false)
                .table(new Table()));
        channel.expect(40, 11);
    }

    @Test
    void theDefaultExchangeCannotBeDeclared() throws Exception {
        assertChannelError(
                channel(), 403, DEFAULT_EXCHANGE, 40, 10, () -> channel().exchangeDeclare("", "direct", true));
    }

    @Test
    void theDefaultExchangeCannotEvenBeDeclaredPassively() throws Exception {
        assertChannelError(
                channel(), 403, DEFAULT_EXCHANGE, 40, 10, () -> channel().exchangeDeclarePassive(""));
    }

    @Test
    void aNewNameWithTheReservedPrefixIsRefused() throws Exception {
        String exchange = "amq." + name("x");
        assertChannelError(
                channel(),
                403,
                "ACCESS_REFUSED - exchange name '" + exchange + "' contains reserved prefix 'amq.*'",
                40,
                10,
                () -> channel().exchangeDeclare(exchange, "direct"));
    }

    @Test
    void theReservedPrefixIsCaseSensitive() throws Exception {
        channel().exchangeDeclare(deletingExchange("AMQ." + name("x")), "direct");
    }

    @Test
    void aPassiveDeclareOfAMissingOneIsNotFound() throws Exception {
        String exchange = name("missing");
        assertChannelError(
                channel(),
                404,
                "NOT_FOUND - no exchange '" + exchange + "' in vhost '/'",
                40,
                10,
                () -> channel().exchangeDeclarePassive(exchange));
    }

    @Test
    void lineEndsAreTakenOutOfNames() throws Exception {
        String exchange = deletingExchange(name("lines"));
        channel().exchangeDeclare("\r\n" + exchange.replace(".", ".\n"), "direct");
        channel().exchangeDeclarePassive(exchange);
        channel().exchangeDeclarePassive(exchange + "\r");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u5154\u5b50", "with blank", "a/b%2f", "'quoted'", "\u0000"})
    void aNameMayHoldAnyText(String text) throws Exception {
        String exchange = deletingExchange(name(text));
        channel().exchangeDeclare(exchange, "direct");
        channel().exchangeDeclarePassive(exchange);
    }

    @Test
    void aNameMayBe255OctetsLong() throws Exception {
        String exchange = deletingExchange((name("long") + "x".repeat(255)).substring(0, 255));
        channel().exchangeDeclare(exchange, "direct");
        channel().exchangeDeclarePassive(exchange);
    }

    static Stream<Arguments> mismatches() {
        return Stream.of(
                Arguments.of("fanout", true, false, false, "type", "fanout", "direct"),
                Arguments.of("direct", false, false, false, "durable", "false", "true"),
                Arguments.of("direct", true, true, false, "auto_delete", "true", "false"),
                Arguments.of("direct", true, false, true, "internal", "true", "false"),
                Arguments.of("fanout", false, true, true, "type", "fanout", "direct"),
                Arguments.of("direct", false, true, true, "durable", "false", "true"));
    }

    @ParameterizedTest
    @MethodSource("mismatches")
    void aSecondDeclareMustRepeatTheFirst(
            String type,
            boolean durable,
            boolean autoDelete,
            boolean internal,
            String field,
            String received,
            String current)
            throws Exception {
        String exchange = exchange("direct");
        assertChannelError(
                channel(),
                406,
                inequivalent(field, exchange, received, current),
                40,
                10,
                () -> channel().exchangeDeclare(exchange, type, durable, autoDelete, internal, NO_ARGUMENTS));
    }

    @Test
    void argumentsThatMeanNothingNeedNotBeRepeated() throws Exception {
        String exchange = exchange("direct", Map.of("x-anything", 1));
        channel().exchangeDeclare(exchange, "direct", true, false, false, Map.of("x-other", List.of("two")));
    }

    @Test
    void anAlternateExchangeMustBeRepeated() throws Exception {
        String exchange = exchange("direct", Map.of("alternate-exchange", "ae"));
        channel().exchangeDeclare(exchange, "direct", true, false, false, Map.of("alternate-exchange", "ae"));
        assertChannelError(
                channel(),
                406,
                inequivalent("alternate-exchange", exchange, "ae2", "ae"),
                40,
                10,
                () -> channel()
                        .exchangeDeclare(exchange, "direct", true, false, false, Map.of("alternate-exchange", "ae2")));
    }

    @Test
    void anAlternateExchangeCannotBeAddedLater() throws Exception {
        String exchange = exchange("direct");
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - inequivalent arg 'alternate-exchange' for exchange '" + exchange
                        + "' in vhost '/': received the value 'ae' of type 'longstr' but current is none",
                40,
                10,
                () -> channel()
                        .exchangeDeclare(exchange, "direct", true, false, false, Map.of("alternate-exchange", "ae")));
    }

    @Test
    void anAlternateExchangeCannotBeLeftOutLater() throws Exception {
        String exchange = exchange("direct", Map.of("alternate-exchange", "ae"));
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - inequivalent arg 'alternate-exchange' for exchange '" + exchange
                        + "' in vhost '/': received none but current is the value 'ae' of type 'longstr'",
                40,
                10,
                () -> channel().exchangeDeclare(exchange, "direct", true, false, false, NO_ARGUMENTS));
    }

    @Test
    void anAlternateExchangeIsNamedByAString() throws Exception {
        String exchange = name("x");
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - invalid type 'signedint' for arg 'alternate-exchange' in exchange '" + exchange
                        + "' in vhost '/'",
                40,
                10,
                () -> channel()
                        .exchangeDeclare(exchange, "direct", true, false, false, Map.of("alternate-exchange", 1)));
    }

    @Test
    void aDeclareThatWaitsForNoAnswerIsAnsweredOnlyIfItFails() {
        RawChannel channel = rawChannel();
        String exchange = deletingExchange(name("nowait"));
        channel.send(Bytes.method(40, 10)
                .u16(0)
                .shortString(exchange)
                .shortString("direct")
                .bits(false, false, false, false, true)
                .table(new Table()));
        channel.declareQueue();
        channel.send(Bytes.method(40, 10)
                .u16(0)
                .shortString(exchange)
                .shortString("fanout")
                .bits(false, false, false, false, true)
                .table(new Table()));
        channel.expectClose(406, inequivalent("type", exchange, "fanout", "direct"), 40, 10);
    }

    @Test
    void declareOkHasNoArguments() {
        RawChannel channel = rawChannel();
        String exchange = deletingExchange(name("auto"));
        channel.send(Methods.exchangeDeclare(exchange, "fanout", new Table()));
        assertThat(channel.expect(40, 11).atEnd()).isTrue();
    }
}
