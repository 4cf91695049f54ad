package org.leveret.conformance.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.conformance.AmqpTest;

/** exchange.delete. */
class ExchangeDeleteTest extends AmqpTest {
    private void assertMissing(String exchange) throws Exception {
        assertChannelError(
                channel(),
                404,
                "NOT_FOUND - no exchange '" + exchange + "' in vhost '/'",
                40,
                10,
                () -> channel().exchangeDeclarePassive(exchange));
    }

    @Test
    void aDeletedExchangeIsGone() throws Exception {
        String exchange = exchange("direct");
        channel().exchangeDelete(exchange);
        assertMissing(exchange);
    }

    @Test
    void deletingAMissingOneSucceeds() throws Exception {
        channel().exchangeDelete(name("missing"));
        channel().exchangeDelete(name("missing"), true);
    }

    @Test
    void theDefaultExchangeCannotBeDeleted() throws Exception {
        assertChannelError(
                channel(),
                403,
                "ACCESS_REFUSED - operation not permitted on the default exchange",
                40,
                20,
                () -> channel().exchangeDelete(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"amq.direct", "amq.rabbitmq.trace", "amq.never-was-there"})
    void aSystemExchangeCannotBeDeletedEvenIfItIsMissing(String exchange) throws Exception {
        assertChannelError(
                channel(),
                403,
                "ACCESS_REFUSED - deletion of system exchange '" + exchange + "' in vhost '/' not allowed",
                40,
                20,
                () -> channel().exchangeDelete(exchange));
    }

    @Test
    void oneThatIsTheSourceOfABindingIsInUse() throws Exception {
        String exchange = exchange("direct");
        channel().queueBind(queue(), exchange, "k");
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - exchange '" + exchange + "' in vhost '/' in use",
                40,
                20,
                () -> channel().exchangeDelete(exchange, true));
    }

    @Test
    void oneThatIsOnlyADestinationIsUnused() throws Exception {
        String exchange = exchange("direct");
        channel().exchangeBind(exchange, exchange("fanout"), "k");
        channel().exchangeDelete(exchange, true);
        assertMissing(exchange);
    }

    @Test
    void oneInUseIsDeletedUnlessAskedOtherwise() throws Exception {
        String exchange = exchange("direct");
        channel().queueBind(queue(), exchange, "k");
        channel().exchangeDelete(exchange);
        assertMissing(exchange);
    }

    @Test
    void itsBindingsVanishWithIt() throws Exception {
        String exchange = exchange("fanout");
        String queue = queue();
        channel().queueBind(queue, exchange, "");
        channel().exchangeDelete(exchange);
        channel().exchangeDeclare(exchange, "fanout", true);
        publishAll(exchange, "", "lost");
        assertThat(get(queue)).isNull();
    }

    @Test
    void bindingsToItVanishToo() throws Exception {
        String source = exchange("fanout");
        String destination = exchange("fanout");
        String queue = queue();
        channel().exchangeBind(destination, source, "");
        channel().exchangeDelete(destination);
        channel().exchangeDeclare(destination, "fanout", true);
        channel().queueBind(queue, destination, "");
        publishAll(source, "", "lost");
        assertThat(get(queue)).isNull();
    }
}
