package org.leveret.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The trie answers what the plain definition answers, whatever is bound and unbound. */
class TopicRandomTest {

    private static final String[] WORDS = {"a", "b", "Aa", "BB", "", "*", "#", "#"};

    private final long seed = Long.getLong("leveret.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void shortKeys() {
        compare(400, 60, 6);
    }

    @Test
    void keysThatNeedMoreThanOneLongOfPositions() {
        compare(40, 25, 140);
    }

    private void compare(int rounds, int bindingCount, int wordsMax) {
        System.out.println("TopicRandomTest seed " + seed);
        Destinations into = new Destinations();
        for (int round = 0; round < rounds; round++) {
            RoutingTable table =
                    RoutingTable.empty().declare(new Exchange("t", ExchangeTypes.TOPIC, true, false, false, null));
            List<Binding> bound = new ArrayList<>();
            for (int i = 0; i < bindingCount; i++) {
                Binding binding = Binding.toQueue("t", "q" + random.nextInt(bindingCount), key(wordsMax));
                table = table.bind(binding);
                bound.add(binding);
                if (random.nextInt(3) == 0) {
                    Binding unbound = bound.remove(random.nextInt(bound.size()));
                    table = table.unbind(unbound).table();
                    bound.removeIf(unbound::equals);
                }
            }
            for (int i = 0; i < 20; i++) {
                String key = key(wordsMax);
                Set<String> expected = bound.stream()
                        .filter(binding -> NaiveTopic.matches(binding.bindingKey(), key))
                        .map(Binding::destination)
                        .collect(Collectors.toSet());
                into.clear();
                table.route("t", key, MessageHeaders.NONE, into);
                assertThat(into.size()).isEqualTo(expected.size());
                assertThat(new HashSet<>(Router.queuesOf(into)))
                        .as("seed %d, key %s, bindings %s", seed, key, bound)
                        .isEqualTo(expected);
            }
        }
    }

    private String key(int wordsMax) {
        int words = random.nextInt(wordsMax + 1);
        List<String> key = new ArrayList<>();
        // Few different words in one key, so that long keys match sometimes.
        int from = random.nextInt(WORDS.length - 2);
        for (int i = 0; i < words; i++) {
            key.add(random.nextInt(4) == 0 ? WORDS[random.nextInt(WORDS.length)] : WORDS[from + random.nextInt(2)]);
        }
        String joined = String.join(".", key);
        return joined.substring(0, Math.min(joined.length(), Binding.KEY_LENGTH_MAX));
    }
}
