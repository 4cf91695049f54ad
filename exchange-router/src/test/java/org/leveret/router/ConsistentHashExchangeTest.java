package org.leveret.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Keys are shared out by weight, and stay where they are when others come and go. */
class ConsistentHashExchangeTest {

    private static final ExchangeType TYPE = type("x-consistent-hash");
    private static final int KEYS = 20_000;

    private final long seed = Long.getLong("leveret.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Router router = new Router().exchange("c", TYPE);

    static ExchangeType type(String name) {
        ExchangeType type = ExchangeTypes.byName(name);
        if (type == null) {
            throw new AssertionError("no exchange type " + name);
        }
        return type;
    }

    private List<String> keys() {
        System.out.println("ConsistentHashExchangeTest seed " + seed);
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            keys.add("user." + Long.toString(random.nextLong(), 36));
        }
        return keys;
    }

    private Map<String, String> places(List<String> keys) {
        Map<String, String> places = new HashMap<>();
        for (String key : keys) {
            List<String> queues = router.route("c", key);
            assertThat(queues).as("seed %d, key %s", seed, key).hasSize(1);
            places.put(key, queues.get(0));
        }
        return places;
    }

    private double share(Map<String, String> places, String queue) {
        return Collections.frequency(places.values(), queue) / (double) places.size();
    }

    @Test
    void queuesOfEqualWeightHaveEqualShares() {
        for (int i = 0; i < 10; i++) {
            router.queue("c", "q" + i, "1");
        }
        Map<String, String> places = places(keys());
        for (int i = 0; i < 10; i++) {
            assertThat(share(places, "q" + i)).as("seed %d, q%d", seed, i).isCloseTo(0.1, within(0.015));
        }
    }

    @Test
    void sharesAreAsTheWeights() {
        router.queue("c", "q1", "1").queue("c", "q2", "2").queue("c", "q7", "7");
        Map<String, String> places = places(keys());
        assertThat(share(places, "q1")).as("seed %d", seed).isCloseTo(0.1, within(0.015));
        assertThat(share(places, "q2")).as("seed %d", seed).isCloseTo(0.2, within(0.02));
        assertThat(share(places, "q7")).as("seed %d", seed).isCloseTo(0.7, within(0.02));
    }

    @Test
    void keysThatDifferLittleAreSharedOutAsWell() {
        for (int i = 0; i < 4; i++) {
            router.queue("c", "q" + i, "1");
        }
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            keys.add(Integer.toString(i));
        }
        Map<String, String> places = places(keys);
        for (int i = 0; i < 4; i++) {
            assertThat(share(places, "q" + i)).isCloseTo(0.25, within(0.02));
        }
    }

    @Test
    void removingOneQueueOfTenMovesItsOwnTenthOfTheKeysAndNoOthers() {
        for (int i = 0; i < 10; i++) {
            router.queue("c", "q" + i, "3");
        }
        List<String> keys = keys();
        Map<String, String> before = places(keys);
        for (String removed : List.of("q0", "q4", "q9")) {
            RoutingTable all = router.table();
            router.apply(all.unbind(Binding.toQueue("c", removed, "3")));
            Map<String, String> after = places(keys);
            int moved = 0;
            for (String key : before.keySet()) {
                if (!before.get(key).equals(after.get(key))) {
                    assertThat(before.get(key)).as("seed %d, key %s", seed, key).isEqualTo(removed);
                    moved++;
                }
            }
            assertThat(moved / (double) before.size()).as("seed %d", seed).isCloseTo(0.1, within(0.015));
            for (int i = 0; i < 10; i++) {
                double expected = removed.equals("q" + i) ? 0 : 1 / 9.0;
                assertThat(share(after, "q" + i)).as("seed %d", seed).isCloseTo(expected, within(0.02));
            }
            router.queue("c", removed, "3");
            assertThat(places(keys)).as("seed %d", seed).isEqualTo(before);
        }
    }

    @Test
    void aQueueThatComesTakesItsShareFromAllAndNothingElseMoves() {
        for (int i = 0; i < 9; i++) {
            router.queue("c", "q" + i, "1");
        }
        List<String> keys = keys();
        Map<String, String> before = places(keys);
        router.queue("c", "new", "1");
        Map<String, String> after = places(keys);
        assertThat(share(after, "new")).as("seed %d", seed).isCloseTo(0.1, within(0.015));
        for (String key : keys) {
            assertThat(after.get(key)).as("seed %d", seed).isIn(before.get(key), "new");
        }
    }

    @Test
    void theOrderOfBindingsHasNoSay() {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            order.add(i);
            router.queue("c", "q" + i, Integer.toString(1 + i % 3));
        }
        List<String> keys = keys();
        Map<String, String> places = places(keys);
        Collections.shuffle(order, random);
        Router other = new Router().exchange("c", TYPE);
        for (int i : order) {
            other.queue("c", "q" + i, Integer.toString(1 + i % 3));
        }
        for (String key : keys) {
            assertThat(other.route("c", key)).as("seed %d", seed).containsExactly(places.get(key));
        }
    }

    @Test
    void whereAKeyGoesIsTheSameInEveryJvm() {
        for (int i = 0; i < 5; i++) {
            router.queue("c", "q" + i, "1");
        }
        StringBuilder found = new StringBuilder();
        for (String key : List.of("", "a", "b", "order.1", "order.2", "\u5154", "user-4711", "z")) {
            found.append(router.route("c", key).get(0).charAt(1));
        }
        assertThat(found.toString()).isEqualTo("42421331");
    }

    @Test
    void aSecondBindingOfAQueueCountsOnlyWhenTheFirstIsGone() {
        router.queue("c", "q1", "1").queue("c", "q2", "1").queue("c", "q1", "99");
        List<String> keys = keys();
        assertThat(share(places(keys), "q1")).as("seed %d", seed).isCloseTo(0.5, within(0.02));
        router.apply(router.table().unbind(Binding.toQueue("c", "q1", "1")));
        assertThat(share(places(keys), "q1")).as("seed %d", seed).isCloseTo(0.99, within(0.01));
        router.apply(router.table().unbind(Binding.toQueue("c", "q1", "99")));
        assertThat(share(places(keys), "q1")).isZero();
    }

    @Test
    void theBindingThatCameFirstCountsWhicheverOthersGo() {
        System.out.println("ConsistentHashExchangeTest seed " + seed);
        // What the weight is shows in what is left to this queue.
        router.queue("c", "other", "1");
        List<Integer> weights = new ArrayList<>();
        for (int step = 0; step < 2_000; step++) {
            if (weights.isEmpty() || random.nextInt(5) < 3) {
                int weight = 1 << random.nextInt(24);
                if (!weights.contains(weight)) {
                    router.queue("c", "q", Integer.toString(weight));
                    weights.add(weight);
                }
            } else {
                int gone = weights.remove(random.nextInt(weights.size()));
                router.apply(router.table().unbind(Binding.toQueue("c", "q", Integer.toString(gone))));
            }
            Router expected = new Router().exchange("c", TYPE).queue("c", "other", "1");
            if (!weights.isEmpty()) {
                expected.queue("c", "q", Integer.toString(weights.get(0)));
            }
            for (int i = 0; i < 40; i++) {
                String key = step + "." + i;
                assertThat(router.route("c", key)).as("seed %d", seed).isEqualTo(expected.route("c", key));
            }
        }
    }

    @Test
    void aBindingOfAQueueThatHasManyCostsAboutAsMuchAsOneOfAQueueThatHasFew() {
        long ofFew = bytesOfBindings(1, 2_000);
        bytesOfBindings(2_001, 20_000);
        assertThat(bytesOfBindings(20_001, 22_000)).isLessThan(4 * ofFew);
    }

    private long bytesOfBindings(int from, int to) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int weight = from; weight <= to; weight++) {
            router.queue("c", "q", Integer.toString(weight));
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void hugeWeightsCostNothing() {
        router.queue("c", "q1", "2147483648").queue("c", "q2", "2147483648").queue("c", "q3", "1");
        Map<String, String> places = places(keys());
        assertThat(share(places, "q1")).as("seed %d", seed).isCloseTo(0.5, within(0.02));
        assertThat(share(places, "q3")).as("seed %d", seed).isLessThan(0.001);
        router.queue("c", "q4", "9".repeat(255));
        assertThat(share(places(keys()), "q4")).as("seed %d", seed).isEqualTo(1);
    }

    @Test
    void ofSeveralKeysTheFirstCounts() {
        router.queue("c", "q1", "1").queue("c", "q2", "1").queue("c", "q3", "1");
        List<String> ofKey = router.route("c", "key");
        for (int i = 0; i < 20; i++) {
            assertThat(router.route("c", "key", "other" + i)).isEqualTo(ofKey);
        }
    }

    @Test
    void anExchangeIsADestinationLikeAQueueAndNotTheQueueOfThatName() {
        router.exchange("f", ExchangeTypes.FANOUT)
                .queue("f", "behind", "")
                .link("c", "f", "1")
                .queue("c", "f", "1");
        Map<String, String> places = places(keys());
        assertThat(share(places, "behind")).as("seed %d", seed).isCloseTo(0.5, within(0.02));
        router.apply(router.table().deleteExchange("f"));
        assertThat(router.route("c", "key")).containsExactly("f");
    }

    @Test
    void withoutBindingsTheAlternateExchangeHasTheMessage() {
        router.exchange("alternate", ExchangeTypes.FANOUT)
                .queue("alternate", "lost", "")
                .exchange("empty", TYPE, false, "alternate");
        assertThat(router.route("empty", "key")).containsExactly("lost");
    }

    @Test
    void aHeaderDecidesInPlaceOfTheKey() {
        RoutingTable table = bound(Map.of("hash-header", "user"));
        List<@Nullable Object> values = List.of("a", 1L, -1L, 0L, 1.5, true, List.of("a", 1L), Map.of("a", 1L));
        for (Object value : values) {
            MessageHeaders headers = name -> name.equals("user") ? value : null;
            String queue = only(table, "key", headers);
            for (int i = 0; i < 10; i++) {
                assertThat(only(table, "other" + i, headers)).as("%s", value).isEqualTo(queue);
            }
        }
        assertSharedOut(table, i -> name -> name.equals("user") ? "user" + i : null);
        assertSharedOut(table, i -> name -> name.equals("user") ? (Object) (long) i : null);
    }

    @Test
    void messagesWithoutTheHeaderGoToOneQueue() {
        RoutingTable table = bound(Map.of("hash-header", "user"));
        String queue = only(table, "key", MessageHeaders.NONE);
        for (int i = 0; i < 20; i++) {
            assertThat(only(table, "key" + i, MessageHeaders.NONE)).isEqualTo(queue);
        }
    }

    @Test
    void aPropertyDecidesInPlaceOfTheKey() {
        Map<String, MessageProperty> properties = Map.of(
                "message_id", MessageProperty.MESSAGE_ID,
                "correlation_id", MessageProperty.CORRELATION_ID,
                "timestamp", MessageProperty.TIMESTAMP);
        properties.forEach((name, property) -> {
            RoutingTable table = bound(Map.of("hash-property", name));
            assertSharedOut(table, i -> new OneProperty(property, i));
            String queue = only(table, "key", MessageHeaders.NONE);
            for (MessageProperty other : MessageProperty.values()) {
                if (other != property) {
                    assertThat(only(table, "key", new OneProperty(other, 7))).isEqualTo(queue);
                }
            }
        });
    }

    private record OneProperty(MessageProperty which, int number) implements MessageHeaders {
        @Override
        public @Nullable Object header(String name) {
            return null;
        }

        @Override
        public @Nullable Object property(MessageProperty property) {
            if (property != which) {
                return null;
            }
            return property == MessageProperty.TIMESTAMP ? (Object) (long) number : "id" + number;
        }
    }

    private interface Numbered {
        MessageHeaders headers(int number);
    }

    private static void assertSharedOut(RoutingTable table, Numbered messages) {
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < 4_000; i++) {
            counts.merge(only(table, "same", messages.headers(i)), 1, Integer::sum);
        }
        assertThat(counts.values()).hasSize(4).allMatch(count -> count > 850 && count < 1_150);
    }

    private static RoutingTable bound(Map<String, Object> arguments) {
        RoutingTable table = RoutingTable.empty().declare(new Exchange("c", TYPE, true, false, false, null, arguments));
        for (int i = 0; i < 4; i++) {
            table = table.bind(Binding.toQueue("c", "q" + i, "1"));
        }
        return table;
    }

    private static String only(RoutingTable table, String key, MessageHeaders headers) {
        Destinations into = new Destinations();
        table.route("c", key, headers, into);
        assertThat(into.size()).isEqualTo(1);
        return into.queue(0);
    }

    @Test
    void aRouteByKeyMayBeRememberedAndOneByHeaderOrPropertyMayNot() {
        assertThat(bound(Map.of()).dependsOnMoreThanKey("c")).isFalse();
        assertThat(bound(Map.of("hash-header", "a")).dependsOnMoreThanKey("c")).isTrue();
        assertThat(bound(Map.of("hash-property", "timestamp")).dependsOnMoreThanKey("c"))
                .isTrue();
    }
}
