package org.leveret.conformance.basic;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Return;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.raw.Bytes;
import org.leveret.conformance.raw.Fields;
import org.leveret.conformance.raw.Frame;
import org.leveret.conformance.raw.Methods;
import org.leveret.conformance.raw.RawChannel;

/** A mandatory message that reaches no queue is returned. */
class MandatoryTest extends AmqpTest {
    private static final byte[] CONTENT_TYPE =
            new Bytes().u16(0x8000).shortString("text/plain").toArray();
    private static final byte[] NO_PROPERTIES = Bytes.of(0, 0);

    private static void expectReturn(RawChannel channel, String exchange, String routingKey) {
        Fields returned = channel.expect(60, 50);
        assertThat(returned.u16()).isEqualTo(312);
        assertThat(returned.shortString()).isEqualTo("NO_ROUTE");
        assertThat(returned.shortString()).isEqualTo(exchange);
        assertThat(returned.shortString()).isEqualTo(routingKey);
        assertThat(returned.atEnd()).isTrue();
    }

    @Test
    void itComesBackWholeWithItsExchangeAndKey() {
        RawChannel channel = rawChannel();
        channel.publish("amq.direct", "t.nowhere", true, CONTENT_TYPE, Bytes.utf8("body"));
        expectReturn(channel, "amq.direct", "t.nowhere");
        Frame header = channel.connection().receive();
        assertThat(header.payload()).isEqualTo(Frame.header(1, 4, CONTENT_TYPE).payload());
        Frame body = channel.connection().receive();
        assertThat(body.type()).isEqualTo(Frame.BODY);
        assertThat(body.payload()).isEqualTo(Bytes.utf8("body"));
    }

    @Test
    void theDefaultExchangeReturnsToo() {
        RawChannel channel = rawChannel();
        channel.publish("", "t.nowhere", true, NO_PROPERTIES, Bytes.of());
        expectReturn(channel, "", "t.nowhere");
        assertThat(channel.connection().receive().type()).isEqualTo(Frame.HEADER);
        channel.declareQueue();
    }

    @Test
    void inConfirmModeTheReturnPrecedesTheAck() {
        RawChannel channel = rawChannel().select();
        channel.publish("", "t.nowhere", true, NO_PROPERTIES, Bytes.utf8("m"));
        expectReturn(channel, "", "t.nowhere");
        assertThat(channel.connection().receive().type()).isEqualTo(Frame.HEADER);
        assertThat(channel.connection().receive().type()).isEqualTo(Frame.BODY);
        channel.expectConfirm(1);
    }

    @Test
    void aRoutedOneIsNotReturned() {
        RawChannel channel = rawChannel();
        String queue = channel.declareQueue();
        channel.select();
        channel.publish("", queue, true, NO_PROPERTIES, Bytes.utf8("m")).expectConfirm(1);
    }

    @Test
    void oneThatIsNotMandatoryIsNotReturned() {
        RawChannel channel = rawChannel().select();
        channel.publish("", "t.nowhere", false, NO_PROPERTIES, Bytes.utf8("m")).expectConfirm(1);
    }

    @Test
    void inATransactionTheReturnComesBeforeCommitOk() {
        RawChannel channel = rawChannel().send(Methods.txSelect());
        channel.expect(90, 11);
        channel.publish("", "t.nowhere", true, NO_PROPERTIES, Bytes.utf8("m"));
        String queue = channel.declareQueue();
        assertThat(queue).as("the answer before any return").isNotEmpty();
        channel.send(Methods.txCommit());
        expectReturn(channel, "", "t.nowhere");
        channel.connection().receive();
        channel.connection().receive();
        channel.expect(90, 21);
    }

    @Test
    void aKeyInCcThatReachesAQueueIsEnough() throws Exception {
        String queue = queue();
        BlockingQueue<Return> returns = new LinkedBlockingQueue<>();
        channel().addReturnListener(returns::add);
        channel().confirmSelect();
        BasicProperties properties = new BasicProperties.Builder()
                .headers(Map.of("CC", List.of(queue)))
                .build();
        channel().basicPublish("", name("nowhere"), true, properties, utf8("m"));
        channel().waitForConfirmsOrDie(15_000);
        assertThat(returns).isEmpty();
    }

    @Test
    void theReturnedHeadersKeepCcAndHaveLostBcc() throws Exception {
        BlockingQueue<Return> returns = new LinkedBlockingQueue<>();
        channel().addReturnListener(returns::add);
        BasicProperties properties = new BasicProperties.Builder()
                .headers(Map.of("CC", List.of("t.no"), "BCC", List.of("t.neither")))
                .build();
        channel().basicPublish("", name("nowhere"), true, properties, utf8("m"));
        Return returned = returns.poll(15, TimeUnit.SECONDS);
        assertThat(returned).isNotNull();
        assertThat(returned.getProperties().getHeaders()).containsOnlyKeys("CC");
    }

    @Test
    void aQueueThatWasJustDeletedNoLongerCounts() {
        RawChannel channel = rawChannel();
        String queue = channel.declareQueue();
        channel.send(Methods.queueBind(queue, "amq.direct", queue)).expect(50, 21);
        channel.send(Methods.queueDelete(queue)).expect(50, 41);
        channel.publish("amq.direct", queue, true, NO_PROPERTIES, Bytes.of());
        expectReturn(channel, "amq.direct", queue);
    }
}
