package org.leveret.conformance.basic;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.Deliveries;
import org.leveret.conformance.raw.Bytes;
import org.leveret.conformance.raw.Message;
import org.leveret.conformance.raw.Methods;
import org.leveret.conformance.raw.RawChannel;

/** basic.consume and basic.deliver. */
class ConsumeTest extends AmqpTest {
    private static String inExclusiveUse(String queue) {
        return "ACCESS_REFUSED - queue '" + queue + "' in vhost '/' in exclusive use";
    }

    @Test
    void anEmptyTagGetsOneFromTheServer() throws Exception {
        Deliveries consumer = Deliveries.consume(channel(), queue());
        assertThat(consumer.tag()).matches("amq\\.ctag-[A-Za-z0-9_-]{22}");
    }

    @Test
    void aTagOfOnesOwnIsKept() throws Exception {
        assertThat(channel().basicConsume(queue(), false, "my tag", new Deliveries(channel())))
                .isEqualTo("my tag");
    }

    @Test
    void aTagInUseOnTheChannelIsAConnectionError() throws Exception {
        String queue = queue();
        channel().basicConsume(queue, false, "tag", new Deliveries(channel()));
        assertConnectionError(
                channel(),
                530,
                "NOT_ALLOWED - attempt to reuse consumer tag 'tag'",
                60,
                20,
                () -> channel().basicConsume(queue, false, "tag", new Deliveries(channel())));
    }

    @Test
    void anotherChannelMayUseTheSameTag() throws Exception {
        String queue = queue();
        Channel other = newChannel();
        channel().basicConsume(queue, false, "tag", new Deliveries(channel()));
        assertThat(other.basicConsume(queue, false, "tag", new Deliveries(other)))
                .isEqualTo("tag");
    }

    @Test
    void aTagIsFreeAgainOnceItIsCancelled() {
        RawChannel channel = rawChannel();
        String queue = channel.declareQueue();
        for (int i = 0; i < 3; i++) {
            channel.send(Methods.basicConsume(queue, "tag", false, false)).expect(60, 21);
            channel.send(Methods.basicCancel("tag")).expect(60, 31);
        }
    }

    @Test
    void aMissingQueueIsNotFound() throws Exception {
        String missing = name("missing");
        assertChannelError(
                channel(),
                404,
                "NOT_FOUND - no queue '" + missing + "' in vhost '/'",
                60,
                20,
                () -> Deliveries.consume(channel(), missing));
    }

    @Test
    void aDeliveryTellsWhereItCameFrom() throws Exception {
        String exchange = exchange("topic");
        String queue = queue();
        channel().queueBind(queue, exchange, "#");
        Deliveries consumer = Deliveries.consume(channel(), queue);
        publish(exchange, "some.key", "body");
        Delivery delivery = consumer.take();
        assertThat(delivery.getEnvelope().getExchange()).isEqualTo(exchange);
        assertThat(delivery.getEnvelope().getRoutingKey()).isEqualTo("some.key");
        assertThat(delivery.getEnvelope().getDeliveryTag()).isEqualTo(1);
        assertThat(delivery.getEnvelope().isRedeliver()).isFalse();
        assertThat(Deliveries.text(delivery)).isEqualTo("body");
    }

    @Test
    void consumeOkPrecedesTheFirstDelivery() {
        RawChannel channel = rawChannel();
        String queue = channel.declareQueue();
        channel.publish("", queue, "one").publish("", queue, "two");
        channel.send(Methods.basicConsume(queue, "tag", true, false));
        assertThat(channel.expect(60, 21).shortString()).isEqualTo("tag");
        assertThat(channel.expectDeliver().text()).isEqualTo("one");
        assertThat(channel.expectDeliver().text()).isEqualTo("two");
    }

    @Test
    void aConsumeThatWaitsForNoAnswerIsAnsweredByDeliveries() {
        RawChannel channel = rawChannel();
        String queue = channel.declareQueue();
        channel.publish("", queue, "one");
        channel.send(Methods.basicConsume(queue, "tag", true, true));
        Message delivery = channel.expectDeliver();
        assertThat(delivery.consumerTag()).isEqualTo("tag");
        assertThat(delivery.text()).isEqualTo("one");
    }

    @Test
    void everyDeliveryCarriesItsConsumersTag() {
        RawChannel channel = rawChannel();
        String one = channel.declareQueue();
        String two = channel.declareQueue();
        channel.send(Methods.basicConsume(one, "first", true, false)).expect(60, 21);
        channel.send(Methods.basicConsume(two, "second", true, false)).expect(60, 21);
        channel.publish("", two, "2");
        assertThat(channel.expectDeliver().consumerTag()).isEqualTo("second");
        channel.publish("", one, "1");
        assertThat(channel.expectDeliver().consumerTag()).isEqualTo("first");
    }

    @Test
    void noLocalIsIgnored() {
        RawChannel channel = rawChannel();
        String queue = channel.declareQueue();
        channel.send(Bytes.method(60, 20)
                .u16(0)
                .shortString(queue)
                .shortString("tag")
                .bits(true, true, false, false)
                .u32(0));
        channel.expect(60, 21);
        channel.publish("", queue, "my own");
        assertThat(channel.expectDeliver().text()).isEqualTo("my own");
    }

    @Test
    void anExclusiveConsumerKeepsOthersAway() throws Exception {
        String queue = queue();
        channel().basicConsume(queue, false, "", false, true, NO_ARGUMENTS, new Deliveries(channel()));
        Channel other = newChannel();
        assertChannelError(other, 403, inExclusiveUse(queue), 60, 20, () -> Deliveries.consume(other, queue));
    }

    @Test
    void aConsumerKeepsExclusiveOnesAway() throws Exception {
        String queue = queue();
        Deliveries.consume(channel(), queue);
        Channel other = newChannel();
        assertChannelError(
                other,
                403,
                inExclusiveUse(queue),
                60,
                20,
                () -> other.basicConsume(queue, false, "", false, true, NO_ARGUMENTS, new Deliveries(other)));
    }

    @Test
    void aQueueMayBeGottenFromDuringAnExclusiveConsumer() throws Exception {
        String queue = queue();
        Channel other = newChannel();
        other.basicQos(1);
        other.basicConsume(queue, false, "", false, true, NO_ARGUMENTS, new Deliveries(other));
        publishAll("", queue, "for the consumer", "for get");
        assertThat(get(queue)).isEqualTo("for get");
    }

    @Test
    void afterAnExclusiveConsumerOthersMayCome() throws Exception {
        String queue = queue();
        Deliveries exclusive = new Deliveries(channel());
        channel().basicConsume(queue, false, "", false, true, NO_ARGUMENTS, exclusive);
        exclusive.cancelAndDrain();
        Deliveries shared = Deliveries.consume(channel(), queue);
        publish("", queue, "m");
        assertThat(shared.takeText()).isEqualTo("m");
    }

    @Test
    void aPriorityIsAnInteger() throws Exception {
        String queue = queue();
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - invalid arg 'x-priority' for queue '" + queue
                        + "' in vhost '/': \"expected integer, got longstr\"",
                60,
                20,
                () -> channel()
                        .basicConsume(
                                queue, false, "", false, false, Map.of("x-priority", "9"), new Deliveries(channel())));
    }

    @Test
    void anyIntegerIsAPriority() throws Exception {
        String queue = queue();
        for (Object priority : new Object[] {-10, 0L, (short) 5, (byte) 1, Integer.MAX_VALUE}) {
            channel()
                    .basicConsume(
                            queue, false, "", false, false, Map.of("x-priority", priority), new Deliveries(channel()));
        }
        assertThat(channel().queueDeclarePassive(queue).getConsumerCount()).isEqualTo(5);
    }

    @Test
    void aStreamOffsetIsRefused() throws Exception {
        String queue = queue();
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - invalid arg 'x-stream-offset' for queue '" + queue
                        + "' in vhost '/' of queue type rabbit_classic_queue",
                60,
                20,
                () -> channel()
                        .basicConsume(
                                queue,
                                false,
                                "",
                                false,
                                false,
                                Map.of("x-stream-offset", "first"),
                                new Deliveries(channel())));
    }

    @Test
    void aFlagForMirrorsThatMoveIsTaken() throws Exception {
        String queue = queue();
        consume(channel(), queue, Map.of("x-cancel-on-ha-failover", true));
        assertThat(channel().queueDeclarePassive(queue).getConsumerCount()).isEqualTo(1);
    }

    @Test
    void aFlagForMirrorsThatIsNoFlagIsRefusedBy3xAlone() throws Exception {
        String queue = queue();
        Map<String, Object> arguments = Map.of("x-cancel-on-ha-failover", "true");
        if (broker.answersAs3x()) {
            assertChannelError(
                    channel(),
                    406,
                    "PRECONDITION_FAILED - invalid arg 'x-cancel-on-ha-failover' for queue '" + queue
                            + "' in vhost '/': {unacceptable_type,longstr}",
                    60,
                    20,
                    () -> consume(channel(), queue, arguments));
        } else {
            consume(channel(), queue, arguments);
            assertThat(channel().queueDeclarePassive(queue).getConsumerCount()).isEqualTo(1);
        }
    }

    private static Deliveries consume(Channel channel, String queue, Map<String, Object> arguments) throws Exception {
        Deliveries deliveries = new Deliveries(channel);
        channel.basicConsume(queue, false, "", false, false, arguments, deliveries);
        return deliveries;
    }

    @Test
    void argumentsThatMeanNothingAreIgnored() throws Exception {
        String queue = queue();
        channel()
                .basicConsume(
                        queue, false, "", false, false, Map.of("x-anything", "at all"), new Deliveries(channel()));
        assertThat(channel().queueDeclarePassive(queue).getConsumerCount()).isEqualTo(1);
    }

    @Test
    void aNoAckConsumerLeavesNothingUnacked() throws Exception {
        String queue = sharedQueue();
        Channel consuming = newChannel();
        Deliveries consumer = Deliveries.consume(consuming, queue, true);
        publishAll("", queue, "one", "two");
        assertThat(consumer.takeTexts(2)).containsExactly("one", "two");
        consuming.close();
        assertThat(get(queue)).isNull();
    }
}
