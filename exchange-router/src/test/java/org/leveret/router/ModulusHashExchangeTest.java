package org.leveret.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each key has one of the bindings, by its hash. */
class ModulusHashExchangeTest {

    private static final ExchangeType TYPE = ConsistentHashExchangeTest.type("x-modulus-hash");

    private final Router router = new Router().exchange("m", TYPE);

    @Test
    void keysAreSharedOutEquallyWhateverTheBindingKeys() {
        for (int i = 0; i < 4; i++) {
            router.queue("m", "q" + i, "key" + i);
        }
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < 8_000; i++) {
            List<String> queues = router.route("m", "key" + i);
            assertThat(queues).hasSize(1);
            counts.merge(queues.get(0), 1, Integer::sum);
        }
        assertThat(counts.values()).hasSize(4).allMatch(count -> count > 1_800 && count < 2_200);
    }

    @Test
    void equalKeysHaveTheSameQueueHoweverTheBindingsCame() {
        Router other = new Router().exchange("m", TYPE);
        for (int i = 0; i < 20; i++) {
            router.queue("m", "q" + i, "");
            other.queue("m", "q" + (19 - i), "");
        }
        for (int i = 0; i < 500; i++) {
            String key = "key" + i;
            assertThat(router.route("m", key)).hasSize(1).isEqualTo(other.route("m", key));
        }
    }

    @Test
    void itsRoutesMayBeRemembered() {
        router.queue("m", "q", "");
        assertThat(router.table().dependsOnMoreThanKey("m")).isFalse();
    }

    @Test
    void withoutBindingsNothingIsFound() {
        assertThat(router.route("m", "key")).isEmpty();
    }
}
