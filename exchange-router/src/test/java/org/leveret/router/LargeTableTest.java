package org.leveret.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A hundred thousand bindings on one exchange. The limits are far above what it takes, and far below what it would take
 * if a change copied what is there.
 */
@Timeout(20)
class LargeTableTest {

    private static final int COUNT = 100_000;

    private final Router router = new Router()
            .exchange("d", ExchangeTypes.DIRECT)
            .exchange("f", ExchangeTypes.FANOUT)
            .exchange("t", ExchangeTypes.TOPIC)
            .exchange("h", ExchangeTypes.HEADERS);

    @Test
    void directWithManyKeys() {
        bindAll(i -> Binding.toQueue("d", "q" + i, "key" + i));
        assertThat(router.route("d", "key777")).containsExactly("q777");
        unbindAll(i -> Binding.toQueue("d", "q" + i, "key" + i));
    }

    @Test
    void directWithOneKey() {
        bindAll(i -> Binding.toQueue("d", "q" + i, "key"));
        assertThat(router.route("d", "key")).hasSize(COUNT);
        unbindAll(i -> Binding.toQueue("d", "q" + i, "key"));
    }

    @Test
    void fanout() {
        bindAll(i -> Binding.toQueue("f", "q" + i, ""));
        assertThat(router.route("f", "key")).hasSize(COUNT);
        unbindAll(i -> Binding.toQueue("f", "q" + i, ""));
    }

    @Test
    void topicWithManyKeysAndOneQueue() {
        bindAll(i -> Binding.toQueue("t", "q", "a." + i % 300 + ".*." + i + ".#"));
        assertThat(router.route("t", "a.7.x.1207.y")).containsExactly("q");
        RoutingTable.Change change = router.apply(router.table().deleteQueue("q"));
        assertThat(change.removedBindings()).hasSize(COUNT);
        assertThat(router.table().bindingCount()).isZero();
    }

    @Test
    void headersWithACommonAndARareValue() {
        bindAll(i -> new Binding("h", "q" + i, DestinationType.QUEUE, "", Map.of("type", "report", "id", i)));
        assertThat(router.routeHeaders("h", Map.of("type", "report", "id", 777L)))
                .containsExactly("q777");
        RoutingTable.Change change = router.apply(router.table().deleteExchange("h"));
        assertThat(change.removedBindings()).hasSize(COUNT);
    }

    @Test
    void keysMadeToCollide() {
        List<String> keys = PersistentMapTest.colliding(16);
        for (String key : keys) {
            router.queue("d", key, key);
        }
        assertThat(router.route("d", keys.get(777))).containsExactly(keys.get(777));
        router.exchange("collect", ExchangeTypes.FANOUT)
                .link("collect", "f", "")
                .queue("collect", "q", "");
        for (String key : keys) {
            router.queue("f", key, "");
        }
        assertThat(router.route("collect", "")).hasSize(keys.size() + 1);
    }

    private void bindAll(IntFunction<Binding> binding) {
        RoutingTable table = router.table();
        for (int i = 0; i < COUNT; i++) {
            table = table.bind(binding.apply(i));
        }
        router.apply(new RoutingTable.Change(table, List.of(), List.of()));
        assertThat(table.bindingCount()).isEqualTo(COUNT);
    }

    private void unbindAll(IntFunction<Binding> binding) {
        RoutingTable table = router.table();
        for (int i = 0; i < COUNT; i++) {
            table = table.unbind(binding.apply(i)).table();
        }
        assertThat(table.bindingCount()).isZero();
        assertThat(table.bindings()).isEmpty();
    }
}
