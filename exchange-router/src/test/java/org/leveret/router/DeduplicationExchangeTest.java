package org.leveret.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every binding matches a message that whoever routes has not seen, and none matches one that it has. */
class DeduplicationExchangeTest {

    private static final ExchangeType TYPE = ExchangeTypes.DEDUPLICATION;
    private static final String SIZE_TEXT =
            "Missing or invalid argument, 'x-cache-size' must be an integer greater than 0";

    private final Router router =
            new Router().exchange("d", TYPE).queue("d", "q1", "a").queue("d", "q2", "b");
    private final List<String> asked = new ArrayList<>();
    private boolean seen;
    private final Destinations into = new Destinations((exchange, headers) -> {
        asked.add(exchange);
        return seen;
    });

    private static Exchange exchange(Map<String, Object> arguments) {
        return new Exchange("d", TYPE, true, false, false, null, arguments);
    }

    private static void validate(Map<String, Object> arguments) {
        TYPE.validate(exchange(arguments), ArgumentTypes.ofPlainValues(arguments));
    }

    @Test
    void whatIsNewIsMatchedAsFanoutDoes() {
        router.table().route("d", "any", MessageHeaders.NONE, into);
        assertThat(into.size()).isEqualTo(2);
    }

    @Test
    void whatWasSeenMatchesNothing() {
        seen = true;
        router.table().route("d", "any", MessageHeaders.NONE, into);
        assertThat(into.size()).isZero();
    }

    @Test
    void itAsksOnceHoweverManyKeys() {
        router.table().route("d", List.of("a", "b"), MessageHeaders.NONE, into);
        assertThat(asked).containsExactly("d");
    }

    @Test
    void everyOneOnTheWayIsAsked() {
        router.exchange("f", ExchangeTypes.FANOUT)
                .exchange("other", TYPE)
                .link("f", "d", "")
                .link("d", "other", "");
        router.table().route("f", "any", MessageHeaders.NONE, into);
        assertThat(asked).containsExactly("d", "other");
    }

    @Test
    void nobodyMayRememberItsAnswer() {
        assertThat(router.table().dependsOnMoreThanKey("d")).isTrue();
    }

    static Stream<Map<String, Object>> accepted() {
        return Stream.of(
                Map.of("x-cache-size", 1L),
                Map.of("x-cache-size", "10"),
                Map.of("x-cache-size", 10L, "x-cache-ttl", 1L),
                Map.of("x-cache-size", 10L, "x-cache-ttl", "1000"),
                Map.of("x-cache-size", 10L, "x-cache-persistence", "memory"));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void theseArgumentsAreAccepted(Map<String, Object> arguments) {
        assertThatCode(() -> validate(arguments)).doesNotThrowAnyException();
    }

    static Stream<Map<String, Object>> sizes() {
        return Stream.of(
                Map.of(),
                Map.of("x-cache-size", 0L),
                Map.of("x-cache-size", -1L),
                Map.of("x-cache-size", "many"),
                Map.of("x-cache-size", 1.5),
                Map.of("x-cache-size", true));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void theSizeIsAPositiveNumber(Map<String, Object> arguments) {
        assertThatThrownBy(() -> validate(arguments))
                .isInstanceOf(InvalidExchangeException.class)
                .hasMessage(SIZE_TEXT);
    }

    @Test
    void soIsTheTime() {
        assertThatThrownBy(() -> validate(Map.of("x-cache-size", 1L, "x-cache-ttl", 0L)))
                .isInstanceOf(InvalidExchangeException.class)
                .hasMessage("Invalid argument, 'x-cache-ttl' must be an integer greater than 0");
    }

    @Test
    void whereItRemembersIsAWordOfTwo() {
        assertThatThrownBy(() -> validate(Map.of("x-cache-size", 1L, "x-cache-persistence", "paper")))
                .isInstanceOf(InvalidExchangeException.class)
                .hasMessage("Invalid argument, 'x-cache-persistence' must be either 'disk' or 'memory'");
    }

    @Test
    void sizeAndTimeAreRead() {
        Exchange exchange = exchange(Map.of("x-cache-size", "20", "x-cache-ttl", 300L));
        assertThat(DeduplicationExchange.sizeMax(exchange)).isEqualTo(20);
        assertThat(DeduplicationExchange.timeToLiveMs(exchange)).isEqualTo(300);
        assertThat(DeduplicationExchange.timeToLiveMs(exchange(Map.of("x-cache-size", 1L))))
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void itIsOnDiskOnlyWhenThatIsSaid() {
        assertThat(DeduplicationExchange.isKeptOnDisk(exchange(Map.of("x-cache-persistence", "disk"))))
                .isTrue();
        assertThat(DeduplicationExchange.isKeptOnDisk(exchange(Map.of("x-cache-persistence", "memory"))))
                .isFalse();
        assertThat(DeduplicationExchange.isKeptOnDisk(exchange(Map.of()))).isFalse();
    }
}
