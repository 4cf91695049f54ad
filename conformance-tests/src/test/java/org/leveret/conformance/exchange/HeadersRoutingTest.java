package org.leveret.conformance.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.leveret.conformance.AmqpTest;

/** Routing by the headers of a message, which a binding's arguments describe. */
class HeadersRoutingTest extends AmqpTest {
    private static final Map<String, @Nullable Object> NO_HEADERS = Map.of();

    /** A map that may hold null, which the client writes as void. */
    private static Map<String, @Nullable Object> map(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> map = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return map;
    }

    static Stream<Arguments> cases() {
        return Stream.of(
                Arguments.of(map(), NO_HEADERS, true),
                Arguments.of(map(), map("a", 1), true),
                Arguments.of(map("x-match", "all"), NO_HEADERS, true),
                Arguments.of(map("x-match", "any"), map("a", 1), false),
                Arguments.of(map("a", 1), map("a", 1), true),
                Arguments.of(map("a", 1), map("a", 1, "b", 2), true),
                Arguments.of(map("a", 1), map("a", 2), false),
                Arguments.of(map("a", 1), map("b", 1), false),
                Arguments.of(map("a", 1), NO_HEADERS, false),
                Arguments.of(map("a", 1), map("A", 1), false),
                Arguments.of(map("a", 1, "b", 2), map("a", 1), false),
                Arguments.of(map("x-match", "all", "a", 1, "b", 2), map("a", 1, "b", 2), true),
                Arguments.of(map("x-match", "all", "a", 1, "b", 2), map("a", 1, "b", 3), false),
                Arguments.of(map("x-match", "any", "a", 1, "b", 2), map("b", 2), true),
                Arguments.of(map("x-match", "any", "a", 1, "b", 2), map("a", 9, "b", 2), true),
                Arguments.of(map("x-match", "any", "a", 1, "b", 2), map("a", 2, "b", 1), false),
                Arguments.of(map("x-match", "any", "a", 1), NO_HEADERS, false),
                Arguments.of(map("a", null), map("a", "whatever"), true),
                Arguments.of(map("a", null), map("a", 5), true),
                Arguments.of(map("a", null), map("b", 5), false),
                Arguments.of(map("x-match", "any", "a", null, "b", 1), map("a", false), true),
                Arguments.of(map("a", 1), map("a", 1L), true),
                Arguments.of(map("a", 1L), map("a", (short) 1), true),
                Arguments.of(map("a", 1), map("a", "1"), false),
                Arguments.of(map("a", "1"), map("a", 1), false),
                Arguments.of(map("a", "text"), map("a", "text"), true),
                Arguments.of(map("a", "text"), map("a", "Text"), false),
                Arguments.of(map("a", true), map("a", true), true),
                Arguments.of(map("a", true), map("a", false), false),
                Arguments.of(map("a", true), map("a", 1), false),
                Arguments.of(map("a", 1.5), map("a", 1.5), true),
                Arguments.of(map("a", 1.5), map("a", 1.25), false),
                Arguments.of(map("x-a", 1), map("x-a", 2), true),
                Arguments.of(map("x-match", "any", "x-a", 1), map("x-a", 1), false),
                Arguments.of(map("x-match", "all-with-x", "x-a", 1), map("x-a", 1), true),
                Arguments.of(map("x-match", "all-with-x", "x-a", 1), map("x-a", 2), false),
                Arguments.of(map("x-match", "all-with-x", "x-a", 1, "b", 2), map("b", 2), false),
                Arguments.of(map("x-match", "any-with-x", "x-a", 1), map("x-a", 1), true),
                Arguments.of(map("x-match", "any-with-x", "x-a", 1), map("x-a", 2), false));
    }

    @ParameterizedTest(name = "{0} by {1}: {2}")
    @MethodSource("cases")
    void aBindingMatchesOrDoesNot(Map<String, Object> arguments, Map<String, Object> headers, boolean matches)
            throws Exception {
        assertThat(routes(arguments, headers)).isEqualTo(matches);
    }

    private boolean routes(Map<String, Object> arguments, Map<String, Object> headers) throws Exception {
        String exchange = exchange("headers");
        String queue = queue();
        channel().queueBind(queue, exchange, "ignored", arguments);
        BasicProperties properties = headers.isEmpty()
                ? new BasicProperties()
                : new BasicProperties.Builder().headers(headers).build();
        publish(exchange, "any key", properties, "m");
        return get(queue) != null;
    }

    @Test
    void aWholeNumberEqualsAFloatingPointNumberOnlyIn3x() throws Exception {
        // 4.x compares exact terms, so that 1 is not 1.0
        assertThat(routes(Map.of("a", 1), Map.of("a", 1.0))).isEqualTo(broker.answersAs3x());
    }

    @Test
    void anUnknownWayToMatchIsRefused() throws Exception {
        String queue = queue();
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - Invalid x-match field value <<\"bogus\">>; expected all, any, all-with-x, or"
                        + " any-with-x",
                50,
                20,
                () -> channel().queueBind(queue, "amq.headers", "", Map.of("x-match", "bogus")));
    }

    @Test
    void theWayToMatchIsAString() throws Exception {
        String queue = queue();
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - Invalid x-match field type signedint (value 1); expected longstr",
                50,
                20,
                () -> channel().queueBind(queue, "amq.headers", "", Map.of("x-match", 1)));
    }

    @Test
    void bothPredeclaredHeadersExchangesRoute() throws Exception {
        for (String exchange : new String[] {"amq.headers", "amq.match"}) {
            String queue = queue();
            channel().queueBind(queue, exchange, "", Map.of("id", queue));
            publish(
                    exchange,
                    "",
                    new BasicProperties.Builder().headers(Map.of("id", queue)).build(),
                    exchange);
            assertThat(getAll(queue)).containsExactly(exchange);
        }
    }

    @Test
    void bindingsWithTheSameKeyAndOtherArgumentsAreDifferentBindings() throws Exception {
        String exchange = exchange("headers");
        String queue = queue();
        channel().queueBind(queue, exchange, "", Map.of("a", 1));
        channel().queueBind(queue, exchange, "", Map.of("a", 2));
        channel().queueUnbind(queue, exchange, "", Map.of("a", 1));
        publish(
                exchange,
                "",
                new BasicProperties.Builder().headers(Map.of("a", 1)).build(),
                "one");
        publish(
                exchange,
                "",
                new BasicProperties.Builder().headers(Map.of("a", 2)).build(),
                "two");
        assertThat(getAll(queue)).containsExactly("two");
    }
}
