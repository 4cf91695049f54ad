package org.leveret.conformance.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.leveret.conformance.AmqpTest;

/**
 * Routing by patterns of words: {@code *} is one word, {@code #} is any number of them. The empty key has no words,
 * and {@code a.} has two, the second of them empty.
 */
class TopicRoutingTest extends AmqpTest {
    private static final List<String> KEYS =
            List.of("", "a", ".", "a.", ".a", "a.b", "a..b", "a.x.b", "x.a", "a.b.c", "a.x.y.b", "A", "..", "a.a");

    private static Arguments matching(String pattern, String... keys) {
        return Arguments.of(pattern, Arrays.asList(keys));
    }

    private static Arguments matchingAllBut(String pattern, String... keys) {
        return Arguments.of(
                pattern,
                KEYS.stream().filter(key -> !Arrays.asList(keys).contains(key)).toList());
    }

    static Stream<Arguments> matrix() {
        return Stream.of(
                matchingAllBut("#"),
                matchingAllBut("#.#"),
                matchingAllBut("#.#.#"),
                matching("*", "a", "A"),
                matching("*.*", ".", "a.", ".a", "a.b", "x.a", "a.a"),
                matchingAllBut("*.#", ""),
                matchingAllBut("#.*", ""),
                matching("#.a", "a", ".a", "x.a", "a.a"),
                matching("a.#", "a", "a.", "a.b", "a..b", "a.x.b", "a.b.c", "a.x.y.b", "a.a"),
                matching("#.a.#", "a", "a.", ".a", "a.b", "a..b", "a.x.b", "x.a", "a.b.c", "a.x.y.b", "a.a"),
                matching("a.*", "a.", "a.b", "a.a"),
                matching("*.a", ".a", "x.a", "a.a"),
                matching("a.*.b", "a..b", "a.x.b"),
                matching("a.#.b", "a.b", "a..b", "a.x.b", "a.x.y.b"),
                matching("a..b", "a..b"),
                matching("a.b", "a.b"),
                matching(".a", ".a"),
                matching(".", "."),
                matching("..", ".."),
                matching("", ""),
                matching("*.*.*", "a..b", "a.x.b", "a.b.c", ".."),
                matching("A", "A"),
                matching("a*"),
                matching("a#"),
                matching("**"),
                matching("##"));
    }

    @ParameterizedTest(name = "\"{0}\"")
    @MethodSource("matrix")
    void aPatternMatchesTheseKeysAndNoOthers(String pattern, List<String> matched) throws Exception {
        String exchange = exchange("topic");
        String queue = queue();
        channel().queueBind(queue, exchange, pattern);
        for (String key : KEYS) {
            publish(exchange, key, "key " + key);
        }
        assertThat(getAll(queue))
                .containsExactlyElementsOf(
                        matched.stream().map(key -> "key " + key).toList());
    }

    @Test
    void wildcardsAreWildcardsOnlyAsWholeWords() throws Exception {
        String exchange = exchange("topic");
        String queue = queue();
        channel().queueBind(queue, exchange, "a*.b#");
        publishAll(exchange, "ax.bx", "not equal");
        publishAll(exchange, "a*.b#", "equal");
        assertThat(getAll(queue)).containsExactly("equal");
    }

    @Test
    void wildcardsInARoutingKeyAreOrdinaryWords() throws Exception {
        String exchange = exchange("topic");
        String queue = queue();
        channel().queueBind(queue, exchange, "a.b");
        publishAll(exchange, "a.*", "m");
        publishAll(exchange, "#", "m");
        assertThat(get(queue)).isNull();
    }

    @Test
    void severalMatchingPatternsBringOneCopy() throws Exception {
        String exchange = exchange("topic");
        String queue = queue();
        for (String pattern : List.of("a.b", "a.*", "#", "*.b")) {
            channel().queueBind(queue, exchange, pattern);
        }
        publishAll(exchange, "a.b", "m");
        assertThat(getAll(queue)).containsExactly("m");
    }

    @Test
    void takingOnePatternAwayLeavesTheOthers() throws Exception {
        String exchange = exchange("topic");
        String queue = queue();
        channel().queueBind(queue, exchange, "a.*");
        channel().queueBind(queue, exchange, "a.#");
        channel().queueUnbind(queue, exchange, "a.#");
        publishAll(exchange, "a.b.c", "too long");
        publishAll(exchange, "a.b", "m");
        assertThat(getAll(queue)).containsExactly("m");
    }

    @Test
    void anExchangeMayBeBoundByAPattern() throws Exception {
        String source = exchange("topic");
        String destination = exchange("topic");
        String queue = queue();
        channel().exchangeBind(destination, source, "a.#");
        channel().queueBind(queue, destination, "#.c");
        publishAll(source, "a.b.c", "both");
        publishAll(source, "a.b", "first only");
        publishAll(source, "x.c", "second only");
        assertThat(getAll(queue)).containsExactly("both");
    }
}
