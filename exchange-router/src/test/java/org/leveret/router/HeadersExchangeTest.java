package org.leveret.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What RabbitMQ 4.x answers for bindings of headers exchanges. */
class HeadersExchangeTest {

    private static final Object ANY = Binding.ANY_VALUE;

    static List<Arguments> table() {
        return List.of(
                row("all is what counts without x-match", Map.of("a", 1, "b", 2), Map.of("a", 1L, "b", 2L), true),
                row("all needs every one", Map.of("a", 1, "b", 2), Map.of("a", 1L), false),
                row("all by name", Map.of("x-match", "all", "a", 1), Map.of("a", 1L, "c", 3L), true),
                row("all with a different value", Map.of("x-match", "all", "a", 1), Map.of("a", 2L), false),
                row("any needs one", Map.of("x-match", "any", "a", 1, "b", 2), Map.of("b", 2L), true),
                row("any needs at least one", Map.of("x-match", "any", "a", 1, "b", 2), Map.of("b", 1L), false),
                row("empty arguments match everything", Map.of(), Map.of("a", 1L), true),
                row("empty arguments match no headers", Map.of(), Map.of(), true),
                row("all of nothing matches", Map.of("x-match", "all"), Map.of(), true),
                row("any of nothing does not", Map.of("x-match", "any"), Map.of("a", 1L), false),
                row("any of x- arguments alone does not", Map.of("x-match", "any", "x-a", 1), Map.of("x-a", 1L), false),
                row("all of x- arguments alone matches", Map.of("x-match", "all", "x-a", 1), Map.of(), true),
                row("all ignores x- arguments", Map.of("a", 1, "x-a", 1), Map.of("a", 1L), true),
                row("any ignores x- arguments", Map.of("x-match", "any", "a", 1, "x-a", 1), Map.of("x-a", 1L), false),
                row("all-with-x", Map.of("x-match", "all-with-x", "a", 1, "x-a", 1), Map.of("a", 1L), false),
                row("all-with-x, met", Map.of("x-match", "all-with-x", "x-a", 1), Map.of("x-a", 1L), true),
                row("any-with-x", Map.of("x-match", "any-with-x", "a", 1, "x-a", 1), Map.of("x-a", 1L), true),
                row(
                        "x-match itself never counts",
                        Map.of("x-match", "any-with-x"),
                        Map.of("x-match", "any-with-x"),
                        false),
                row("x-match with x never counts", Map.of("x-match", "all-with-x"), Map.of(), true),
                row("x without a dash is an ordinary header", Map.of("x", 1), Map.of(), false),
                row("void asks for presence", Map.of("a", ANY), Map.of("a", "whatever"), true),
                row("void does not match absence", Map.of("a", ANY), Map.of("b", 1L), false),
                row("void matches a void header", Map.of("a", ANY), Map.of("a", ANY), true),
                row("any with void", Map.of("x-match", "any", "a", ANY, "b", 1), Map.of("a", 7L), true),
                row("a void header has no value", Map.of("a", 1), Map.of("a", ANY), false),
                row("integers of every width are one type", Map.of("a", (byte) 1), Map.of("a", 1L), true),
                row("an integer is no double", Map.of("a", 1), Map.of("a", 1.0), false),
                row("a double is no integer", Map.of("a", 1.0), Map.of("a", 1L), false),
                row("float and double are one type", Map.of("a", 0.5f), Map.of("a", 0.5), true),
                row("a string is no integer", Map.of("a", "1"), Map.of("a", 1L), false),
                row("a string is no boolean", Map.of("a", "true"), Map.of("a", true), false),
                row("strings are compared with their case", Map.of("a", "B"), Map.of("a", "b"), false),
                row("names are compared with their case", Map.of("A", 1), Map.of("a", 1L), false),
                row("booleans", Map.of("a", true), Map.of("a", true), true),
                row("bytes", Map.of("a", new byte[] {-1}), Map.of("a", ByteBuffer.wrap(new byte[] {-1})), true),
                row("decimals", Map.of("a", new BigDecimal("1.50")), Map.of("a", new BigDecimal("1.50")), true),
                row(
                        "decimals of another scale",
                        Map.of("a", new BigDecimal("1.5")),
                        Map.of("a", new BigDecimal("1.50")),
                        false),
                row("arrays", Map.of("a", List.of(1, "b")), Map.of("a", List.of(1L, "b")), true),
                row("arrays in another order", Map.of("a", List.of(1, 2)), Map.of("a", List.of(2L, 1L)), false),
                row("tables", Map.of("a", Map.of("b", 1)), Map.of("a", Map.of("b", 1L)), true));
    }

    private static Arguments row(String name, Map<String, Object> binding, Map<String, Object> headers, boolean match) {
        return Arguments.of(name, binding, headers, match);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void aBindingMatchesAsRabbitMqAnswers(
            String name, Map<String, Object> binding, Map<String, Object> headers, boolean match) {
        Router router = new Router().exchange("h", ExchangeTypes.HEADERS).queue("h", "q", binding);
        assertThat(router.routeHeaders("h", headers)).isEqualTo(match ? List.of("q") : List.of());
        router.apply(router.table().deleteQueue("q"));
        assertThat(router.routeHeaders("h", headers)).isEmpty();
    }

    @Test
    void allBindingsOfTheTableWorkTogether() {
        Router router = new Router().exchange("h", ExchangeTypes.HEADERS);
        for (Arguments row : table()) {
            @SuppressWarnings("unchecked")
            Map<String, Object> binding = (Map<String, Object>) row.get()[1];
            router.queue("h", (String) row.get()[0], binding);
        }
        for (Arguments row : table()) {
            @SuppressWarnings("unchecked")
            Map<String, Object> headers = (Map<String, Object>) row.get()[2];
            if ((boolean) row.get()[3]) {
                assertThat(router.routeHeaders("h", headers)).contains((String) row.get()[0]);
            } else {
                assertThat(router.routeHeaders("h", headers)).doesNotContain((String) row.get()[0]);
            }
        }
    }

    @Test
    void theKeysPlayNoPart() {
        Router router = new Router().exchange("h", ExchangeTypes.HEADERS).queue("h", "q", "some key");
        assertThat(router.route("h", "another key")).containsExactly("q");
        assertThat(router.route("h", "several", "keys")).containsExactly("q");
    }

    @Test
    void bindingsToExchangesMatchInTheSameWay() {
        Router router = new Router()
                .exchange("h", ExchangeTypes.HEADERS)
                .exchange("f", ExchangeTypes.FANOUT)
                .queue("f", "q", "");
        router.apply(new RoutingTable.Change(
                router.table().bind(new Binding("h", "f", DestinationType.EXCHANGE, "", Map.of("a", 1, "b", 2))),
                List.of(),
                List.of()));
        assertThat(router.routeHeaders("h", Map.of("a", 1L, "b", 2L))).containsExactly("q");
        assertThat(router.routeHeaders("h", Map.of("a", 1L))).isEmpty();
    }

    @Test
    void aMessageIsComparedWithFewRulesWhenThereAreMany() {
        Router router = new Router().exchange("h", ExchangeTypes.HEADERS);
        for (int i = 0; i < 1000; i++) {
            Map<String, Object> arguments = new LinkedHashMap<>();
            arguments.put("format", "pdf");
            arguments.put("id", i);
            router.queue("h", "q" + i, arguments);
        }
        int[] asked = {0};
        Destinations into = new Destinations();
        router.table()
                .route(
                        "h",
                        "",
                        name -> {
                            asked[0]++;
                            return name.equals("format") ? "pdf" : Long.valueOf(7);
                        },
                        into);
        assertThat(Router.queuesOf(into)).containsExactly("q7");
        assertThat(asked[0]).as("looked up").isLessThan(12);
    }
}
