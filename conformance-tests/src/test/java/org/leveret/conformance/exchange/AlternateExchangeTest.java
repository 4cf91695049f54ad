package org.leveret.conformance.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.raw.Bytes;
import org.leveret.conformance.raw.RawChannel;

/** An alternate exchange gets what its exchange routed to no queue. */
class AlternateExchangeTest extends AmqpTest {
    private String withAlternate(String type, String alternate) throws Exception {
        return exchange(type, Map.of("alternate-exchange", alternate));
    }

    private String queueOn(String exchange, String bindingKey) throws Exception {
        String queue = queue();
        channel().queueBind(queue, exchange, bindingKey);
        return queue;
    }

    @Test
    void itGetsWhatIsUnroutable() throws Exception {
        String alternate = exchange("fanout");
        String fallen = queueOn(alternate, "");
        String exchange = withAlternate("direct", alternate);
        String routed = queueOn(exchange, "k");
        publishAll(exchange, "k", "routed");
        publishAll(exchange, "other", "fallen");
        assertThat(getAll(routed)).containsExactly("routed");
        assertThat(getAll(fallen)).containsExactly("fallen");
    }

    @Test
    void itGetsAKeyThatEndsWithinATopicPattern() throws Exception {
        String alternate = exchange("fanout");
        String fallen = queueOn(alternate, "");
        String exchange = withAlternate("topic", alternate);
        String routed = queueOn(exchange, "a.*");
        queueOn(exchange, "#.b");
        publishAll(exchange, "a.x", "routed");
        publishAll(exchange, "a", "one");
        publishAll(exchange, "c", "two");
        assertThat(getAll(routed)).containsExactly("routed");
        assertThat(getAll(fallen)).containsExactly("one", "two");
    }

    @Test
    void theMessageKeepsItsFirstExchangeAndItsKey() throws Exception {
        String alternate = exchange("fanout");
        String fallen = queueOn(alternate, "");
        String exchange = withAlternate("direct", alternate);
        publishAll(exchange, "other", "fallen");
        var envelope = getUnsettled(channel(), fallen).getEnvelope();
        assertThat(envelope.getExchange()).isEqualTo(exchange);
        assertThat(envelope.getRoutingKey()).isEqualTo("other");
    }

    @Test
    void alternatesAreFollowedInAChain() throws Exception {
        String last = exchange("fanout");
        String fallen = queueOn(last, "");
        String first = withAlternate("direct", withAlternate("direct", withAlternate("topic", last)));
        publishAll(first, "k", "fallen");
        assertThat(getAll(fallen)).containsExactly("fallen");
    }

    @Test
    void aChainEndsWhereAQueueIsFound() throws Exception {
        String last = exchange("fanout");
        String beyond = queueOn(last, "");
        String middle = withAlternate("fanout", last);
        String fallen = queueOn(middle, "");
        publishAll(withAlternate("direct", middle), "k", "fallen");
        assertThat(getAll(fallen)).containsExactly("fallen");
        assertThat(get(beyond)).isNull();
    }

    @Test
    void aCycleOfAlternatesDropsTheMessage() throws Exception {
        String one = name("one");
        String two = withAlternate("direct", one);
        channel()
                .exchangeDeclare(
                        deletingExchange(one), "direct", true, false, false, Map.of("alternate-exchange", two));
        publishAll(one, "k", "dropped");
        publishAll(two, "k", "dropped");
    }

    @Test
    void oneThatDoesNotExistIsNoError() throws Exception {
        String exchange = withAlternate("direct", name("missing"));
        publishAll(exchange, "k", "dropped");
    }

    @Test
    void oneThatIsDeclaredLaterIsUsedFromThenOn() throws Exception {
        String alternate = name("later");
        String exchange = withAlternate("direct", alternate);
        channel().exchangeDeclare(deletingExchange(alternate), "fanout", true);
        String fallen = queueOn(alternate, "");
        publishAll(exchange, "k", "fallen");
        assertThat(getAll(fallen)).containsExactly("fallen");
    }

    @Test
    void theDefaultExchangeAsAnAlternateReachesNoQueue() throws Exception {
        String exchange = withAlternate("fanout", "");
        String queue = queue();
        publishAll(exchange, queue, "by name");
        assertThat(get(queue)).isNull();
    }

    @Test
    void anAlternateOfAnExchangeOnTheWayCounts() throws Exception {
        String alternate = exchange("fanout");
        String fallen = queueOn(alternate, "");
        String source = exchange("fanout");
        channel().exchangeBind(withAlternate("direct", alternate), source, "");
        publishAll(source, "k", "fallen");
        assertThat(getAll(fallen)).containsExactly("fallen");
    }

    @Test
    void anInternalExchangeMayBeAnAlternate() throws Exception {
        String alternate = deletingExchange(name("internal"));
        channel().exchangeDeclare(alternate, "fanout", true, false, true, NO_ARGUMENTS);
        String fallen = queueOn(alternate, "");
        publishAll(withAlternate("direct", alternate), "k", "fallen");
        assertThat(getAll(fallen)).containsExactly("fallen");
    }

    @Test
    void whatAnAlternateRoutesIsNotReturned() throws Exception {
        String alternate = exchange("fanout");
        queueOn(alternate, "");
        String exchange = withAlternate("direct", alternate);
        RawChannel channel = rawChannel().select();
        channel.publish(exchange, "k", true, Bytes.of(0, 0), Bytes.utf8("x")).expectConfirm(1);
    }

    @Test
    void whatAnAlternateCannotRouteEitherIsReturned() throws Exception {
        String exchange = withAlternate("direct", exchange("direct"));
        RawChannel channel = rawChannel().select();
        channel.publish(exchange, "k", true, Bytes.of(0, 0), Bytes.utf8("x"));
        var returned = channel.expect(60, 50);
        assertThat(returned.u16()).isEqualTo(312);
        returned.shortString();
        assertThat(returned.shortString()).isEqualTo(exchange);
    }
}
