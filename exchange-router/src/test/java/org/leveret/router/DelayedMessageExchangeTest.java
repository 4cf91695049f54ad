package org.leveret.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A message that asks to wait is told to whoever routes; every other one goes as the type that is delayed says. */
class DelayedMessageExchangeTest {

    private static final ExchangeType TYPE = ExchangeTypes.DELAYED_MESSAGE;

    private final Destinations into = new Destinations();

    /** A message that asks to wait. */
    private static final class Waiting implements MessageHeaders {
        @Override
        public @Nullable Object header(String name) {
            return null;
        }

        @Override
        public long delayMs() {
            return 1;
        }
    }

    private static Exchange exchange(String name, Map<String, Object> arguments) {
        return new Exchange(name, TYPE, true, false, false, null, arguments);
    }

    private static Exchange delaying(String name, String underlying) {
        return exchange(name, Map.of("x-delayed-type", underlying));
    }

    private List<String> route(RoutingTable table, MessageHeaders headers, String... keys) {
        into.clear();
        table.route("d", List.of(keys), headers, into);
        return IntStream.range(0, into.size()).mapToObj(into::queue).toList();
    }

    @Test
    void aMessageThatDoesNotAskToWaitGoesAsTheDelayedTypeSays() {
        RoutingTable table = RoutingTable.empty()
                .declare(delaying("d", "topic"))
                .bind(Binding.toQueue("d", "q1", "a.*"))
                .bind(Binding.toQueue("d", "q2", "b"));
        assertThat(route(table, MessageHeaders.NONE, "a.x")).containsExactly("q1");
        assertThat(route(table, MessageHeaders.NONE, "a.x", "b")).containsExactlyInAnyOrder("q1", "q2");
        assertThat(into.delays()).isEmpty();
        assertThat(route(table.unbind(Binding.toQueue("d", "q2", "b")).table(), MessageHeaders.NONE, "b"))
                .isEmpty();
    }

    @Test
    void aMessageThatAsksToWaitGoesNowhereAndIsToldOnceHoweverManyKeys() {
        RoutingTable table =
                RoutingTable.empty().declare(delaying("d", "direct")).bind(Binding.toQueue("d", "q", "key"));
        assertThat(route(table, new Waiting(), "key", "other", "key")).isEmpty();
        assertThat(into.delays()).containsExactly("d");
        into.clear();
        assertThat(into.delays()).isEmpty();
    }

    @Test
    @Timeout(20)
    void aMessageThatAHundredThousandExchangesAreToDelayIsToldToEachOnce() {
        int count = 100_000;
        RoutingTable table =
                RoutingTable.empty().declare(new Exchange("d", ExchangeTypes.FANOUT, true, false, false, null));
        for (int i = 0; i < count; i++) {
            table = table.declare(delaying("delaying" + i, "fanout")).bind(Binding.toExchange("d", "delaying" + i, ""));
        }
        assertThat(route(table, new Waiting(), "key", "other")).isEmpty();
        assertThat(into.delays()).hasSize(count).doesNotHaveDuplicates();
    }

    @Test
    void itsAnswerIsNotToBeRemembered() {
        assertThat(RoutingTable.empty().declare(delaying("d", "direct")).dependsOnMoreThanKey("d"))
                .isTrue();
    }

    @Test
    void whatRoutesInTheEndIsTheDelayedType() {
        assertThat(ExchangeTypes.routing(delaying("d", "x-recent-history"))).isSameAs(ExchangeTypes.RECENT_HISTORY);
        assertThat(ExchangeTypes.routing(new Exchange("t", ExchangeTypes.TOPIC, true, false, false, null)))
                .isSameAs(ExchangeTypes.TOPIC);
    }

    @Test
    void itHasToNameAnotherTypeThatThereIs() {
        assertThatCode(() -> validate(delaying("d", "headers"))).doesNotThrowAnyException();
        assertThatThrownBy(() -> validate(exchange("d", Map.of())))
                .isInstanceOf(InvalidExchangeException.class)
                .hasMessage("Invalid argument, 'x-delayed-type' must be an existing exchange type");
        assertThatThrownBy(() -> validate(delaying("d", "x-delayed-message")))
                .isInstanceOf(InvalidExchangeException.class)
                .hasMessage("Invalid argument, 'x-delayed-message' can't be used for 'x-delayed-type'");
        assertThatThrownBy(() -> validate(delaying("d", "odd")))
                .isInstanceOfSatisfying(
                        UnknownExchangeTypeException.class,
                        e -> assertThat(e.type()).isEqualTo("odd"));
    }

    @Test
    void argumentsAndBindingsAreThoseOfTheDelayedType() {
        assertThatThrownBy(() -> validate(
                        exchange("d", Map.of("x-delayed-type", "x-recent-history", "x-recent-history-length", -1L))))
                .isInstanceOf(InvalidExchangeException.class);
        Exchange hashing = delaying("d", "x-consistent-hash");
        Binding binding = Binding.toQueue("d", "q", "many");
        assertThatThrownBy(() -> TYPE.validate(hashing, binding, ArgumentTypes.ofPlainValues(Map.of())))
                .isInstanceOf(InvalidBindingException.class);
    }

    private static void validate(Exchange exchange) {
        TYPE.validate(exchange, ArgumentTypes.ofPlainValues(exchange.arguments()));
    }
}
