package org.leveret.conformance.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.raw.Bytes;
import org.leveret.conformance.raw.RawChannel;
import org.leveret.conformance.raw.Table;

/** exchange.bind and exchange.unbind. */
class ExchangeBindTest extends AmqpTest {
    private static final String DEFAULT_EXCHANGE = "ACCESS_REFUSED - operation not permitted on the default exchange";

    @Test
    void aMessagePassesFromSourceToDestination() throws Exception {
        String source = exchange("direct");
        String destination = exchange("fanout");
        String queue = queue();
        channel().exchangeBind(destination, source, "k");
        channel().queueBind(queue, destination, "");
        publishAll(source, "k", "through");
        publishAll(source, "other", "not through");
        assertThat(getAll(queue)).containsExactly("through");
    }

    @Test
    void theMessageKeepsTheExchangeItWasPublishedTo() throws Exception {
        String source = exchange("fanout");
        String destination = exchange("fanout");
        String queue = queue();
        channel().exchangeBind(destination, source, "");
        channel().queueBind(queue, destination, "");
        publishAll(source, "key", "through");
        var envelope = getUnsettled(channel(), queue).getEnvelope();
        assertThat(envelope.getExchange()).isEqualTo(source);
        assertThat(envelope.getRoutingKey()).isEqualTo("key");
    }

    @Test
    void bindingTwiceIsBindingOnce() throws Exception {
        String source = exchange("fanout");
        String destination = exchange("fanout");
        String queue = queue();
        channel().exchangeBind(destination, source, "");
        channel().exchangeBind(destination, source, "");
        channel().queueBind(queue, destination, "");
        channel().exchangeUnbind(destination, source, "");
        publishAll(source, "", "lost");
        assertThat(get(queue)).isNull();
    }

    @Test
    void bindOkIsMethod31AndUnbindOkIsMethod51() throws Exception {
        String source = exchange("direct");
        String destination = exchange("direct");
        RawChannel channel = rawChannel();
        for (int methodId : new int[] {30, 40}) {
            channel.send(Bytes.method(40, methodId)
                    .u16(0)
                    .shortString(destination)
                    .shortString(source)
                    .shortString("k")
                    .bits(false)
                    .table(new Table()));
            assertThat(channel.expect(40, methodId == 30 ? 31 : 51).atEnd()).isTrue();
        }
    }

    @Test
    void aMissingSourceIsNotFound() throws Exception {
        String missing = name("missing");
        assertChannelError(
                channel(),
                404,
                "NOT_FOUND - no exchange '" + missing + "' in vhost '/'",
                40,
                30,
                () -> channel().exchangeBind("amq.fanout", missing, ""));
    }

    @Test
    void aMissingDestinationIsNotFound() throws Exception {
        String missing = name("missing");
        assertChannelError(
                channel(),
                404,
                "NOT_FOUND - no exchange '" + missing + "' in vhost '/'",
                40,
                30,
                () -> channel().exchangeBind(missing, "amq.fanout", ""));
    }

    @Test
    void theDefaultExchangeIsNoSource() throws Exception {
        assertChannelError(
                channel(), 403, DEFAULT_EXCHANGE, 40, 30, () -> channel().exchangeBind("amq.fanout", "", "k"));
    }

    @Test
    void theDefaultExchangeIsNoDestination() throws Exception {
        assertChannelError(
                channel(), 403, DEFAULT_EXCHANGE, 40, 30, () -> channel().exchangeBind("", "amq.fanout", "k"));
    }

    @Test
    void theDefaultExchangeCannotBeUnbound() throws Exception {
        assertChannelError(
                channel(), 403, DEFAULT_EXCHANGE, 40, 40, () -> channel().exchangeUnbind("amq.fanout", "", "k"));
    }

    @Test
    void unbindingWhatIsNotBoundSucceeds() throws Exception {
        channel().exchangeUnbind(exchange("direct"), exchange("direct"), "k");
        channel().exchangeUnbind(name("missing"), "amq.direct", "k");
        channel().exchangeUnbind("amq.direct", name("missing"), "k");
        channel().exchangeUnbind(name("missing"), name("missing"), "k");
    }

    @Test
    void argumentsArePartOfABindingsIdentity() throws Exception {
        String source = exchange("fanout");
        String destination = exchange("fanout");
        String queue = queue();
        channel().exchangeBind(destination, source, "", Map.of("a", 1));
        channel().exchangeUnbind(destination, source, "", Map.of("a", 2));
        channel().queueBind(queue, destination, "");
        publishAll(source, "", "still bound");
        assertThat(get(queue)).isEqualTo("still bound");
    }

    @Test
    void anExchangeBoundToItselfRoutesOnce() throws Exception {
        String exchange = exchange("fanout");
        String queue = queue();
        channel().exchangeBind(exchange, exchange, "");
        channel().queueBind(queue, exchange, "");
        publishAll(exchange, "", "one");
        assertThat(getAll(queue)).containsExactly("one");
    }

    @Test
    void aCycleOfExchangesRoutesOnce() throws Exception {
        String one = exchange("fanout");
        String two = exchange("fanout");
        String three = exchange("fanout");
        String queue = queue();
        channel().exchangeBind(two, one, "");
        channel().exchangeBind(three, two, "");
        channel().exchangeBind(one, three, "");
        channel().queueBind(queue, one, "");
        channel().queueBind(queue, three, "");
        publishAll(two, "", "one");
        assertThat(getAll(queue)).containsExactly("one");
    }

    @Test
    void twoPathsToAQueueBringOneCopy() throws Exception {
        String source = exchange("fanout");
        String left = exchange("fanout");
        String right = exchange("fanout");
        String queue = queue();
        channel().exchangeBind(left, source, "");
        channel().exchangeBind(right, source, "");
        channel().queueBind(queue, left, "");
        channel().queueBind(queue, right, "");
        publishAll(source, "", "one");
        assertThat(getAll(queue)).containsExactly("one");
    }
}
