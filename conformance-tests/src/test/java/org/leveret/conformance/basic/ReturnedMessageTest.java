package org.leveret.conformance.basic;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Return;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.AmqpTest;

/** Which mandatory messages come back to their publisher, in which order, and when they do not. */
class ReturnedMessageTest extends AmqpTest {
    private final BlockingQueue<Return> returns = new LinkedBlockingQueue<>();

    @BeforeEach
    void listenAndConfirm() throws Exception {
        channel().addReturnListener(returns::add);
        channel().confirmSelect();
    }

    private void publishMandatory(String exchange, String key, BasicProperties properties, byte[] body)
            throws Exception {
        channel().basicPublish(exchange, key, true, properties, body);
    }

    private void publishMandatory(String exchange, String key, String body) throws Exception {
        publishMandatory(exchange, key, new BasicProperties(), utf8(body));
    }

    private Return nextReturn() throws Exception {
        Return returned = returns.poll(10, TimeUnit.SECONDS);
        assertThat(returned).as("a return").isNotNull();
        return returned;
    }

    /** Returns precede their confirms, so that after these no other can come. */
    private void assertNoMoreReturns() throws Exception {
        channel().waitForConfirms(10_000);
        assertThat(returns).isEmpty();
    }

    @Test
    void severalComeBackInTheirOrder() throws Exception {
        String exchange = exchange("direct");
        for (int i = 0; i < 100; i++) {
            publishMandatory(exchange, "nobody", "number " + i);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(nextReturn().getBody()).isEqualTo(utf8("number " + i));
        }
    }

    @Test
    void onlyThoseWithoutAQueueComeBack() throws Exception {
        String exchange = exchange("direct");
        String queue = queue();
        channel().queueBind(queue, exchange, "somebody");
        publishMandatory(exchange, "somebody", "kept");
        publishMandatory(exchange, "nobody", "returned");
        publishMandatory(exchange, "somebody", "kept too");
        assertThat(nextReturn().getBody()).isEqualTo(utf8("returned"));
        assertNoMoreReturns();
        assertThat(getAll(queue)).containsExactly("kept", "kept too");
    }

    @Test
    void aLargeOneComesBackWhole() throws Exception {
        byte[] body = new byte[500_000];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) i;
        }
        publishMandatory(exchange("fanout"), "", new BasicProperties(), body);
        assertThat(nextReturn().getBody()).isEqualTo(body);
    }

    @Test
    void anEmptyOneComesBack() throws Exception {
        publishMandatory(exchange("fanout"), "", "");
        assertThat(nextReturn().getBody()).isEmpty();
    }

    @Test
    void oneThatAFullQueueRefusesDoesNotComeBack() throws Exception {
        String queue = queue(Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
        publishMandatory("", queue, "first");
        assertThat(channel().waitForConfirms(10_000)).isTrue();
        publishMandatory("", queue, "second");
        assertThat(channel().waitForConfirms(10_000)).isFalse();
        assertThat(returns).isEmpty();
    }

    @Test
    void anExclusiveQueueOfAnotherConnectionIsAQueue() throws Exception {
        Channel other = newChannel(newConnection());
        String queue = other.queueDeclare().getQueue();
        publishMandatory("", queue, "kept");
        assertNoMoreReturns();
        assertThat(other.basicGet(queue, true)).isNotNull();
    }

    @Test
    void oneThatTwoExchangesLeadToNoQueueComesBackOnce() throws Exception {
        String first = exchange("fanout");
        String second = exchange("fanout");
        channel().exchangeBind(second, first, "");
        publishMandatory(first, "", "returned");
        assertThat(nextReturn().getExchange()).isEqualTo(first);
        assertNoMoreReturns();
    }

    @Test
    void oneWhoseKeysAreAllUnroutableComesBackOnce() throws Exception {
        publishMandatory(
                exchange("direct"),
                "one",
                new BasicProperties.Builder()
                        .headers(Map.of("CC", List.of("two", "three")))
                        .build(),
                utf8("returned"));
        assertThat(nextReturn().getRoutingKey()).isEqualTo("one");
        assertNoMoreReturns();
    }

    @Test
    void anUnboundQueueNoLongerCounts() throws Exception {
        String exchange = exchange("direct");
        String queue = queue();
        channel().queueBind(queue, exchange, "key");
        publishMandatory(exchange, "key", "kept");
        channel().queueUnbind(queue, exchange, "key");
        publishMandatory(exchange, "key", "returned");
        assertThat(nextReturn().getBody()).isEqualTo(utf8("returned"));
        assertNoMoreReturns();
    }

    @Test
    void oneThatExpiresLaterDoesNotComeBack() throws Exception {
        String queue = queue(Map.of("x-message-ttl", 0));
        publishMandatory("", queue, "gone");
        assertNoMoreReturns();
        assertThat(get(queue)).isNull();
    }

    @Test
    void aReturnGoesToTheChannelThatPublished() throws Exception {
        Channel other = newChannel();
        BlockingQueue<Return> others = new LinkedBlockingQueue<>();
        other.addReturnListener(others::add);
        publishMandatory(exchange("fanout"), "", "returned");
        nextReturn();
        assertThat(others).isEmpty();
    }
}
