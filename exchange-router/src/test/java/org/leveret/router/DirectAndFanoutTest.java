package org.leveret.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DirectAndFanoutTest {

    private final Router router =
            new Router().exchange("d", ExchangeTypes.DIRECT).exchange("f", ExchangeTypes.FANOUT);

    @Test
    void directMatchesTheWholeKeyAndItsCase() {
        router.queue("d", "q", "key");
        assertThat(router.route("d", "key")).containsExactly("q");
        assertThat(router.route("d", "KEY")).isEmpty();
        assertThat(router.route("d", "key.")).isEmpty();
        assertThat(router.route("d", "")).isEmpty();
    }

    @Test
    void directTakesWildcardsLiterally() {
        router.queue("d", "q", "#");
        assertThat(router.route("d", "a")).isEmpty();
        assertThat(router.route("d", "#")).containsExactly("q");
    }

    @Test
    void directLeadsToEveryQueueBoundWithTheKey() {
        router.queue("d", "q1", "key").queue("d", "q2", "key").queue("d", "q3", "other");
        assertThat(router.route("d", "key")).containsExactlyInAnyOrder("q1", "q2");
    }

    @Test
    void fanoutIgnoresKeyAndArguments() {
        router.queue("f", "q1", "key").queue("f", "q2", Map.of("x", 1));
        assertThat(router.route("f", "anything")).containsExactlyInAnyOrder("q1", "q2");
    }

    @Test
    void aQueueBoundTwiceGetsAMessageOnceAndStaysUntilBothBindingsAreGone() {
        for (String exchange : new String[] {"d", "f"}) {
            router.queue(exchange, "q", "").queue(exchange, "q", Map.of("x", 1));
            assertThat(router.route(exchange, "")).containsExactly("q");
            router.apply(router.table().unbind(Binding.toQueue(exchange, "q", "")));
            assertThat(router.route(exchange, "")).containsExactly("q");
            router.apply(router.table().unbind(new Binding(exchange, "q", DestinationType.QUEUE, "", Map.of("x", 1))));
            assertThat(router.route(exchange, "")).isEmpty();
        }
    }

    @Test
    void manyQueuesUnderOneKeyComeAndGo() {
        for (int count = 1; count <= 40; count++) {
            router.queue("d", "q" + count, "key");
            assertThat(router.route("d", "key"))
                    .hasSize(count)
                    .doesNotHaveDuplicates()
                    .contains("q" + count);
        }
        for (int count = 40; count >= 1; count--) {
            router.apply(router.table().unbind(Binding.toQueue("d", "q" + count, "key")));
            assertThat(router.route("d", "key")).hasSize(count - 1).doesNotContain("q" + count);
        }
        assertThat(router.table().isSource("d")).isFalse();
    }

    @Test
    void theDefaultExchangeRoutesToTheQueueNamedByTheKeyWithoutBeingDeclared() {
        assertThat(router.route("", "some queue")).containsExactly("some queue");
        assertThat(router.route("", "a", "b", "a")).containsExactly("a", "b");
    }

    @Test
    void aMissingExchangeRoutesToNothing() {
        assertThat(router.route("missing", "key")).isEmpty();
    }
}
