package org.leveret.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** An auto-delete exchange goes with the last binding whose source it is. */
class AutoDeleteTest {

    private final Router router = new Router().exchange("stays", ExchangeTypes.FANOUT);

    @Test
    void unbindingTheLastQueueDeletesTheExchange() {
        auto("x").queue("x", "q1", "").queue("x", "q2", "");
        assertThat(deleted(router.table().unbind(Binding.toQueue("x", "q1", ""))))
                .isEmpty();
        assertThat(deleted(router.table().unbind(Binding.toQueue("x", "q2", ""))))
                .containsExactly("x");
        assertThat(router.table().exchange("x")).isNull();
    }

    @Test
    void anExchangeNeverBoundStays() {
        auto("x").queue("stays", "q", "");
        assertThat(deleted(router.table().unbind(Binding.toQueue("x", "q", ""))))
                .isEmpty();
        assertThat(deleted(router.table().deleteQueue("q"))).isEmpty();
        assertThat(router.table().exchange("x")).isNotNull();
    }

    @Test
    void beingADestinationDoesNotMatter() {
        auto("x").link("stays", "x", "");
        assertThat(deleted(router.table().unbind(Binding.toExchange("stays", "x", ""))))
                .isEmpty();
        auto("y").link("stays", "y", "").queue("y", "q", "");
        assertThat(deleted(router.table().unbind(Binding.toQueue("y", "q", ""))))
                .containsExactly("y");
        assertThat(router.table().bindingCount()).isZero();
    }

    @Test
    void deletingAQueueDeletesEveryExchangeItWasTheLastOf() {
        auto("x").queue("x", "q", "1").queue("x", "q", "2");
        auto("y").queue("y", "q", "").queue("y", "other", "");
        auto("z").queue("z", "q", "");
        router.queue("stays", "q", "");
        RoutingTable.Change change = router.apply(router.table().deleteQueue("q"));
        assertThat(change.deletedExchanges()).extracting(Exchange::name).containsExactlyInAnyOrder("x", "z");
        assertThat(change.removedBindings()).hasSize(5).doesNotHaveDuplicates();
        assertThat(router.table().exchanges()).extracting(Exchange::name).containsExactlyInAnyOrder("stays", "y");
    }

    @Test
    void theDeletionGoesOnFromExchangeToExchange() {
        auto("a");
        auto("b");
        auto("c").link("a", "b", "").link("b", "c", "").queue("c", "q", "").link("stays", "a", "");
        RoutingTable.Change change = router.apply(router.table().deleteQueue("q"));
        assertThat(change.deletedExchanges()).extracting(Exchange::name).containsExactly("c", "b", "a");
        assertThat(change.removedBindings())
                .containsExactlyInAnyOrder(
                        Binding.toQueue("c", "q", ""),
                        Binding.toExchange("b", "c", ""),
                        Binding.toExchange("a", "b", ""),
                        Binding.toExchange("stays", "a", ""));
        assertThat(router.table().bindings()).isEmpty();
    }

    @Test
    void deletingADestinationExchangeCounts() {
        auto("a").link("a", "stays", "");
        assertThat(deleted(router.table().deleteExchange("stays"))).containsExactly("stays", "a");
    }

    @Test
    void aBindingToItselfKeepsAnExchangeUntilTheExchangeIsDeleted() {
        auto("a").link("a", "a", "").queue("a", "q", "");
        assertThat(deleted(router.table().deleteQueue("q"))).isEmpty();
        RoutingTable.Change change = router.apply(router.table().unbind(Binding.toExchange("a", "a", "")));
        assertThat(change.deletedExchanges()).extracting(Exchange::name).containsExactly("a");
        assertThat(change.removedBindings()).containsExactly(Binding.toExchange("a", "a", ""));
    }

    @Test
    void exchangesInACycleGoTogether() {
        auto("a");
        auto("b").link("a", "b", "").link("b", "a", "");
        assertThat(deleted(router.table().unbind(Binding.toExchange("a", "b", ""))))
                .containsExactly("a", "b");
        assertThat(router.table().bindingCount()).isZero();
    }

    @Test
    void aChainOfAnyLengthGoesWithoutOverflowingTheStack() {
        int length = 20_000;
        auto("x0").queue("x0", "q", "");
        for (int i = 1; i < length; i++) {
            auto("x" + i).link("x" + i, "x" + (i - 1), "");
        }
        assertThat(deleted(router.table().deleteQueue("q"))).hasSize(length);
        assertThat(router.table().exchangeCount()).isOne();
    }

    private Router auto(String name) {
        return router.exchange(name, ExchangeTypes.FANOUT, true, null);
    }

    private List<String> deleted(RoutingTable.Change change) {
        return router.apply(change).deletedExchanges().stream()
                .map(Exchange::name)
                .toList();
    }
}
