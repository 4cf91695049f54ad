package org.leveret.conformance.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.conformance.AmqpTest;

/** Routing by an equal key, and to everybody. */
class DirectAndFanoutRoutingTest extends AmqpTest {
    private String queueOn(String exchange, String bindingKey) throws Exception {
        String queue = queue();
        channel().queueBind(queue, exchange, bindingKey);
        return queue;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "k", "a.b", "#", "*", "with blank", "\u5154"})
    void directRoutesToTheBindingsWithAnEqualKey(String key) throws Exception {
        String exchange = exchange("direct");
        String queue = queueOn(exchange, key);
        publishAll(exchange, key, "equal");
        publishAll(exchange, key + "x", "not equal");
        assertThat(getAll(queue)).containsExactly("equal");
    }

    @Test
    void directTellsUpperFromLowerCase() throws Exception {
        String exchange = exchange("direct");
        String queue = queueOn(exchange, "key");
        publishAll(exchange, "KEY", "upper");
        assertThat(get(queue)).isNull();
    }

    @Test
    void directReachesEveryQueueWithThatKey() throws Exception {
        String exchange = exchange("direct");
        String one = queueOn(exchange, "k");
        String two = queueOn(exchange, "k");
        String three = queueOn(exchange, "other");
        publishAll(exchange, "k", "m");
        assertThat(getAll(one)).containsExactly("m");
        assertThat(getAll(two)).containsExactly("m");
        assertThat(getAll(three)).isEmpty();
    }

    @Test
    void directIgnoresTheArgumentsOfABinding() throws Exception {
        String exchange = exchange("direct");
        String queue = queue();
        channel().queueBind(queue, exchange, "k", Map.of("x-match", "all", "h", "v"));
        publishAll(exchange, "k", "m");
        assertThat(getAll(queue)).containsExactly("m");
    }

    @Test
    void aQueueBoundSeveralTimesGetsOneCopy() throws Exception {
        String exchange = exchange("fanout");
        String queue = queueOn(exchange, "a");
        channel().queueBind(queue, exchange, "b");
        channel().queueBind(queue, exchange, "a", Map.of("n", 1));
        publishAll(exchange, "a", "m");
        assertThat(getAll(queue)).containsExactly("m");
    }

    @Test
    void fanoutIgnoresKeysAndArguments() throws Exception {
        String exchange = exchange("fanout");
        String one = queueOn(exchange, "a");
        String two = queue();
        channel().queueBind(two, exchange, "b", Map.of("x-match", "any"));
        publishAll(exchange, "c", "m");
        assertThat(getAll(one)).containsExactly("m");
        assertThat(getAll(two)).containsExactly("m");
    }

    @Test
    void aMessageForNobodyIsDropped() throws Exception {
        publishAll(exchange("fanout"), "", "dropped");
        publishAll(exchange("direct"), "", "dropped");
    }

    @Test
    void anInternalExchangeCannotBePublishedTo() throws Exception {
        String exchange = deletingExchange(name("internal"));
        channel().exchangeDeclare(exchange, "fanout", true, false, true, NO_ARGUMENTS);
        assertChannelError(
                channel(),
                403,
                "ACCESS_REFUSED - cannot publish to internal exchange '" + exchange + "' in vhost '/'",
                60,
                40,
                () -> publish(exchange, "", "m"));
    }

    @Test
    void anInternalExchangeRoutesWhatAnotherGivesIt() throws Exception {
        String internal = deletingExchange(name("internal"));
        channel().exchangeDeclare(internal, "fanout", true, false, true, NO_ARGUMENTS);
        String source = exchange("fanout");
        channel().exchangeBind(internal, source, "");
        String queue = queueOn(internal, "");
        publishAll(source, "", "m");
        assertThat(getAll(queue)).containsExactly("m");
    }
}
