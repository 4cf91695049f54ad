package org.leveret.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every binding matches, and whoever routes is told which exchanges keep the message. */
class RecentHistoryExchangeTest {

    private static final ExchangeType TYPE = ExchangeTypes.RECENT_HISTORY;

    private final Router router =
            new Router().exchange("r", TYPE).queue("r", "q1", "a").queue("r", "q2", "b");
    private final Destinations into = new Destinations();

    private Destinations route(String exchange, MessageHeaders headers) {
        into.clear();
        router.table().route(exchange, "any", headers, into);
        return into;
    }

    @Test
    void itMatchesAsFanoutDoes() {
        assertThat(router.route("r", "any")).containsExactlyInAnyOrder("q1", "q2");
        assertThat(router.route("r", "a", "b", "c")).containsExactlyInAnyOrder("q1", "q2");
        router.apply(router.table().deleteQueue("q1"));
        assertThat(router.route("r", "any")).containsExactly("q2");
    }

    @Test
    void itKeepsAMessageOnceHoweverManyKeysAndWithoutAnyBinding() {
        assertThat(route("r", MessageHeaders.NONE).histories()).containsExactly("r");
        into.clear();
        router.table().route("r", List.of("a", "b"), MessageHeaders.NONE, into);
        assertThat(into.histories()).containsExactly("r");
        router.exchange("empty", TYPE);
        assertThat(route("empty", MessageHeaders.NONE).histories()).containsExactly("empty");
    }

    @Test
    void everyOneOnTheWayKeepsTheMessage() {
        router.exchange("f", ExchangeTypes.FANOUT)
                .exchange("other", TYPE)
                .link("f", "r", "")
                .link("r", "other", "");
        assertThat(route("f", MessageHeaders.NONE).histories()).containsExactly("r", "other");
        router.exchange("plain", ExchangeTypes.FANOUT);
        assertThat(route("plain", MessageHeaders.NONE).histories()).isEmpty();
    }

    @Test
    void aMessageThatSaysSoIsRoutedAndNotKept() {
        assertThat(route("r", noStore(true)).histories()).isEmpty();
        assertThat(into.size()).isEqualTo(2);
        assertThat(route("r", noStore(false)).histories()).containsExactly("r");
        assertThat(route("r", noStore("true")).histories()).containsExactly("r");
        assertThat(route("r", noStore(1L)).histories()).containsExactly("r");
    }

    private static MessageHeaders noStore(Object value) {
        return name -> name.equals("x-recent-history-no-store") ? value : null;
    }

    @Test
    void noRouteThroughItMayBeRemembered() {
        router.exchange("f", ExchangeTypes.FANOUT).link("f", "r", "");
        assertThat(router.table().dependsOnMoreThanKey("r")).isTrue();
        assertThat(router.table().dependsOnMoreThanKey("f")).isTrue();
    }

    @Test
    void itKeepsTwentyMessagesOrAsManyAsItIsTold() {
        assertThat(RecentHistoryExchange.messagesMax(exchange(Map.of()))).isEqualTo(20);
        assertThat(RecentHistoryExchange.messagesMax(exchange(Map.of("x-recent-history-length", 3))))
                .isEqualTo(3);
        assertThat(RecentHistoryExchange.messagesMax(exchange(Map.of("x-recent-history-length", 1L << 40))))
                .isEqualTo(Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"byte", "short", "signedint", "long"})
    void theLengthIsASignedInteger(String type) {
        assertThatCode(() -> TYPE.validate(exchange(Map.of("x-recent-history-length", 1)), name -> type))
                .doesNotThrowAnyException();
    }

    @Test
    void anotherLengthIsRefused() {
        assertRefused(0, "signedint", "0");
        assertRefused(-1, "signedint", "-1");
        assertRefused(5, "unsignedint", "5");
        assertRefused("5", "longstr", "<<\"5\">>");
        assertRefused(1.5, "double", "1.5");
        assertRefused(true, "bool", "true");
    }

    private static void assertRefused(Object length, String type, String printed) {
        assertThatThrownBy(() -> TYPE.validate(exchange(Map.of("x-recent-history-length", length)), name -> type))
                .isInstanceOf(InvalidExchangeException.class)
                .hasMessage("Invalid argument " + printed + ", 'x-recent-history-length' must be a positive integer");
    }

    private static Exchange exchange(Map<String, Object> arguments) {
        return new Exchange("r", TYPE, true, false, false, null, arguments);
    }
}
