package org.leveret.conformance.basic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.raw.Bytes;
import org.leveret.conformance.raw.Message;
import org.leveret.conformance.raw.Methods;
import org.leveret.conformance.raw.RawChannel;

/** basic.recover and basic.recover-async. */
class RecoverTest extends AmqpTest {
    @Test
    void recoverOkComesBeforeTheRedeliveries() {
        RawChannel channel = rawChannel();
        String queue = channel.declareQueue();
        channel.publish("", queue, "one").publish("", queue, "two");
        channel.send(Methods.basicConsume(queue, "tag", false, false)).expect(60, 21);
        channel.expectDeliver();
        channel.expectDeliver();
        channel.send(Methods.basicRecover(true));
        assertThat(channel.expect(60, 111).atEnd()).isTrue();
        Message one = channel.expectDeliver();
        assertThat(one.text()).isEqualTo("one");
        assertThat(one.deliveryTag()).isEqualTo(3);
        assertThat(one.redelivered()).isTrue();
        Message two = channel.expectDeliver();
        assertThat(two.text()).isEqualTo("two");
        assertThat(two.deliveryTag()).isEqualTo(4);
    }

    @Test
    void recoverAsyncHasNoAnswer() {
        RawChannel channel = rawChannel();
        String queue = channel.declareQueue();
        channel.publish("", queue, "one").send(Methods.basicGet(queue, false)).expectGetOk();
        channel.send(Bytes.method(60, 100).bits(true)).send(Methods.basicGet(queue, false));
        Message again = channel.expectGetOk();
        assertThat(again.deliveryTag()).isEqualTo(2);
        assertThat(again.redelivered()).isTrue();
    }

    @Test
    void recoveringToTheSameConsumerIsNotImplemented() {
        rawChannel()
                .send(Methods.basicRecover(false))
                .connection()
                .expectConnectionClose(540, "NOT_IMPLEMENTED - requeue=false", 60, 110);
    }

    @Test
    void withNothingUnackedThereIsOnlyTheAnswer() {
        RawChannel channel = rawChannel();
        channel.send(Methods.basicRecover(true)).expect(60, 111);
        channel.declareQueue();
    }

    @Test
    void oldTagsAreUnknownAfterwards() {
        RawChannel channel = rawChannel();
        String queue = channel.declareQueue();
        channel.publish("", queue, "one").send(Methods.basicGet(queue, false)).expectGetOk();
        channel.send(Methods.basicRecover(true)).expect(60, 111);
        channel.send(Methods.basicAck(1, false))
                .expectClose(406, "PRECONDITION_FAILED - unknown delivery tag 1", 60, 80);
    }

    @Test
    void messagesOfOtherChannelsAreLeftAlone() {
        RawChannel channel = rawChannel();
        RawChannel other = RawChannel.open(channel.connection(), 2);
        String queue = channel.declareQueue();
        channel.publish("", queue, "one").send(Methods.basicGet(queue, false)).expectGetOk();
        other.send(Methods.basicRecover(true)).expect(60, 111);
        other.send(Methods.basicGet(queue, true)).expect(60, 72);
        channel.send(Methods.basicAck(1, false)).declareQueue();
    }

    @Test
    void recoveredMessagesReturnToTheirPlaces() throws Exception {
        String queue = queue();
        publishAll("", queue, "one", "two", "three");
        getUnsettled(channel(), queue);
        getUnsettled(channel(), queue);
        channel().basicRecover(true);
        assertThat(getAll(queue)).containsExactly("one", "two", "three");
    }
}
