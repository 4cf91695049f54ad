package org.leveret.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each message has one destination, by chance. The draws are the JVM's own, without a seed: the bounds are more than eight
 * standard deviations wide.
 */
class RandomExchangeTest {

    private static final int MESSAGES = 20_000;
    private static final ExchangeType RANDOM = ConsistentHashExchangeTest.type("x-random");
    private static final ExchangeType LOCAL_RANDOM = ConsistentHashExchangeTest.type("x-local-random");

    private final Router router = new Router().exchange("x-random", RANDOM).exchange("x-local-random", LOCAL_RANDOM);

    private Map<String, Double> shares(String exchange) {
        Map<String, Double> shares = new HashMap<>();
        for (int i = 0; i < MESSAGES; i++) {
            List<String> queues = router.route(exchange, "same");
            assertThat(queues).hasSize(1);
            shares.merge(queues.get(0), 1.0 / MESSAGES, Double::sum);
        }
        return shares;
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-random", "x-local-random"})
    void everyQueueHasTheSameChance(String exchange) {
        for (int i = 0; i < 4; i++) {
            router.queue(exchange, "q" + i, "");
        }
        Map<String, Double> shares = shares(exchange);
        assertThat(shares).containsOnlyKeys("q0", "q1", "q2", "q3");
        assertThat(shares.values()).allSatisfy(share -> assertThat(share).isCloseTo(0.25, within(0.03)));
    }

    @Test
    void aQueueBoundTwiceHasTwiceTheChance() {
        router.queue("x-random", "q1", "a").queue("x-random", "q1", "b").queue("x-random", "q2", "c");
        assertThat(shares("x-random").get("q1")).isCloseTo(2 / 3.0, within(0.03));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-random", "x-local-random"})
    void aQueueThatIsGoneHasNoChance(String exchange) {
        router.queue(exchange, "q1", "").queue(exchange, "q2", "");
        router.apply(router.table().deleteQueue("q1"));
        assertThat(shares(exchange)).containsOnlyKeys("q2");
        router.apply(router.table().deleteQueue("q2"));
        assertThat(router.route(exchange, "")).isEmpty();
    }

    @Test
    void aMessageWithSeveralKeysStillHasOneDestination() {
        router.queue("x-random", "q1", "").queue("x-random", "q2", "");
        for (int i = 0; i < 50; i++) {
            assertThat(router.route("x-random", "a", "b", "c")).hasSize(1);
        }
    }

    @Test
    void anExchangeMayBeDrawn() {
        router.exchange("f", ExchangeTypes.FANOUT)
                .queue("f", "q1", "")
                .queue("f", "q2", "")
                .link("x-random", "f", "");
        assertThat(router.route("x-random", "")).containsExactlyInAnyOrder("q1", "q2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-random", "x-local-random"})
    void noRouteThroughItMayBeRemembered(String exchange) {
        router.exchange("before", ExchangeTypes.DIRECT).link("before", exchange, "");
        assertThat(router.table().dependsOnMoreThanKey(exchange)).isTrue();
        assertThat(router.table().dependsOnMoreThanKey("before")).isTrue();
    }

    @Test
    void aLocalOneTakesQueuesWithAnEmptyKeyOnly() {
        assertThatCode(() -> LOCAL_RANDOM.validate(Binding.toQueue("x", "q", "")))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> LOCAL_RANDOM.validate(Binding.toQueue("x", "q", "key")))
                .isInstanceOf(InvalidBindingException.class)
                .hasMessage("Non empty binding 'key' key not permitted");
        assertThatThrownBy(() -> LOCAL_RANDOM.validate(Binding.toExchange("x", "f", "")))
                .isInstanceOf(InvalidBindingException.class)
                .hasMessage("Destination not found");
    }
}
