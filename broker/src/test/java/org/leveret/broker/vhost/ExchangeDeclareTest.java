package org.leveret.broker.vhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.leveret.broker.vhost.RefusalAssert.assertRefused;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.leveret.amqp.FieldTable;
import org.leveret.router.Exchange;
import org.leveret.router.ExchangeTypes;

class ExchangeDeclareTest extends VhostTest {
    private static final FieldTable WITH_ALTERNATE =
            FieldTable.builder().put("alternate-exchange", "ae").build();

    @Test
    void aDeclaredExchangeIsInTheSnapshotWhenTheReplyComes() {
        client.declareExchange("x", "topic", false, true, true, WITH_ALTERNATE);

        Exchange exchange = broker.exchange("x");
        assertThat(exchange.type()).isSameAs(ExchangeTypes.TOPIC);
        assertThat(exchange.durable()).isFalse();
        assertThat(exchange.autoDelete()).isTrue();
        assertThat(exchange.internal()).isTrue();
        assertThat(exchange.alternateExchange()).isEqualTo("ae");
    }

    @ParameterizedTest
    @CsvSource({
        "'', direct, false",
        "amq.direct, direct, false",
        "amq.fanout, fanout, false",
        "amq.topic, topic, false",
        "amq.headers, headers, false",
        "amq.match, headers, false",
        "amq.rabbitmq.trace, topic, true"
    })
    void everyVirtualHostHasThePredeclaredExchanges(String name, String type, boolean internal) {
        Exchange exchange = broker.exchange(name);
        assertThat(exchange.type().name()).isEqualTo(type);
        assertThat(exchange.durable()).isTrue();
        assertThat(exchange.autoDelete()).isFalse();
        assertThat(exchange.internal()).isEqualTo(internal);
    }

    @Test
    void anUnknownTypeIsRefusedBeforeAnythingElse() {
        assertRefused(
                "COMMAND_INVALID - unknown exchange type 'x-nope'", () -> client.declareExchange("amq.new", "x-nope"));
        assertRefused("COMMAND_INVALID - unknown exchange type 'x-nope'", () -> client.declareExchange("", "x-nope"));
        assertRefused("COMMAND_INVALID - invalid exchange type ''", () -> client.declareExchange("x", ""));
    }

    @Test
    void theDefaultExchangeCannotBeDeclared() {
        String refusal = "ACCESS_REFUSED - operation not permitted on the default exchange";
        assertRefused(refusal, () -> client.declareExchange("", "direct"));
        assertRefused(refusal, () -> client.checkExchange(""));
        assertRefused(refusal, () -> client.declareExchange("\r\n", "direct"));
    }

    @Test
    void aNewNameMustNotHaveTheReservedPrefix() {
        assertRefused(
                "ACCESS_REFUSED - exchange name 'amq.new' contains reserved prefix 'amq.*'",
                () -> client.declareExchange("amq.new", "direct"));
        client.declareExchange("amq.direct", "direct");
        client.checkExchange("amq.direct");
        client.declareExchange("AMQ.new", "direct");
    }

    @Test
    void lineBreaksInNamesAreDropped() {
        client.declareExchange("a\nb\r", "direct");
        assertThat(broker.vhost().routing().exchange("ab")).isNotNull();
        client.checkExchange("a\r\nb");
    }

    @Test
    void aPassiveDeclareAsksOnlyWhetherItExists() {
        assertRefused("NOT_FOUND - no exchange 'x' in vhost '/'", () -> client.checkExchange("x"));
        client.declareExchange("x", "fanout");
        client.checkExchange("x");
    }

    @Test
    void declaringTheSameAgainIsFine() {
        client.declareExchange("x", "headers", true, false, false, WITH_ALTERNATE);
        client.declareExchange("x", "headers", true, false, false, WITH_ALTERNATE);
    }

    @Test
    void aDifferenceIsRefusedInTheOrderTypeDurableAutoDeleteInternalArguments() {
        client.declareExchange("x", "direct", true, false, false, FieldTable.EMPTY);

        assertInequivalent(
                "type",
                "received 'topic' but current is 'direct'",
                () -> client.declareExchange("x", "topic", false, true, true, WITH_ALTERNATE));
        assertInequivalent(
                "durable",
                "received 'false' but current is 'true'",
                () -> client.declareExchange("x", "direct", false, true, true, WITH_ALTERNATE));
        assertInequivalent(
                "auto_delete",
                "received 'true' but current is 'false'",
                () -> client.declareExchange("x", "direct", true, true, true, WITH_ALTERNATE));
        assertInequivalent(
                "internal",
                "received 'true' but current is 'false'",
                () -> client.declareExchange("x", "direct", true, false, true, WITH_ALTERNATE));
        assertInequivalent(
                "alternate-exchange",
                "received the value 'ae' of type 'longstr' but current is none",
                () -> client.declareExchange("x", "direct", true, false, false, WITH_ALTERNATE));
    }

    @Test
    void anotherOrNoAlternateExchangeIsRefused() {
        client.declareExchange("x", "direct", true, false, false, WITH_ALTERNATE);

        assertInequivalent(
                "alternate-exchange",
                "received none but current is the value 'ae' of type 'longstr'",
                () -> client.declareExchange("x", "direct"));
        assertInequivalent(
                "alternate-exchange",
                "received 'ae2' but current is 'ae'",
                () -> client.declareExchange(
                        "x",
                        "direct",
                        true,
                        false,
                        false,
                        FieldTable.builder().put("alternate-exchange", "ae2").build()));
    }

    @Test
    void otherArgumentsAreNotCompared() {
        FieldTable arguments = FieldTable.builder().put("x-anything", 1).build();
        client.declareExchange("x", "direct", true, false, false, arguments);
        client.declareExchange("x", "direct");
    }

    @Test
    void theAlternateExchangeMustBeNamedByAString() {
        FieldTable arguments = FieldTable.builder().put("alternate-exchange", 5).build();
        assertRefused(
                "PRECONDITION_FAILED - invalid type 'signedint' for arg 'alternate-exchange' in exchange 'x' in vhost '/'",
                () -> client.declareExchange("x", "direct", true, false, false, arguments));
    }

    @Test
    void deletingAMissingExchangeIsFine() {
        client.deleteExchange("x", false);
        client.deleteExchange("x", true);
    }

    @Test
    void systemExchangesCannotBeDeletedEvenIfMissing() {
        assertRefused(
                "ACCESS_REFUSED - operation not permitted on the default exchange",
                () -> client.deleteExchange("", false));
        for (String name : new String[] {"amq.direct", "amq.missing"}) {
            assertRefused(
                    "ACCESS_REFUSED - deletion of system exchange '" + name + "' in vhost '/' not allowed",
                    () -> client.deleteExchange(name, false));
        }
    }

    @Test
    void anExchangeIsInUseAsTheSourceOfABindingOnly() {
        client.declareExchange("source", "direct");
        client.declareExchange("destination", "direct");
        client.bindExchange("destination", "source", "k");

        assertRefused(
                "PRECONDITION_FAILED - exchange 'source' in vhost '/' in use",
                () -> client.deleteExchange("source", true));
        client.deleteExchange("destination", true);
        client.deleteExchange("source", true);
        assertThat(broker.vhost().routing().exchange("source")).isNull();
    }

    private static void assertInequivalent(String field, String difference, ThrowingCallable command) {
        assertRefused(
                "PRECONDITION_FAILED - inequivalent arg '" + field + "' for exchange 'x' in vhost '/': " + difference,
                command);
    }
}
