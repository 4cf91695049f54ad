package org.leveret.conformance.exchange;

import org.junit.jupiter.api.Test;
import org.leveret.conformance.AmqpTest;

/** An auto-delete exchange goes with the last binding of which it is the source. */
class AutoDeleteExchangeTest extends AmqpTest {
    private String autoDeleteExchange() throws Exception {
        String exchange = deletingExchange(name("auto"));
        channel().exchangeDeclare(exchange, "fanout", false, true, NO_ARGUMENTS);
        return exchange;
    }

    private void assertGone(String exchange) throws Exception {
        assertChannelError(
                channel(),
                404,
                "NOT_FOUND - no exchange '" + exchange + "' in vhost '/'",
                40,
                10,
                () -> channel().exchangeDeclarePassive(exchange));
    }

    @Test
    void oneThatWasNeverBoundStays() throws Exception {
        channel().exchangeDeclarePassive(autoDeleteExchange());
    }

    @Test
    void itGoesWhenItsLastQueueIsUnbound() throws Exception {
        String exchange = autoDeleteExchange();
        String queue = queue();
        channel().queueBind(queue, exchange, "");
        channel().queueUnbind(queue, exchange, "");
        assertGone(exchange);
    }

    @Test
    void itStaysWhileAnotherBindingIsLeft() throws Exception {
        String exchange = autoDeleteExchange();
        String queue = queue();
        channel().queueBind(queue, exchange, "one");
        channel().queueBind(queue, exchange, "two");
        channel().queueUnbind(queue, exchange, "one");
        channel().exchangeDeclarePassive(exchange);
        channel().queueUnbind(queue, exchange, "two");
        assertGone(exchange);
    }

    @Test
    void itGoesWhenItsLastQueueIsDeleted() throws Exception {
        String exchange = autoDeleteExchange();
        String queue = queue();
        channel().queueBind(queue, exchange, "");
        channel().queueDelete(queue);
        assertGone(exchange);
    }

    @Test
    void itGoesWhenTheExclusiveQueueGoesWithItsConnection() throws Exception {
        String exchange = autoDeleteExchange();
        var owner = newConnection();
        var declaring = newChannel(owner);
        declaring.queueBind(
                declaring.queueDeclare("", false, true, false, NO_ARGUMENTS).getQueue(), exchange, "");
        owner.close();
        assertGone(exchange);
    }

    @Test
    void itGoesWhenItsDestinationExchangeIsDeleted() throws Exception {
        String exchange = autoDeleteExchange();
        String destination = exchange("fanout");
        channel().exchangeBind(destination, exchange, "");
        channel().exchangeDelete(destination);
        assertGone(exchange);
    }

    @Test
    void losingABindingOfWhichItIsTheDestinationDoesNotMatter() throws Exception {
        String exchange = autoDeleteExchange();
        String source = exchange("fanout");
        channel().exchangeBind(exchange, source, "");
        channel().exchangeUnbind(exchange, source, "");
        channel().exchangeDeclarePassive(exchange);
    }

    @Test
    void oneThatGoesTakesAlongTheOneThatOnlyFedIt() throws Exception {
        String first = autoDeleteExchange();
        String second = autoDeleteExchange();
        String queue = queue();
        channel().exchangeBind(second, first, "");
        channel().queueBind(queue, second, "");
        channel().queueDelete(queue);
        assertGone(first);
        var other = newChannel();
        assertChannelError(
                other,
                404,
                "NOT_FOUND - no exchange '" + second + "' in vhost '/'",
                40,
                10,
                () -> other.exchangeDeclarePassive(second));
    }
}
