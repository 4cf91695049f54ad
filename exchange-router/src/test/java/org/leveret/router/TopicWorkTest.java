package org.leveret.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * However many {@code #} the binding keys have, no node of the trie is entered twice by one routing key; and whatever
 * its words are, few of them are in each other's way.
 */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TopicWorkTest {

    private static final String LONGEST_KEY = "a.".repeat(127) + "a";

    @Test
    void aKeyOfHashesAndWordsDoesNotBacktrack() {
        // Matching by backtracking takes more steps here than there are atoms.
        String hostile = "#.a.".repeat(60) + "#.b";
        assertThat(nodesEntered(List.of(hostile), LONGEST_KEY)).isLessThanOrEqualTo(nodesOf(hostile));
    }

    @Test
    void aKeyOfHashesAndStarsDoesNotBacktrack() {
        String hostile = "#.*.".repeat(60) + "b";
        assertThat(nodesEntered(List.of(hostile), LONGEST_KEY)).isLessThanOrEqualTo(nodesOf(hostile));
    }

    @Test
    void consecutiveHashesAreOneNode() {
        String hostile = "#.".repeat(126) + "b";
        assertThat(nodesEntered(List.of(hostile), LONGEST_KEY)).isLessThanOrEqualTo(3);
    }

    @Test
    void manyHostileKeysTogetherAreBoundedByTheNodesOfTheirTrie() {
        List<String> hostile = List.of(
                "#.a.".repeat(50) + "b",
                "#.*.".repeat(50) + "b",
                "#.a.*.".repeat(40) + "b",
                "*.#.a.".repeat(40) + "b",
                "#.a.#.b.".repeat(30) + "c",
                "#.b.#.a.".repeat(30) + "c");
        int nodes = hostile.stream().mapToInt(TopicWorkTest::nodesOf).sum();
        assertThat(nodesEntered(hostile, LONGEST_KEY)).isLessThanOrEqualTo(nodes);
        assertThat(nodesEntered(hostile, "a.b.".repeat(63) + "a")).isLessThanOrEqualTo(nodes);
    }

    @Test
    void hostileKeysStillMatchWhatTheyShould() {
        String hostile = "#.a.".repeat(60) + "#";
        Router router = new Router().exchange("t", ExchangeTypes.TOPIC).queue("t", "q", hostile);
        assertThat(router.route("t", LONGEST_KEY)).containsExactly("q");
        assertThat(router.route("t", "a.".repeat(58) + "a")).isEmpty();
    }

    @Test
    void literalKeysEnterNoMoreNodesThanTheyHaveWords() {
        Router router = new Router().exchange("t", ExchangeTypes.TOPIC);
        for (int i = 0; i < 1000; i++) {
            router.queue("t", "q" + i, "a.b.c" + i);
        }
        assertThat(nodesEntered(router.table(), "a.b.c7")).isEqualTo(4);
    }

    @Test
    void manyShortWordsAreNotInEachOthersWay() {
        List<String> words = new ArrayList<>();
        for (char first = 'A'; first < 'A' + 175; first++) {
            for (char second = 'A'; second < 'A' + 175; second++) {
                words.add("" + first + second);
            }
        }
        assertThat(wordsPassedOver(words)).isLessThan(4L * words.size());
    }

    @Test
    void wordsMadeToCollideAreNotInEachOthersWay() {
        List<String> words = PersistentMapTest.colliding(12);
        assertThat(wordsPassedOver(words)).isLessThan(4L * words.size());
    }

    /** One per word, and the root. */
    private static int nodesOf(String bindingKey) {
        return (int) bindingKey.chars().filter(c -> c == '.').count() + 2;
    }

    private static long nodesEntered(List<String> bindingKeys, String routingKey) {
        Router router = new Router().exchange("t", ExchangeTypes.TOPIC);
        for (String bindingKey : bindingKeys) {
            router.queue("t", "q", bindingKey);
        }
        return nodesEntered(router.table(), routingKey);
    }

    private static long nodesEntered(RoutingTable table, String routingKey) {
        Destinations into = new Destinations();
        table.route("t", routingKey, MessageHeaders.NONE, into);
        assertThat(into.topicWalk().nodesEntered()).isPositive();
        return into.topicWalk().nodesEntered();
    }

    /** Of a key that has the words twice, below a {@code #} under which its last word leads on. */
    private static long wordsPassedOver(List<String> words) {
        String last = words.get(words.size() - 1);
        Router router = new Router().exchange("t", ExchangeTypes.TOPIC).queue("t", "q", "#." + last);
        String once = String.join(".", words);
        Destinations into = new Destinations();
        router.table().route("t", once + "." + once, MessageHeaders.NONE, into);
        assertThat(into.size()).isOne();
        return into.topicWalk().wordsPassedOver();
    }
}
