package org.leveret.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What RabbitMQ answers for every pair of these keys and binding keys. */
class TopicExchangeTest {

    private static final List<String> KEYS =
            List.of("", "a", ".", "a.", ".a", "a.b", "a..b", "a.x.b", "x.a", "a.b.c", "a.x.y.b", "A", "..", "a.a");

    private static final String[] BEGINNING_WITH_A = {"a", "a.", "a.b", "a..b", "a.x.b", "a.b.c", "a.x.y.b", "a.a"};

    static List<Arguments> matrix() {
        List<String> allButEmpty = new ArrayList<>(KEYS);
        allButEmpty.remove("");
        List<String> withA = new ArrayList<>(List.of(BEGINNING_WITH_A));
        withA.addAll(List.of(".a", "x.a"));
        return List.of(
                Arguments.of("#", KEYS),
                Arguments.of("#.#", KEYS),
                Arguments.of("#.#.#", KEYS),
                Arguments.of("*", List.of("a", "A")),
                Arguments.of("*.*", List.of(".", "a.", ".a", "a.b", "x.a", "a.a")),
                Arguments.of("*.#", allButEmpty),
                Arguments.of("#.*", allButEmpty),
                Arguments.of("#.a", List.of("a", ".a", "x.a", "a.a")),
                Arguments.of("a.#", List.of(BEGINNING_WITH_A)),
                Arguments.of("#.a.#", withA),
                Arguments.of("a.*", List.of("a.", "a.b", "a.a")),
                Arguments.of("*.a", List.of(".a", "x.a", "a.a")),
                Arguments.of("a.*.b", List.of("a..b", "a.x.b")),
                Arguments.of("a.#.b", List.of("a.b", "a..b", "a.x.b", "a.x.y.b")),
                Arguments.of("a..b", List.of("a..b")),
                Arguments.of(".a", List.of(".a")),
                Arguments.of(".", List.of(".")),
                Arguments.of("..", List.of("..")),
                Arguments.of("", List.of("")),
                Arguments.of("a*", List.of()),
                Arguments.of("a#", List.of()));
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void aBindingKeyMatchesAsRabbitMqAnswers(String bindingKey, List<String> matching) {
        Router router = new Router().exchange("t", ExchangeTypes.TOPIC).queue("t", "q", bindingKey);
        Set<String> matched = new TreeSet<>();
        for (String key : KEYS) {
            List<String> queues = router.route("t", key);
            if (!queues.isEmpty()) {
                assertThat(queues).containsExactly("q");
                matched.add(key);
            }
        }
        assertThat(matched).containsExactlyInAnyOrderElementsOf(matching);
        assertThat(KEYS.stream().filter(key -> NaiveTopic.matches(bindingKey, key)))
                .as("the naive matcher that random tests compare with")
                .containsExactlyInAnyOrderElementsOf(matching);
    }

    @Test
    void allBindingKeysOfTheMatrixWorkInOneTrie() {
        Router router = new Router().exchange("t", ExchangeTypes.TOPIC);
        for (Arguments row : matrix()) {
            router.queue("t", "q:" + row.get()[0], (String) row.get()[0]);
        }
        for (String key : KEYS) {
            List<String> expected = matrix().stream()
                    .filter(row -> ((List<?>) row.get()[1]).contains(key))
                    .map(row -> "q:" + row.get()[0])
                    .toList();
            assertThat(router.route("t", key)).as(key).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void wildcardsOfARoutingKeyAreOrdinaryWords() {
        Router router = new Router().exchange("t", ExchangeTypes.TOPIC).queue("t", "q", "a.b");
        assertThat(router.route("t", "a.*")).isEmpty();
        assertThat(router.route("t", "#")).isEmpty();
    }

    @Test
    void wordsWithEqualHashCodesAreToldApart() {
        Router router = new Router()
                .exchange("t", ExchangeTypes.TOPIC)
                .queue("t", "q1", "#.Aa.end")
                .queue("t", "q2", "#.BB.end");
        assertThat(router.route("t", "BB.Aa.end")).containsExactly("q1");
        assertThat(router.route("t", "Aa.x.BB.end")).containsExactly("q2");
    }

    @Test
    void unbindingLeavesTheOtherKeysOfThePath() {
        Router router = new Router().exchange("t", ExchangeTypes.TOPIC);
        String[] bindingKeys = {"a", "a.b", "a.b.c", "a.*.c", "a.#.c", "#", ""};
        for (String bindingKey : bindingKeys) {
            router.queue("t", "q:" + bindingKey, bindingKey);
        }
        router.apply(router.table().unbind(Binding.toQueue("t", "q:a.b", "a.b")));
        assertThat(router.route("t", "a.b")).containsExactly("q:#");
        assertThat(router.route("t", "a.b.c")).containsExactlyInAnyOrder("q:a.b.c", "q:a.*.c", "q:a.#.c", "q:#");
        for (String bindingKey : bindingKeys) {
            router.apply(router.table().unbind(Binding.toQueue("t", "q:" + bindingKey, bindingKey)));
        }
        assertThat(router.route("t", "a.b.c")).isEmpty();
    }

    @Test
    void consecutiveHashesAreBoundAndUnboundAsOneButAreBindingsOfTheirOwn() {
        Router router = new Router()
                .exchange("t", ExchangeTypes.TOPIC)
                .queue("t", "q", "#.a")
                .queue("t", "q", "#.#.a");
        assertThat(router.table().bindingCount()).isEqualTo(2);
        router.apply(router.table().unbind(Binding.toQueue("t", "q", "#.a")));
        assertThat(router.route("t", "x.a")).containsExactly("q");
        router.apply(router.table().unbind(Binding.toQueue("t", "q", "#.#.a")));
        assertThat(router.route("t", "x.a")).isEmpty();
    }
}
