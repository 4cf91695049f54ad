package org.leveret.conformance.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.Deliveries;
import org.leveret.conformance.raw.Fields;
import org.leveret.conformance.raw.Methods;
import org.leveret.conformance.raw.RawChannel;
import org.leveret.conformance.raw.RawConnection;
import org.leveret.conformance.raw.Table;

/** connection.close from either side. */
class ConnectionCloseTest extends AmqpTest {
    @Test
    void aClientsCloseIsAnsweredWithCloseOk() {
        Fields closeOk = raw().send(0, Methods.connectionClose(200, "bye")).expect(0, 10, 51);
        assertThat(closeOk.atEnd()).isTrue();
    }

    @Test
    void anyReplyCodeIsAGoodReasonToClose() {
        raw().send(0, Methods.connectionClose(0, "")).expect(0, 10, 51);
    }

    @Test
    void exclusiveQueuesAreGoneBeforeCloseOk() throws Exception {
        String queue = name("exclusive");
        RawChannel owner = rawChannel().send(Methods.queueDeclare(queue, true, new Table()));
        owner.expect(50, 11);
        owner.connection().send(0, Methods.connectionClose(200, "bye")).expect(0, 10, 51);
        assertChannelError(
                channel(),
                404,
                "NOT_FOUND - no queue '" + queue + "' in vhost '/'",
                50,
                10,
                () -> channel().queueDeclarePassive(queue));
    }

    @Test
    void unackedMessagesAreReadyAgainBeforeCloseOk() throws Exception {
        String queue = sharedQueue();
        publishAll("", queue, "one");
        RawChannel consumer = rawChannel().send(Methods.basicGet(queue, false));
        consumer.expectGetOk();
        consumer.connection().send(0, Methods.connectionClose(200, "bye")).expect(0, 10, 51);
        GetResponse again = getUnsettled(channel(), queue);
        assertThat(again.getEnvelope().isRedeliver()).isTrue();
    }

    @Test
    void aCloseOkThatNobodyAskedForIsAChannelError() {
        raw().send(0, Methods.connectionCloseOk())
                .expectConnectionClose(504, "CHANNEL_ERROR - unexpected method in connection state running", 10, 51);
    }

    @Test
    void afterItsOwnCloseTheServerIgnoresEverythingButCloseAndCloseOk() {
        RawConnection raw = raw();
        raw.send(0, Methods.connectionOpen("/"))
                .expectConnectionClose(504, "CHANNEL_ERROR - unexpected method in connection state running", 10, 40);
        raw.send(1, Methods.channelOpen()).send(1, Methods.queueDeclare("", true, new Table()));
        raw.send(0, Methods.connectionCloseOk()).expectEnd();
    }

    @Test
    void aCloseThatCrossesTheServersIsAnswered() {
        RawConnection raw = raw();
        raw.send(0, Methods.connectionOpen("/")).send(0, Methods.connectionClose(200, "bye"));
        raw.expectConnectionClose(504, "CHANNEL_ERROR - unexpected method in connection state running", 10, 40);
        raw.expect(0, 10, 51);
    }

    @Test
    void theTcpConnectionEndsAfterTheClientsCloseOk() {
        raw().send(0, Methods.connectionOpen("/"))
                .expectConnectionClose(504, "CHANNEL_ERROR - unexpected method in connection state running", 10, 40)
                .send(0, Methods.connectionCloseOk())
                .expectEnd();
    }

    @Test
    void aConnectionThatIsDroppedGivesItsUnackedMessagesBack() throws Exception {
        String queue = sharedQueue();
        Channel waiting = newChannel(newConnection());
        publishAll("", queue, "one");
        RawChannel dropped = rawChannel().send(Methods.basicGet(queue, false));
        dropped.expectGetOk();
        var deliveries = Deliveries.consume(waiting, queue);
        dropped.connection().close();
        var delivery = deliveries.take();
        assertThat(delivery.getEnvelope().isRedeliver()).isTrue();
    }
}
