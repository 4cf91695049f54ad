package org.leveret.conformance.basic;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.Deliveries;

/** basic.ack, basic.nack and basic.reject. */
class SettleTest extends AmqpTest {
    private interface Settlement {
        void settle(Channel channel, long deliveryTag) throws Exception;
    }

    static Stream<Arguments> settlements() {
        return Stream.of(
                Arguments.of("ack", 60, 80, (Settlement) (channel, tag) -> channel.basicAck(tag, false)),
                Arguments.of("ack multiple", 60, 80, (Settlement) (channel, tag) -> channel.basicAck(tag, true)),
                Arguments.of("nack", 60, 120, (Settlement) (channel, tag) -> channel.basicNack(tag, false, false)),
                Arguments.of(
                        "nack multiple", 60, 120, (Settlement) (channel, tag) -> channel.basicNack(tag, true, false)),
                Arguments.of("reject", 60, 90, (Settlement) (channel, tag) -> channel.basicReject(tag, false)));
    }

    private void fill(String queue, int count) throws Exception {
        publishAll(
                "",
                queue,
                IntStream.rangeClosed(1, count).mapToObj(String::valueOf).toArray(String[]::new));
    }

    private long take(String queue) throws Exception {
        return getUnsettled(channel(), queue).getEnvelope().getDeliveryTag();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settlements")
    void aTagThatWasNeverGivenIsUnknown(String what, int classId, int methodId, Settlement settlement)
            throws Exception {
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - unknown delivery tag 7",
                classId,
                methodId,
                () -> settlement.settle(channel(), 7));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settlements")
    void aTagThatIsSettledIsUnknown(String what, int classId, int methodId, Settlement settlement) throws Exception {
        String queue = queue();
        fill(queue, 1);
        settlement.settle(channel(), take(queue));
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - unknown delivery tag 1",
                classId,
                methodId,
                () -> settlement.settle(channel(), 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settlements")
    void settlingRemovesTheMessageFromTheQueue(String what, int classId, int methodId, Settlement settlement)
            throws Exception {
        String queue = sharedQueue();
        Channel settling = newChannel();
        fill(queue, 2);
        settlement.settle(settling, getUnsettled(settling, queue).getEnvelope().getDeliveryTag());
        settling.close();
        assertThat(getAll(queue)).containsExactly("2");
    }

    @Test
    void theTagOfADeliveryWithoutAcknowledgementIsUnknown() throws Exception {
        String queue = queue();
        fill(queue, 1);
        channel().basicGet(queue, true);
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - unknown delivery tag 1",
                60,
                80,
                () -> channel().basicAck(1, false));
    }

    @Test
    void theTagOfAnotherChannelIsUnknown() throws Exception {
        String queue = queue();
        fill(queue, 1);
        take(queue);
        Channel other = newChannel();
        assertChannelError(
                other, 406, "PRECONDITION_FAILED - unknown delivery tag 1", 60, 80, () -> other.basicAck(1, false));
    }

    @Test
    void tagZeroAloneIsUnknown() throws Exception {
        String queue = queue();
        fill(queue, 1);
        take(queue);
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - unknown delivery tag 0",
                60,
                80,
                () -> channel().basicAck(0, false));
    }

    @Test
    void tagZeroWithMultipleAcksEverything() throws Exception {
        String queue = sharedQueue();
        Channel acking = newChannel();
        fill(queue, 3);
        for (int i = 0; i < 3; i++) {
            getUnsettled(acking, queue);
        }
        acking.basicAck(0, true);
        acking.close();
        assertThat(get(queue)).isNull();
    }

    @Test
    void tagZeroWithMultipleAcksNothingThatComesInPlaceOfWhatItAcks() throws Exception {
        tagZeroSettlesNothingThatComesForIt(channel -> channel.basicAck(0, true));
    }

    @Test
    void tagZeroWithMultipleRejectsNothingThatComesInPlaceOfWhatItRejects() throws Exception {
        tagZeroSettlesNothingThatComesForIt(channel -> channel.basicNack(0, true, false));
    }

    private interface AllAtOnce {
        void settle(Channel channel) throws Exception;
    }

    private void tagZeroSettlesNothingThatComesForIt(AllAtOnce all) throws Exception {
        String queue = sharedQueue();
        fill(queue, 20);
        Connection client = newConnection();
        Channel settling = newChannel(client);
        settling.basicQos(1);
        Deliveries one = Deliveries.consume(settling, queue);
        Deliveries other = Deliveries.consume(settling, queue);
        assertThat(List.of(one.takeText(), other.takeText())).containsExactly("1", "2");
        all.settle(settling);
        assertThat(List.of(one.takeText(), other.takeText())).containsExactlyInAnyOrder("3", "4");
        settling.basicAck(3, false);
        client.close();
        assertThat(getAll(queue)).hasSize(17).doesNotContain("1", "2");
    }

    @Test
    void tagZeroWithMultipleMayMeanNothing() throws Exception {
        channel().basicAck(0, true);
        channel().basicNack(0, true, true);
        assertThat(queue()).isNotEmpty();
    }

    @Test
    void multipleSettlesUpToTheTagAndNoFurther() throws Exception {
        String queue = sharedQueue();
        Channel acking = newChannel();
        fill(queue, 4);
        for (int i = 0; i < 4; i++) {
            getUnsettled(acking, queue);
        }
        acking.basicAck(2, true);
        acking.close();
        assertThat(getAll(queue)).containsExactly("3", "4");
    }

    @Test
    void multipleNeedsItsOwnTagUnsettled() throws Exception {
        String queue = queue();
        fill(queue, 3);
        for (int i = 0; i < 3; i++) {
            take(queue);
        }
        channel().basicAck(2, false);
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - unknown delivery tag 2",
                60,
                80,
                () -> channel().basicAck(2, true));
    }

    @Test
    void aTagBeyondTheLastIsUnknownEvenWithMultiple() throws Exception {
        String queue = queue();
        fill(queue, 1);
        take(queue);
        assertChannelError(
                channel(),
                406,
                "PRECONDITION_FAILED - unknown delivery tag 2",
                60,
                80,
                () -> channel().basicAck(2, true));
    }

    @Test
    void messagesMayBeSettledInAnyOrder() throws Exception {
        String queue = sharedQueue();
        Channel acking = newChannel();
        fill(queue, 4);
        for (int i = 0; i < 4; i++) {
            getUnsettled(acking, queue);
        }
        acking.basicAck(3, false);
        acking.basicAck(1, false);
        acking.basicAck(4, true);
        acking.close();
        assertThat(get(queue)).isNull();
    }

    @Test
    void aRejectedMessageMayComeBack() throws Exception {
        String queue = queue();
        fill(queue, 1);
        channel().basicReject(take(queue), true);
        GetResponse again = getUnsettled(channel(), queue);
        assertThat(text(again)).isEqualTo("1");
        assertThat(again.getEnvelope().isRedeliver()).isTrue();
    }

    @Test
    void aNackOfSeveralBringsThemAllBackInOrder() throws Exception {
        String queue = queue();
        fill(queue, 4);
        for (int i = 0; i < 3; i++) {
            take(queue);
        }
        channel().basicNack(3, true, true);
        assertThat(getAll(queue)).containsExactly("1", "2", "3", "4");
    }

    @Test
    void settlingMessagesOfADeletedQueueIsAccepted() throws Exception {
        String queue = queue();
        fill(queue, 2);
        take(queue);
        take(queue);
        channel().queueDelete(queue);
        channel().basicReject(1, true);
        channel().basicAck(0, true);
        assertThat(queue()).isNotEmpty();
    }

    @Test
    void anErrorReturnsWhatTheChannelHadUnsettled() throws Exception {
        String queue = sharedQueue();
        Channel failing = newChannel();
        fill(queue, 2);
        getUnsettled(failing, queue);
        assertChannelError(
                failing, 406, "PRECONDITION_FAILED - unknown delivery tag 9", 60, 80, () -> failing.basicAck(9, false));
        GetResponse again = getUnsettled(channel(), queue);
        assertThat(text(again)).isEqualTo("1");
        assertThat(again.getEnvelope().isRedeliver()).isTrue();
    }
}
