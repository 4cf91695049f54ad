package org.leveret.conformance.basic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.Deliveries;
import org.leveret.conformance.raw.Bytes;
import org.leveret.conformance.raw.Fields;
import org.leveret.conformance.raw.Handshake;
import org.leveret.conformance.raw.Methods;
import org.leveret.conformance.raw.RawChannel;
import org.leveret.conformance.raw.RawConnection;
import org.leveret.conformance.raw.Table;

/** basic.cancel from the client, and from the server when a queue is deleted. */
class CancelTest extends AmqpTest {
    @ParameterizedTest
    @ValueSource(strings = {"never-seen", ""})
    void cancellingAnUnknownTagIsAnsweredWithThatTag(String tag) {
        RawChannel channel = rawChannel().send(Methods.basicCancel(tag));
        assertThat(channel.expect(60, 31).shortString()).isEqualTo(tag);
    }

    @Test
    void nothingIsDeliveredAfterCancelOk() {
        RawChannel channel = rawChannel();
        String queue = channel.declareQueue();
        channel.send(Methods.basicConsume(queue, "tag", true, false)).expect(60, 21);
        channel.send(Methods.basicCancel("tag")).expect(60, 31);
        channel.publish("", queue, "kept").expectNothingFrom(queue);
        channel.send(Methods.basicGet(queue, true));
        assertThat(channel.expectGetOk().text()).isEqualTo("kept");
    }

    @Test
    void deliveriesOfACancelledConsumerMayStillBeAcked() throws Exception {
        String queue = queue();
        Deliveries consumer = Deliveries.consume(channel(), queue);
        publish("", queue, "one");
        long tag = consumer.take().getEnvelope().getDeliveryTag();
        consumer.cancelAndDrain();
        channel().basicAck(tag, false);
        assertThat(get(queue)).isNull();
    }

    @Test
    void deliveriesOfACancelledConsumerStayUnackedUntilTheirChannelCloses() throws Exception {
        String queue = sharedQueue();
        var consuming = newChannel();
        Deliveries consumer = Deliveries.consume(consuming, queue);
        publishAll("", queue, "one");
        consumer.take();
        consumer.cancelAndDrain();
        assertThat(get(queue)).isNull();
        consuming.close();
        assertThat(get(queue)).isEqualTo("one");
    }

    @Test
    void aCancelThatWaitsForNoAnswerHasNone() {
        RawChannel channel = rawChannel();
        String queue = channel.declareQueue();
        channel.send(Methods.basicConsume(queue, "tag", true, false)).expect(60, 21);
        channel.send(Bytes.method(60, 30).shortString("tag").bits(true));
        channel.send(Methods.queueDeclarePassive(queue));
        Fields declareOk = channel.expect(50, 11);
        declareOk.shortString();
        assertThat(declareOk.u32()).as("messages").isZero();
        assertThat(declareOk.u32()).as("consumers").isZero();
    }

    @Test
    void deletingAQueueCancelsItsConsumers() throws Exception {
        String queue = queue();
        Deliveries consumer = Deliveries.consume(channel(), queue);
        newChannel().queueDelete(queue);
        assertThat(consumer.awaitServerCancel()).isEqualTo(consumer.tag());
    }

    @Test
    void theServersCancelWaitsForNoAnswer() {
        RawConnection raw = raw();
        RawChannel channel = RawChannel.open(raw, 1);
        String queue = channel.declareQueue();
        channel.send(Methods.basicConsume(queue, "tag", false, false)).expect(60, 21);
        RawChannel deleting = RawChannel.open(raw, 2).send(Methods.queueDelete(queue));
        boolean cancelled = false;
        boolean deleted = false;
        while (!cancelled || !deleted) {
            var frame = raw.receive();
            if (frame.isMethod(60, 30)) {
                assertThat(frame.channel()).isEqualTo(1);
                Fields cancel = frame.arguments();
                assertThat(cancel.shortString()).isEqualTo("tag");
                assertThat(cancel.bit()).as("no-wait").isTrue();
                cancelled = true;
            } else {
                assertThat(frame.isMethod(50, 41)).as("got %s", frame).isTrue();
                deleted = true;
            }
        }
        deleting.declareQueue();
    }

    @Test
    void aClientThatDoesNotUnderstandItIsNotTold() {
        RawConnection raw = closing(Handshake.started(broker.address()));
        byte[] response =
                Handshake.plain(broker.address().user(), broker.address().password());
        raw.send(0, Handshake.startOk("PLAIN", response, new Table()));
        raw.expect(0, 10, 30);
        raw.send(0, Handshake.tuneOk(2047, 131_072, 0)).send(0, Methods.connectionOpen("/"));
        raw.expect(0, 10, 41);
        RawChannel channel = RawChannel.open(raw, 1);
        String queue = channel.declareQueue();
        channel.send(Methods.basicConsume(queue, "tag", false, false)).expect(60, 21);
        channel.send(Methods.queueDelete(queue)).expect(50, 41);
        channel.declareQueue();
    }

    @Test
    void theTagOfAConsumerThatTheServerCancelledIsFree() throws Exception {
        String queue = queue();
        Deliveries first = new Deliveries(channel());
        channel().basicConsume(queue, false, "tag", first);
        newChannel().queueDelete(queue);
        first.awaitServerCancel();
        assertThat(channel().basicConsume(queue(), false, "tag", new Deliveries(channel())))
                .isEqualTo("tag");
    }
}
