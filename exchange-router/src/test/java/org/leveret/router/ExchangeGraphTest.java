package org.leveret.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bindings between exchanges, alternate exchanges and several routing keys. */
class ExchangeGraphTest {

    private final Router router = new Router();

    @Test
    void aMessageFollowsBindingsFromExchangeToExchange() {
        router.exchange("a", ExchangeTypes.FANOUT)
                .exchange("b", ExchangeTypes.TOPIC)
                .link("a", "b", "")
                .queue("b", "q", "x.*");
        assertThat(router.route("a", "x.y")).containsExactly("q");
        assertThat(router.route("a", "y")).isEmpty();
    }

    @Test
    void cyclesAndSelfBindingsEndAndEachQueueGetsTheMessageOnce() {
        router.exchange("a", ExchangeTypes.FANOUT)
                .exchange("b", ExchangeTypes.FANOUT)
                .exchange("c", ExchangeTypes.FANOUT)
                .link("a", "b", "")
                .link("b", "c", "")
                .link("c", "a", "")
                .link("a", "a", "")
                .link("a", "c", "")
                .queue("a", "q", "")
                .queue("b", "q", "")
                .queue("c", "q", "")
                .queue("c", "q2", "");
        for (String start : List.of("a", "b", "c")) {
            assertThat(router.route(start, "key")).containsExactlyInAnyOrder("q", "q2");
        }
    }

    @Test
    void anUnmatchedMessageGoesToTheAlternateExchange() {
        router.exchange("a", ExchangeTypes.DIRECT, false, "alternate")
                .exchange("alternate", ExchangeTypes.FANOUT)
                .queue("a", "q", "key")
                .queue("alternate", "lost", "");
        assertThat(router.route("a", "key")).containsExactly("q");
        assertThat(router.route("a", "other")).containsExactly("lost");
    }

    @Test
    void aKeyThatEndsWithinAPatternIsUnmatched() {
        router.exchange("a", ExchangeTypes.TOPIC, false, "alternate")
                .exchange("alternate", ExchangeTypes.FANOUT)
                .queue("a", "q", "x.*")
                .queue("a", "r", "#.y")
                .queue("alternate", "lost", "");
        assertThat(router.route("a", "x.z")).containsExactly("q");
        assertThat(router.route("a", "x")).containsExactly("lost");
        assertThat(router.route("a", "z")).containsExactly("lost");
    }

    @Test
    void alternatesAreChained() {
        router.exchange("a", ExchangeTypes.DIRECT, false, "b")
                .exchange("b", ExchangeTypes.DIRECT, false, "c")
                .exchange("c", ExchangeTypes.DIRECT)
                .queue("c", "q", "key");
        assertThat(router.route("a", "key")).containsExactly("q");
        assertThat(router.route("a", "other")).isEmpty();
    }

    @Test
    void alternatesMayFormCycles() {
        router.exchange("a", ExchangeTypes.DIRECT, false, "b")
                .exchange("b", ExchangeTypes.DIRECT, false, "a")
                .exchange("self", ExchangeTypes.DIRECT, false, "self");
        assertThat(router.route("a", "key")).isEmpty();
        assertThat(router.route("self", "key")).isEmpty();
    }

    @Test
    void aMissingAlternateIsNoAlternate() {
        router.exchange("a", ExchangeTypes.DIRECT, false, "missing").exchange("d", ExchangeTypes.DIRECT, false, "");
        assertThat(router.route("a", "key")).isEmpty();
        assertThat(router.route("d", "key"))
                .as("the default exchange has no bindings to match")
                .isEmpty();
    }

    @Test
    void aMatchThatLeadsNowhereDoesNotBringTheAlternateIntoPlay() {
        router.exchange("a", ExchangeTypes.FANOUT, false, "alternate")
                .exchange("dead end", ExchangeTypes.DIRECT)
                .exchange("alternate", ExchangeTypes.FANOUT)
                .link("a", "dead end", "")
                .queue("alternate", "q", "");
        assertThat(router.route("a", "key")).isEmpty();
        router.exchange("dead end", ExchangeTypes.DIRECT, false, "alternate");
        assertThat(router.route("a", "key")).containsExactly("q");
    }

    @Test
    void aMatchThatAddsNothingNewStillIsOne() {
        router.exchange("a", ExchangeTypes.FANOUT)
                .exchange("b", ExchangeTypes.FANOUT, false, "alternate")
                .exchange("alternate", ExchangeTypes.FANOUT)
                .queue("a", "q", "")
                .link("a", "b", "")
                .queue("b", "q", "")
                .queue("alternate", "lost", "");
        assertThat(router.route("a", "key")).containsExactly("q");
    }

    @Test
    void everyKeyIsRoutedAndEachQueueGetsTheMessageOnce() {
        router.exchange("d", ExchangeTypes.DIRECT)
                .exchange("t", ExchangeTypes.TOPIC)
                .queue("d", "q1", "1")
                .queue("d", "q2", "2")
                .queue("d", "q2", "3")
                .link("d", "t", "1")
                .queue("t", "q3", "2.#");
        assertThat(router.route("d", "1", "2", "3", "1")).containsExactlyInAnyOrder("q1", "q2", "q3");
        assertThat(router.route("d", "3", "2")).containsExactly("q2");
    }

    @Test
    void theAlternateIsTriedWhenNoneOfTheKeysMatches() {
        router.exchange("d", ExchangeTypes.DIRECT, false, "alternate")
                .exchange("alternate", ExchangeTypes.FANOUT)
                .queue("d", "q", "1")
                .queue("alternate", "lost", "");
        assertThat(router.route("d", "2", "1")).containsExactly("q");
        assertThat(router.route("d", "2", "3")).containsExactly("lost");
    }

    @Test
    void routesAreAddedToWhatIsThere() {
        router.exchange("f", ExchangeTypes.FANOUT).queue("f", "q1", "").queue("f", "q2", "");
        Destinations into = new Destinations();
        assertThat(into.add("q2")).isTrue();
        assertThat(into.add("q2")).isFalse();
        router.table().route("f", "", MessageHeaders.NONE, into);
        assertThat(Router.queuesOf(into)).containsExactlyInAnyOrder("q1", "q2");
        into.clear();
        assertThat(into.size()).isZero();
        router.table().route("f", "", MessageHeaders.NONE, into);
        assertThat(Router.queuesOf(into)).containsExactlyInAnyOrder("q1", "q2");
    }

    @Test
    void aRouteMayBeRememberedUnlessAHeadersExchangeCanBeReached() {
        router.exchange("h", ExchangeTypes.HEADERS)
                .exchange("plain", ExchangeTypes.TOPIC)
                .exchange("direct", ExchangeTypes.DIRECT)
                .exchange("bound", ExchangeTypes.FANOUT)
                .exchange("alternate", ExchangeTypes.DIRECT, false, "bound")
                .link("plain", "direct", "#")
                .link("direct", "plain", "")
                .link("bound", "h", "");
        assertThat(router.table().dependsOnMoreThanKey("h")).isTrue();
        assertThat(router.table().dependsOnMoreThanKey("bound")).isTrue();
        assertThat(router.table().dependsOnMoreThanKey("alternate")).isTrue();
        assertThat(router.table().dependsOnMoreThanKey("plain")).isFalse();
        assertThat(router.table().dependsOnMoreThanKey("")).isFalse();
        assertThat(router.table().dependsOnMoreThanKey("missing")).isFalse();
        router.apply(router.table().unbind(Binding.toExchange("bound", "h", "")));
        assertThat(router.table().dependsOnMoreThanKey("alternate")).isFalse();
    }

    @Test
    void headersAreSeenByEveryExchangeOnTheWay() {
        router.exchange("f", ExchangeTypes.FANOUT)
                .exchange("h", ExchangeTypes.HEADERS)
                .link("f", "h", "")
                .queue("h", "q", Map.of("a", 1));
        assertThat(router.routeHeaders("f", Map.of("a", 1L))).containsExactly("q");
        assertThat(router.routeHeaders("f", Map.of("a", 2L))).isEmpty();
    }
}
