package org.leveret.conformance.confirm;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.MessageProperties;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.Deliveries;
import org.leveret.conformance.raw.Bytes;
import org.leveret.conformance.raw.Fields;
import org.leveret.conformance.raw.Methods;
import org.leveret.conformance.raw.RawChannel;
import org.leveret.conformance.raw.Table;

/** Publisher confirms: every message of a channel in confirm mode is acked, or nacked, once. */
class ConfirmTest extends AmqpTest {
    private static final byte[] PERSISTENT = Bytes.of(0x10, 0, 2);

    @Test
    void selectIsAnsweredAndMayBeRepeated() {
        RawChannel channel = rawChannel();
        for (int i = 0; i < 3; i++) {
            channel.send(Methods.confirmSelect());
            assertThat(channel.expect(85, 11).atEnd()).isTrue();
        }
    }

    @Test
    void aSelectThatWaitsForNoAnswerHasNone() {
        RawChannel channel = rawChannel();
        channel.send(Bytes.method(85, 10).bits(true));
        channel.publish("", "t.nowhere", "m").expectConfirm(1);
    }

    @Test
    void sequenceNumbersCountFromTheFirstSelect() {
        RawChannel channel = rawChannel();
        String queue = channel.declareQueue();
        channel.publish("", queue, "before").select();
        channel.publish("", queue, "one").expectConfirm(1);
        channel.select().publish("", queue, "two").expectConfirm(2);
    }

    @Test
    void anUnroutableMessageIsAcked() {
        rawChannel().select().publish("", "t.nowhere", "m").expectConfirm(1);
    }

    @Test
    void aTransientMessageIsAcked() {
        RawChannel channel = rawChannel();
        String queue = channel.declareQueue();
        channel.select().publish("", queue, "m").expectConfirm(1);
    }

    @Test
    void aPersistentMessageInADurableQueueIsAcked() throws Exception {
        String queue = sharedQueue();
        rawChannel().select().publish("", queue, PERSISTENT, Bytes.utf8("m")).expectConfirm(1);
        assertThat(get(queue)).isEqualTo("m");
    }

    @Test
    void aMessageForSeveralQueuesIsAckedOnce() throws Exception {
        String exchange = exchange("fanout");
        for (int i = 0; i < 3; i++) {
            channel().queueBind(sharedQueue(), exchange, "");
            channel().queueBind(queue(), exchange, "");
        }
        RawChannel channel = rawChannel().select();
        channel.publish(exchange, "", PERSISTENT, Bytes.utf8("one")).expectConfirm(1);
        channel.publish(exchange, "", PERSISTENT, Bytes.utf8("two")).expectConfirm(2);
    }

    @Test
    void aMessageThatAConsumerTakesAtOnceIsAcked() throws Exception {
        String queue = sharedQueue();
        Deliveries consumer = Deliveries.consume(channel(), queue, true);
        rawChannel().select().publish("", queue, PERSISTENT, Bytes.utf8("m")).expectConfirm(1);
        assertThat(consumer.takeText()).isEqualTo("m");
    }

    @Test
    void everyMessageIsConfirmedExactlyOnceHoweverAcksAreBundled() throws Exception {
        String queue = sharedQueue();
        RawChannel channel = rawChannel().select();
        int count = 1_000;
        for (int i = 0; i < count; i++) {
            byte[] properties = i % 3 == 0 ? PERSISTENT : Bytes.of(0, 0);
            channel.publish("", i % 5 == 0 ? "t.nowhere" : queue, properties, Bytes.utf8("m"));
        }
        BitSet confirmed = new BitSet();
        while (confirmed.cardinality() < count) {
            Fields ack = channel.expect(60, 80);
            int sequenceNumber = (int) ack.u64();
            boolean multiple = ack.bit();
            assertThat(confirmed.get(sequenceNumber))
                    .as("%d was confirmed before", sequenceNumber)
                    .isFalse();
            confirmed.set(multiple ? 1 : sequenceNumber, sequenceNumber + 1);
        }
        assertThat(confirmed.length()).isEqualTo(count + 1);
    }

    @Test
    void aMessageThatAFullQueueRefusesIsNacked() {
        RawChannel channel = rawChannel();
        String queue = name("full");
        channel.send(Methods.queueDeclare(
                queue, true, new Table().int32("x-max-length", 1).text("x-overflow", "reject-publish")));
        channel.expect(50, 11);
        channel.select().publish("", queue, "one").expectConfirm(1);
        channel.publish("", queue, "two");
        Fields nack = channel.expect(60, 120);
        assertThat(nack.u64()).isEqualTo(2);
    }

    @Test
    void aMessageThatMakesAQueueDropItsHeadIsAcked() throws Exception {
        String queue = queue(Map.of("x-max-length", 1));
        publishAll("", queue, "one", "two", "three");
        assertThat(getAll(queue)).containsExactly("three");
    }

    @Test
    void confirmsSurviveTheDeletionOfTheQueue() throws Exception {
        String queue = sharedQueue();
        channel().confirmSelect();
        for (int i = 0; i < 200; i++) {
            channel().basicPublish("", queue, MessageProperties.MINIMAL_PERSISTENT_BASIC, utf8("m"));
        }
        newChannel(newConnection()).queueDelete(queue);
        assertThat(channel().waitForConfirms(TimeUnit.SECONDS.toMillis(15))).isTrue();
    }

    @Test
    void everyChannelHasItsOwnSequence() {
        RawChannel one = rawChannel().select();
        RawChannel two = RawChannel.open(one.connection(), 2).select();
        one.publish("", "t.nowhere", "m").expectConfirm(1);
        two.publish("", "t.nowhere", "m").expectConfirm(1);
        one.publish("", "t.nowhere", "m").expectConfirm(2);
    }

    @Test
    void aTransactionalChannelCannotConfirm() {
        RawChannel channel = rawChannel().send(Methods.txSelect());
        channel.expect(90, 11);
        channel.send(Methods.confirmSelect())
                .expectClose(406, "PRECONDITION_FAILED - cannot switch from tx to confirm mode", 85, 10);
    }

    @Test
    void aConfirmingChannelCannotBeTransactional() {
        rawChannel()
                .select()
                .send(Methods.txSelect())
                .expectClose(406, "PRECONDITION_FAILED - cannot switch from confirm to tx mode", 90, 10);
    }

    @Test
    void aReopenedChannelConfirmsNoLonger() {
        RawChannel channel = rawChannel().select();
        channel.send(Methods.channelClose()).expect(20, 41);
        channel.send(Methods.channelOpen()).expect(20, 11);
        channel.publish("", "t.nowhere", "m").declareQueue();
        channel.select().publish("", "t.nowhere", "m").expectConfirm(1);
    }
}
