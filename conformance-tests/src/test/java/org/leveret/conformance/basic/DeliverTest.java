package org.leveret.conformance.basic;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.raw.Bytes;
import org.leveret.conformance.raw.Fields;
import org.leveret.conformance.raw.Message;
import org.leveret.conformance.raw.Methods;
import org.leveret.conformance.raw.RawChannel;
import org.leveret.conformance.raw.RawConnection;

/** basic.get, delivery tags, and the redelivered flag. */
class DeliverTest extends AmqpTest {
    @Test
    void getOkTellsHowManyMessagesAreLeft() throws Exception {
        String queue = queue();
        publishAll("", queue, "one", "two", "three");
        assertThat(getUnsettled(channel(), queue).getMessageCount()).isEqualTo(2);
        assertThat(getUnsettled(channel(), queue).getMessageCount()).isEqualTo(1);
        assertThat(getUnsettled(channel(), queue).getMessageCount()).isZero();
    }

    @Test
    void getEmptyCarriesAnEmptyShortString() {
        RawChannel channel = rawChannel();
        Fields getEmpty =
                channel.send(Methods.basicGet(channel.declareQueue(), true)).expect(60, 72);
        assertThat(getEmpty.shortString()).isEmpty();
        assertThat(getEmpty.atEnd()).isTrue();
    }

    @Test
    void gettingFromAMissingQueueIsNotFound() throws Exception {
        String missing = name("missing");
        assertChannelError(
                channel(),
                404,
                "NOT_FOUND - no queue '" + missing + "' in vhost '/'",
                60,
                70,
                () -> channel().basicGet(missing, true));
    }

    @Test
    void getTellsExchangeAndKey() throws Exception {
        String exchange = exchange("fanout");
        String queue = queue();
        channel().queueBind(queue, exchange, "");
        publishAll(exchange, "some.key", "m");
        GetResponse response = getUnsettled(channel(), queue);
        assertThat(response.getEnvelope().getExchange()).isEqualTo(exchange);
        assertThat(response.getEnvelope().getRoutingKey()).isEqualTo("some.key");
        assertThat(response.getEnvelope().isRedeliver()).isFalse();
    }

    @Test
    void tagsCountFromOneAndAreSharedByGetAndDeliver() {
        RawChannel channel = rawChannel();
        String queue = channel.declareQueue();
        String other = channel.declareQueue();
        channel.publish("", queue, "1").publish("", queue, "2").publish("", other, "3");
        assertThat(channel.send(Methods.basicGet(queue, false)).expectGetOk().deliveryTag())
                .isEqualTo(1);
        assertThat(channel.send(Methods.basicGet(queue, false)).expectGetOk().deliveryTag())
                .isEqualTo(2);
        channel.send(Methods.basicConsume(other, "tag", false, false)).expect(60, 21);
        assertThat(channel.expectDeliver().deliveryTag()).isEqualTo(3);
    }

    @Test
    void deliveriesWithoutAcknowledgementUseUpTagsToo() {
        RawChannel channel = rawChannel();
        String queue = channel.declareQueue();
        for (long tag = 1; tag <= 3; tag++) {
            channel.publish("", queue, "m").send(Methods.basicGet(queue, true));
            assertThat(channel.expectGetOk().deliveryTag()).isEqualTo(tag);
        }
    }

    @Test
    void everyChannelCountsItsOwnTags() {
        RawConnection raw = raw();
        RawChannel one = RawChannel.open(raw, 1);
        RawChannel two = RawChannel.open(raw, 2);
        String queue = one.declareQueue();
        one.publish("", queue, "a").publish("", queue, "b");
        assertThat(one.send(Methods.basicGet(queue, false)).expectGetOk().deliveryTag())
                .isEqualTo(1);
        assertThat(two.send(Methods.basicGet(queue, false)).expectGetOk().deliveryTag())
                .isEqualTo(1);
    }

    @Test
    void aReopenedChannelCountsFromOneAgain() {
        RawChannel channel = rawChannel();
        String queue = channel.declareQueue();
        channel.publish("", queue, "m").send(Methods.basicGet(queue, false)).expectGetOk();
        channel.send(Methods.channelClose()).expect(20, 41);
        channel.send(Methods.channelOpen()).expect(20, 11);
        Message again = channel.send(Methods.basicGet(queue, false)).expectGetOk();
        assertThat(again.deliveryTag()).isEqualTo(1);
        assertThat(again.redelivered()).isTrue();
    }

    @Test
    void getIgnoresThePrefetch() throws Exception {
        String queue = queue();
        publishAll("", queue, "one", "two", "three");
        channel().basicQos(1);
        for (String body : new String[] {"one", "two", "three"}) {
            assertThat(text(getUnsettled(channel(), queue))).isEqualTo(body);
        }
    }

    @Test
    void aMessageIsGottenOnce() throws Exception {
        String queue = sharedQueue();
        publishAll("", queue, "one", "two");
        Channel other = newChannel(newConnection());
        assertThat(text(getUnsettled(channel(), queue))).isEqualTo("one");
        assertThat(text(getUnsettled(other, queue))).isEqualTo("two");
        assertThat(channel().basicGet(queue, false)).isNull();
    }

    @Test
    void redeliveredStaysSetHoweverOftenAMessageReturns() throws Exception {
        String queue = queue();
        publishAll("", queue, "one");
        GetResponse first = getUnsettled(channel(), queue);
        assertThat(first.getEnvelope().isRedeliver()).isFalse();
        channel().basicReject(first.getEnvelope().getDeliveryTag(), true);
        for (int i = 0; i < 3; i++) {
            GetResponse again = getUnsettled(channel(), queue);
            assertThat(again.getEnvelope().isRedeliver()).isTrue();
            channel().basicReject(again.getEnvelope().getDeliveryTag(), true);
        }
    }

    @Test
    void aDeliveryMayComeBeforeOrAfterTheConfirmOfItsMessage() {
        RawChannel channel = rawChannel().select();
        String queue = channel.declareQueue();
        channel.send(Methods.basicConsume(queue, "tag", true, false)).expect(60, 21);
        channel.publish("", queue, Bytes.of(0, 0), Bytes.of());
        boolean delivered = false;
        boolean confirmed = false;
        for (int i = 0; i < 3; i++) {
            var frame = channel.connection().receive();
            delivered |= frame.isMethod(60, 60);
            confirmed |= frame.isMethod(60, 80);
        }
        assertThat(delivered && confirmed).isTrue();
    }
}
