package org.leveret.conformance.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.AmqpTest;

/** Exchanges that give each message to one queue: x-random and x-local-random by chance, x-modulus-hash by its key. */
class RandomRoutingTest extends AmqpTest {
    private static final int MESSAGES = 400;

    private static String[] bodies() {
        String[] bodies = new String[MESSAGES];
        for (int i = 0; i < MESSAGES; i++) {
            bodies[i] = Integer.toString(i);
        }
        return bodies;
    }

    private void assertBothHaveHalf(String first, String second) throws Exception {
        List<String> ofFirst = getAll(first);
        List<String> all = new ArrayList<>(ofFirst);
        all.addAll(getAll(second));
        assertThat(all).containsExactlyInAnyOrder(bodies());
        assertThat(ofFirst).hasSizeBetween(MESSAGES * 3 / 10, MESSAGES * 7 / 10);
    }

    @Test
    void aRandomExchangeSharesOutMessagesOfOneKeyWhateverTheBindingKeys() throws Exception {
        String exchange = exchange("x-random");
        String first = queue();
        String second = queue();
        channel().queueBind(first, exchange, "a");
        channel().queueBind(second, exchange, "b");
        publishAll(exchange, "same", bodies());
        assertBothHaveHalf(first, second);
    }

    @Test
    void aRandomExchangeBehindAnotherExchangeDrawsForEachMessage() throws Exception {
        String random = exchange("x-random");
        String direct = exchange("direct");
        String first = queue();
        String second = queue();
        channel().queueBind(first, random, "");
        channel().queueBind(second, random, "");
        channel().exchangeBind(random, direct, "same");
        publishAll(direct, "same", bodies());
        assertBothHaveHalf(first, second);
    }

    @Test
    void aRandomExchangeAsAlternateDrawsForEachMessage() throws Exception {
        String random = exchange("x-random");
        String direct = exchange("direct", Collections.singletonMap("alternate-exchange", random));
        String first = queue();
        String second = queue();
        channel().queueBind(first, random, "");
        channel().queueBind(second, random, "");
        publishAll(direct, "same", bodies());
        assertBothHaveHalf(first, second);
    }

    @Test
    void aQueueBoundTwiceToARandomExchangeHasTwiceTheChance() throws Exception {
        String exchange = exchange("x-random");
        String twice = queue();
        String once = queue();
        channel().queueBind(twice, exchange, "a");
        channel().queueBind(twice, exchange, "b");
        channel().queueBind(once, exchange, "a");
        publishAll(exchange, "a", bodies());
        assertThat(getAll(once)).hasSizeBetween(MESSAGES * 2 / 10, MESSAGES * 45 / 100);
    }

    @Test
    void withoutABindingARandomExchangeRoutesToNothing() throws Exception {
        String exchange = exchange("x-random");
        String queue = queue();
        channel().queueBind(queue, exchange, "");
        channel().queueUnbind(queue, exchange, "");
        publishAll(exchange, "", "lost");
        assertThat(getAll(queue)).isEmpty();
    }

    @Test
    void aModulusHashExchangeGivesEqualKeysToOneQueueAndSharesOutOthers() throws Exception {
        String exchange = exchange("x-modulus-hash");
        String first = queue();
        String second = queue();
        channel().queueBind(first, exchange, "whatever");
        channel().queueBind(second, exchange, "");
        publishAll(exchange, "same", bodies());
        assertThat(List.of(getAll(first).size(), getAll(second).size())).containsExactlyInAnyOrder(0, MESSAGES);
        for (String key : bodies()) {
            publish(exchange, key, key);
        }
        publishAll(exchange, "end", "end");
        List<String> all = getAll(first);
        assertThat(all).hasSizeBetween(MESSAGES * 3 / 10, MESSAGES * 7 / 10);
        all.addAll(getAll(second));
        assertThat(all).hasSize(MESSAGES + 1);
    }

    @Test
    void aLocalRandomExchangeSharesOutMessages() throws Exception {
        assumeLocalRandom();
        String exchange = exchange("x-local-random");
        String first = queue();
        String second = queue();
        channel().queueBind(first, exchange, "");
        channel().queueBind(second, exchange, "");
        publishAll(exchange, "any key", bodies());
        assertBothHaveHalf(first, second);
    }

    @Test
    void aLocalRandomExchangeTakesNoBindingKey() throws Exception {
        assumeLocalRandom();
        String exchange = exchange("x-local-random");
        String queue = queue();
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - Non empty binding 'key' key not permitted",
                50,
                20,
                () -> channel().queueBind(queue, exchange, "key"));
    }

    @Test
    void aLocalRandomExchangeLeadsToQueuesOnly() throws Exception {
        assumeLocalRandom();
        String exchange = exchange("x-local-random");
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - Destination not found",
                40,
                30,
                () -> channel().exchangeBind("amq.fanout", exchange, ""));
    }

    private void assumeLocalRandom() {
        assumeThat(broker.answersAs3x())
                .as("x-local-random is there since RabbitMQ 4.0")
                .isFalse();
    }
}
