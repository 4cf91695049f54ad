package org.leveret.conformance.basic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.raw.Message;
import org.leveret.conformance.raw.Methods;
import org.leveret.conformance.raw.RawChannel;

/** basic.qos: how many messages may be unacked, of each consumer and of a channel. */
class QosTest extends AmqpTest {
    private final RawChannel channel = rawChannel();
    private String queue = "";

    @BeforeEach
    void declareQueue() {
        queue = channel.declareQueue();
    }

    /** Publishes over another connection, so that nothing but deliveries comes on this one. */
    private void fill(int count) throws Exception {
        publishAll(
                "",
                queue,
                IntStream.rangeClosed(1, count).mapToObj(String::valueOf).toArray(String[]::new));
    }

    private void qos(int count, boolean global) {
        channel.send(Methods.basicQos(0, count, global)).expect(60, 11);
    }

    private void consume(String tag) {
        channel.send(Methods.basicConsume(queue, tag, false, false)).expect(60, 21);
    }

    private void expectDeliveries(int count) {
        for (int i = 0; i < count; i++) {
            channel.expectDeliver();
        }
        channel.expectNothingFrom(queue);
    }

    @Test
    void aPrefetchSizeIsNotImplemented() {
        channel.send(Methods.basicQos(1000, 0, false))
                .connection()
                .expectConnectionClose(540, "NOT_IMPLEMENTED - prefetch_size!=0 (1000)", 60, 10);
    }

    @Test
    void aConsumerGetsNoMoreThanItsPrefetch() throws Exception {
        fill(10);
        qos(3, false);
        consume("tag");
        expectDeliveries(3);
    }

    @Test
    void eachAckBringsOneMore() throws Exception {
        fill(10);
        qos(2, false);
        consume("tag");
        expectDeliveries(2);
        for (int tag = 1; tag <= 5; tag++) {
            channel.send(Methods.basicAck(tag, false));
            assertThat(channel.expectDeliver().text()).isEqualTo(String.valueOf(tag + 2));
            channel.expectNothingFrom(queue);
        }
    }

    @Test
    void anAckOfSeveralBringsAsManyMore() throws Exception {
        fill(10);
        qos(3, false);
        consume("tag");
        expectDeliveries(3);
        channel.send(Methods.basicAck(3, true));
        expectDeliveries(3);
    }

    @Test
    void aRejectFreesAPlaceToo() throws Exception {
        fill(3);
        qos(1, false);
        consume("tag");
        expectDeliveries(1);
        channel.send(Methods.basicNack(1, false, false));
        assertThat(channel.expectDeliver().text()).isEqualTo("2");
    }

    @Test
    void zeroIsNoLimit() throws Exception {
        fill(50);
        qos(1, false);
        qos(0, false);
        consume("tag");
        expectDeliveries(50);
    }

    @Test
    void withoutQosThereIsNoLimit() throws Exception {
        fill(50);
        consume("tag");
        expectDeliveries(50);
    }

    @Test
    void everyConsumerHasAWindowOfItsOwn() throws Exception {
        qos(2, false);
        consume("one");
        consume("two");
        fill(10);
        expectDeliveries(4);
    }

    @Test
    void aLaterLimitIsForLaterConsumers() throws Exception {
        qos(1, false);
        consume("one");
        qos(3, false);
        consume("two");
        fill(10);
        expectDeliveries(4);
    }

    @Test
    void consumersWithoutAcknowledgementAreNotLimited() throws Exception {
        fill(20);
        qos(1, false);
        channel.send(Methods.basicConsume(queue, "tag", true, false)).expect(60, 21);
        expectDeliveries(20);
    }

    @Test
    void aGlobalLimitIsSharedByTheConsumersOfAChannel() throws Exception {
        qos(3, true);
        consume("one");
        consume("two");
        fill(10);
        expectDeliveries(3);
        channel.send(Methods.basicAck(1, false));
        expectDeliveries(1);
    }

    @Test
    void aGlobalLimitCombinesWithThatOfEachConsumer() throws Exception {
        qos(2, false);
        qos(3, true);
        consume("one");
        consume("two");
        fill(10);
        List<String> tags = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            tags.add(channel.expectDeliver().consumerTag());
        }
        channel.expectNothingFrom(queue);
        assertThat(tags).contains("one", "two");
    }

    @Test
    void aLaterLimitOfEachConsumerLiftsTheGlobalOne() throws Exception {
        qos(3, true);
        qos(2, false);
        consume("one");
        consume("two");
        fill(10);
        expectDeliveries(4);
    }

    @Test
    void aGlobalLimitHoldsAtOnceForConsumersThatAreThere() throws Exception {
        consume("tag");
        qos(2, true);
        fill(10);
        expectDeliveries(2);
    }

    @Test
    void aGlobalLimitCountsWhatWasGotten() throws Exception {
        fill(10);
        channel.send(Methods.basicGet(queue, false)).expectGetOk();
        qos(2, true);
        consume("tag");
        expectDeliveries(1);
    }

    @Test
    void raisingAGlobalLimitDeliversMore() throws Exception {
        fill(10);
        qos(1, true);
        consume("tag");
        expectDeliveries(1);
        channel.send(Methods.basicQos(0, 4, true));
        channel.expect(60, 11);
        expectDeliveries(3);
    }

    @Test
    void liftingAGlobalLimitDeliversEverything() throws Exception {
        fill(10);
        qos(1, true);
        consume("tag");
        expectDeliveries(1);
        channel.send(Methods.basicQos(0, 0, true)).expect(60, 11);
        expectDeliveries(9);
    }

    @Test
    void aGlobalLimitThatWasLiftedAndSetAgainLetsAsManyThrough() throws Exception {
        fill(4);
        qos(1, true);
        consume("tag");
        long first = channel.expectDeliver().deliveryTag();
        channel.send(Methods.basicQos(0, 0, true)).expect(60, 11);
        for (int i = 0; i < 3; i++) {
            channel.expectDeliver();
        }
        channel.send(Methods.basicQos(0, 1, true)).expect(60, 11);
        channel.send(Methods.basicAck(first + 3, true));
        fill(2);
        long fifth = channel.expectDeliver().deliveryTag();
        channel.send(Methods.basicAck(fifth, false));
        channel.expectDeliver();
    }

    @Test
    void aGlobalLimitIsThatOfOneChannel() throws Exception {
        RawChannel other = RawChannel.open(channel.connection(), 2);
        qos(1, true);
        fill(5);
        other.send(Methods.basicConsume(queue, "free", false, false)).expect(60, 21);
        for (int i = 1; i <= 5; i++) {
            assertThat(other.expectDeliver().text()).isEqualTo(String.valueOf(i));
        }
    }

    @Test
    void aConsumerWithAFullWindowLeavesTheRestToOthers() throws Exception {
        qos(1, false);
        consume("one");
        fill(5);
        assertThat(channel.expectDeliver().consumerTag()).isEqualTo("one");
        qos(0, false);
        consume("two");
        for (int i = 2; i <= 5; i++) {
            Message delivery = channel.expectDeliver();
            assertThat(delivery.consumerTag()).isEqualTo("two");
            assertThat(delivery.text()).isEqualTo(String.valueOf(i));
        }
    }

    @Test
    void theLargestPrefetchIs65535() throws Exception {
        qos(65_535, false);
        consume("tag");
        fill(3);
        expectDeliveries(3);
    }
}
