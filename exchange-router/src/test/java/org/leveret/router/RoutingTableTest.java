package org.leveret.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoutingTableTest {

    private final Router router =
            new Router().exchange("d", ExchangeTypes.DIRECT).exchange("f", ExchangeTypes.FANOUT);

    @Test
    void bindingTwiceIsBindingOnce() {
        router.queue("d", "q", "key");
        RoutingTable once = router.table();
        assertThat(once.bind(Binding.toQueue("d", "q", "key"))).isSameAs(once);
        assertThat(once.bindingCount()).isOne();
    }

    @Test
    void keyArgumentsDestinationAndItsTypeAllTellBindingsApart() {
        router.exchange("q", ExchangeTypes.FANOUT)
                .queue("d", "q", "")
                .queue("d", "q", "key")
                .queue("d", "q", Map.of("a", 1))
                .queue("d", "q2", "")
                .link("d", "q", "");
        assertThat(router.table().bindingCount()).isEqualTo(5);
        router.apply(router.table().unbind(Binding.toQueue("d", "q", "")));
        assertThat(router.table().bindings()).hasSize(4).doesNotContain(Binding.toQueue("d", "q", ""));
    }

    @Test
    void removingWhatIsNotThereChangesNothing() {
        router.queue("d", "q", "key");
        RoutingTable table = router.table();
        for (RoutingTable.Change change : List.of(
                table.unbind(Binding.toQueue("d", "q", "other")),
                table.unbind(new Binding("d", "q", DestinationType.QUEUE, "key", Map.of("a", 1))),
                table.unbind(Binding.toQueue("missing", "q", "key")),
                table.deleteQueue("missing"),
                table.deleteExchange("missing"))) {
            assertThat(change).isEqualTo(new RoutingTable.Change(table, List.of(), List.of()));
        }
    }

    @Test
    void aDeletedQueueTakesItsBindingsWithIt() {
        router.queue("d", "q", "key").queue("f", "q", "").queue("f", "other", "");
        RoutingTable.Change change = router.apply(router.table().deleteQueue("q"));
        assertThat(change.removedBindings())
                .containsExactlyInAnyOrder(Binding.toQueue("d", "q", "key"), Binding.toQueue("f", "q", ""));
        assertThat(change.deletedExchanges()).isEmpty();
        assertThat(router.table().bindings()).containsExactly(Binding.toQueue("f", "other", ""));
        assertThat(router.table().bindingCount()).isOne();
        assertThat(router.route("f", "")).containsExactly("other");
    }

    @Test
    void aDeletedExchangeTakesTheBindingsFromAndToItWithIt() {
        router.exchange("t", ExchangeTypes.TOPIC)
                .queue("f", "q", "")
                .link("d", "f", "key")
                .link("f", "t", "")
                .link("f", "f", "")
                .queue("d", "q", "key");
        RoutingTable.Change change = router.apply(router.table().deleteExchange("f"));
        assertThat(change.removedBindings())
                .containsExactlyInAnyOrder(
                        Binding.toQueue("f", "q", ""),
                        Binding.toExchange("d", "f", "key"),
                        Binding.toExchange("f", "t", ""),
                        Binding.toExchange("f", "f", ""));
        assertThat(change.deletedExchanges()).extracting(Exchange::name).containsExactly("f");
        assertThat(router.table().exchange("f")).isNull();
        assertThat(router.table().bindings()).containsExactly(Binding.toQueue("d", "q", "key"));
        assertThat(router.table().bindingsTo("t", DestinationType.EXCHANGE)).isEmpty();
        assertThat(router.table().bindingsTo("f", DestinationType.EXCHANGE)).isEmpty();
        assertThat(router.table().bindingCount()).isOne();
    }

    @Test
    void anExchangeDeclaredAgainAfterItsDeletionHasNoBindings() {
        router.queue("f", "q", "");
        router.apply(router.table().deleteExchange("f"));
        router.exchange("f", ExchangeTypes.FANOUT);
        assertThat(router.route("f", "")).isEmpty();
    }

    @Test
    void bindingsCanBeListedByBothEnds() {
        router.exchange("q", ExchangeTypes.FANOUT)
                .queue("d", "q", "1")
                .queue("d", "q", "2")
                .queue("f", "q", "")
                .link("d", "q", "3");
        RoutingTable table = router.table();
        assertThat(table.bindingsFrom("d"))
                .containsExactlyInAnyOrder(
                        Binding.toQueue("d", "q", "1"),
                        Binding.toQueue("d", "q", "2"),
                        Binding.toExchange("d", "q", "3"));
        assertThat(table.bindingsTo("q", DestinationType.QUEUE)).hasSize(3);
        assertThat(table.bindingsTo("q", DestinationType.EXCHANGE)).containsExactly(Binding.toExchange("d", "q", "3"));
        assertThat(table.bindingsFrom("missing")).isEmpty();
        assertThat(table.bindingsTo("missing", DestinationType.QUEUE)).isEmpty();
        assertThat(table.bindings()).hasSize(4);
        assertThat(table.contains(Binding.toQueue("d", "q", "1"))).isTrue();
        assertThat(table.contains(Binding.toQueue("d", "q", "3"))).isFalse();
    }

    @Test
    void onlyTheSourceOfABindingIsInUse() {
        router.link("d", "f", "");
        assertThat(router.table().isSource("d")).isTrue();
        assertThat(router.table().isSource("f")).isFalse();
        assertThat(router.table().isSource("missing")).isFalse();
    }

    @Test
    void aRedeclaredExchangeKeepsItsBindings() {
        router.queue("d", "q", "key").exchange("d", ExchangeTypes.DIRECT, false, "f");
        assertThat(router.table().exchange("d"))
                .extracting(Exchange::alternateExchange)
                .isEqualTo("f");
        assertThat(router.route("d", "key")).containsExactly("q");
        router.exchange("d", ExchangeTypes.TOPIC);
        assertThat(router.route("d", "key")).containsExactly("q");
        RoutingTable table = router.table();
        assertThat(table.declare(new Exchange("d", ExchangeTypes.TOPIC, true, false, false, null)))
                .isSameAs(table);
        assertThat(table.exchanges()).extracting(Exchange::name).containsExactlyInAnyOrder("d", "f");
        assertThat(table.exchangeCount()).isEqualTo(2);
    }

    @Test
    void neitherEndOfABindingMayBeMissingOrTheDefaultExchange() {
        RoutingTable table = router.table().declare(new Exchange("", ExchangeTypes.DIRECT, true, false, false, null));
        for (Binding binding : List.of(
                Binding.toQueue("missing", "q", ""),
                Binding.toExchange("d", "missing", ""),
                Binding.toQueue("", "q", ""),
                Binding.toExchange("d", "", ""))) {
            assertThatThrownBy(() -> table.bind(binding)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void anOldSnapshotAnswersAsBefore() {
        router.exchange("t", ExchangeTypes.TOPIC).exchange("h", ExchangeTypes.HEADERS);
        for (int i = 0; i < 20; i++) {
            router.queue("d", "q" + i, "key")
                    .queue("f", "q" + i, "")
                    .queue("t", "q" + i, "a.#")
                    .queue("h", "q" + i, Map.of("a", 1));
        }
        RoutingTable old = router.table();
        for (int i = 0; i < 20; i++) {
            router.apply(router.table().deleteQueue("q" + i));
            router.queue("t", "new" + i, "#").queue("d", "new" + i, "key").queue("f", "new" + i, "");
        }
        router.apply(router.table().deleteExchange("h"));
        assertThat(old.bindingCount()).isEqualTo(80);
        assertThat(old.bindings()).hasSize(80).allMatch(old::contains);
        assertThat(old.exchange("h")).isNotNull();
        for (String exchange : List.of("d", "f", "t", "h")) {
            Destinations into = new Destinations();
            old.route(exchange, exchange.equals("t") ? "a.b" : "key", name -> name.equals("a") ? 1L : null, into);
            assertThat(Router.queuesOf(into)).hasSize(20).allMatch(name -> name.startsWith("q"));
        }
        assertThat(router.table().bindingCount()).isEqualTo(60);
    }

    @Test
    void everyRegisteredTypeIsFoundByItsName() {
        assertThat(ExchangeTypes.all()).extracting(ExchangeType::name).contains("direct", "fanout", "topic", "headers");
        assertThat(ExchangeTypes.all()).allMatch(type -> ExchangeTypes.byName(type.name()) == type);
        assertThat(ExchangeTypes.byName("bogus")).isNull();
    }
}
