package org.leveret.conformance.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.GetResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.raw.Bytes;
import org.leveret.conformance.raw.Fields;
import org.leveret.conformance.raw.Frame;
import org.leveret.conformance.raw.Methods;
import org.leveret.conformance.raw.RawChannel;
import org.leveret.conformance.raw.RawConnection;
import org.leveret.conformance.raw.Table;

/** Opening and closing channels, and what a channel remembers. */
class ChannelTest extends AmqpTest {
    private static final String NOT_OPEN = "CHANNEL_ERROR - expected 'channel.open'";
    private static final String OPEN_TWICE = "CHANNEL_ERROR - second 'channel.open' seen";

    @Test
    void openOkCarriesAnEmptyLongString() {
        Fields openOk = raw().send(1, Methods.channelOpen()).expect(1, 20, 11);
        assertThat(openOk.longString()).isEmpty();
        assertThat(openOk.atEnd()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 2047, 2048, 65_535})
    void anyNumberMayBeOpened(int number) {
        raw().send(number, Methods.channelOpen()).expect(number, 20, 11);
    }

    @Test
    void openingTwiceIsAConnectionError() {
        rawChannel().send(Methods.channelOpen()).connection().expectConnectionClose(504, OPEN_TWICE, 20, 10);
    }

    @Test
    void aMethodOnAChannelThatIsNotOpenIsAConnectionError() {
        raw().send(5, Methods.queueDeclare("", true, new Table())).expectConnectionClose(504, NOT_OPEN, 50, 10);
    }

    @Test
    void aPublishOnAChannelThatIsNotOpenIsAConnectionError() {
        RawConnection raw = raw().send(5, Methods.basicPublish("", "q", false, false));
        // the answer may wait for the whole message
        raw.send(Frame.header(5, 0, Bytes.of(0, 0))).expectConnectionClose(504, NOT_OPEN, 60, 40);
    }

    @Test
    void closingAChannelThatIsNotOpenIsAConnectionError() {
        raw().send(5, Methods.channelClose()).expectConnectionClose(504, NOT_OPEN, 20, 40);
    }

    @Test
    void aClientsCloseIsAnsweredWithCloseOk() {
        assertThat(rawChannel().send(Methods.channelClose()).expect(20, 41).atEnd())
                .isTrue();
    }

    @Test
    void aNumberMayBeUsedAgainRightAfterCloseOk() {
        RawChannel channel = rawChannel().send(Methods.channelClose());
        channel.expect(20, 41);
        channel.send(Methods.channelOpen()).expect(20, 11);
    }

    @Test
    void aPublishAfterTheClientsCloseIsAConnectionError() {
        RawChannel channel = rawChannel().send(Methods.channelClose());
        channel.expect(20, 41);
        channel.publish("", "q", "late").connection().expectConnectionClose(504, NOT_OPEN, 60, 40);
    }

    @Test
    void afterTheServersCloseEverythingIsIgnoredUntilCloseOk() {
        RawChannel channel = rawChannel().send(Methods.queueDeclarePassive("no-such-queue"));
        channel.expectClose(404, "NOT_FOUND - no queue 'no-such-queue' in vhost '/'", 50, 10);
        channel.send(Methods.queueDeclare("", true, new Table()))
                .publish("", "q", "ignored")
                .send(Methods.basicGet("no-such-queue", true));
        channel.send(Methods.channelCloseOk()).send(Methods.channelOpen()).expect(20, 11);
        channel.declareQueue();
    }

    @Test
    void openingBeforeAnsweringTheServersCloseIsAConnectionError() {
        RawChannel channel = rawChannel().send(Methods.queueDeclarePassive("no-such-queue"));
        channel.expect(20, 40);
        channel.send(Methods.channelOpen()).connection().expectConnectionClose(504, OPEN_TWICE, 20, 10);
    }

    @Test
    void aClientsCloseThatCrossesTheServersIsAnswered() {
        RawChannel channel =
                rawChannel().send(Methods.queueDeclarePassive("no-such-queue")).send(Methods.channelClose());
        channel.expect(20, 40);
        channel.expect(20, 41);
        channel.send(Methods.channelCloseOk()).send(Methods.channelOpen()).expect(20, 11);
    }

    @Test
    void closingRequeuesTheUnackedMessagesAsRedeliveredBeforeCloseOk() throws Exception {
        String queue = sharedQueue();
        publishAll("", queue, "one", "two");
        RawChannel taker = rawChannel();
        taker.send(Methods.basicGet(queue, false)).expectGetOk();
        taker.send(Methods.basicGet(queue, false)).expectGetOk();
        taker.send(Methods.channelClose()).expect(20, 41);
        GetResponse first = getUnsettled(channel(), queue);
        assertThat(text(first)).isEqualTo("one");
        assertThat(first.getEnvelope().isRedeliver()).isTrue();
        assertThat(getAll(queue)).containsExactly("two");
    }

    @Test
    void closingCancelsItsConsumers() throws Exception {
        String queue = sharedQueue();
        RawChannel consumer = rawChannel().send(Methods.basicConsume(queue, "tag", false, false));
        consumer.expect(60, 21);
        consumer.send(Methods.channelClose()).expect(20, 41);
        assertThat(channel().queueDeclarePassive(queue).getConsumerCount()).isZero();
    }

    @Test
    void synchronousRequestsMayBePipelinedAndAreAnsweredInOrder() {
        RawChannel channel = rawChannel();
        channel.send(Methods.queueDeclare("", true, new Table()))
                .send(Methods.basicQos(0, 5, false))
                .send(Methods.basicGet("", true))
                .send(Methods.confirmSelect());
        channel.expect(50, 11);
        channel.expect(60, 11);
        channel.expect(60, 72);
        channel.expect(85, 11);
    }

    @Test
    void channelsOfOneConnectionAreIndependent() {
        RawConnection raw = raw();
        RawChannel one = RawChannel.open(raw, 1);
        RawChannel two = RawChannel.open(raw, 2);
        one.send(Methods.channelClose()).expect(20, 41);
        two.declareQueue();
    }
}
