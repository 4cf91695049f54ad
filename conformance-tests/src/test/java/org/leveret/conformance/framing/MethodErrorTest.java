package org.leveret.conformance.framing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.raw.Bytes;
import org.leveret.conformance.raw.Fields;
import org.leveret.conformance.raw.Frame;
import org.leveret.conformance.raw.Methods;
import org.leveret.conformance.raw.RawChannel;
import org.leveret.conformance.raw.RawConnection;

/** Method frames whose method is unknown, malformed or out of place. */
class MethodErrorTest extends AmqpTest {
    private static final String WRONG_STATE = "CHANNEL_ERROR - unexpected method in connection state running";

    @ParameterizedTest
    @CsvSource({"1, 1", "99, 1", "50, 99", "60, 0", "0, 0", "65535, 65535", "110, 10"})
    void anUnknownMethodEndsTheConnectionWithoutACloseFrame(int classId, int methodId) {
        rawChannel().send(Bytes.method(classId, methodId)).connection().expectEnd();
    }

    @Test
    void whatComesBehindAnUnknownMethodIsNotCarriedOut() throws Exception {
        String queue = sharedQueue();
        RawChannel channel = rawChannel();
        Bytes together = new Bytes();
        for (Frame frame : List.of(
                Frame.method(1, Bytes.method(99, 99)),
                Frame.method(2, Methods.channelOpen()),
                Frame.method(2, Methods.basicConsume(queue, "ghost", false, true)))) {
            together.raw(frame.encoded(Frame.END));
        }
        channel.connection().write(together.toArray()).expectEnd();
        assertThat(channel().queueDeclarePassive(queue).getConsumerCount()).isZero();
        publish("", queue, "for nobody yet");
        assertThat(get(queue)).isEqualTo("for nobody yet");
    }

    @Test
    void missingArgumentsAreAFrameErrorOfThatMethod() {
        rawChannel()
                .send(Bytes.method(50, 10).u16(0))
                .connection()
                .expectConnectionClose(501, "FRAME_ERROR - cannot decode <<0,0>>", 50, 10);
    }

    @Test
    void argumentsThatEndWithinAStringAreAFrameErrorOfThatMethod() {
        rawChannel()
                .send(Bytes.method(60, 30).octet(5).raw(Bytes.utf8("ab")))
                .connection()
                .expectConnectionClose(501, "FRAME_ERROR - cannot decode <<5,97,98>>", 60, 30);
    }

    @Test
    void octetsAfterTheArgumentsAreAFrameErrorOfThatMethod() {
        rawChannel()
                .send(Bytes.method(85, 10).bits(false).octet(9))
                .connection()
                .expectConnectionClose(501, "FRAME_ERROR - cannot decode <<0,9>>", 85, 10);
    }

    @Test
    void aShortStringThatIsNotUtf8IsAFrameErrorOfNoMethod() {
        rawChannel()
                .send(Bytes.method(60, 30).octet(2).octet(0xc3).octet(0x28).bits(false))
                .connection()
                .expectConnectionClose(501, "FRAME_ERROR - Malformed UTF-8 in shortstr", 0, 0);
    }

    @Test
    void aChannelMethodOnChannelZeroIsOutOfPlace() {
        raw().send(0, Methods.channelOpen()).expectConnectionClose(504, WRONG_STATE, 20, 10);
    }

    @Test
    void aQueueMethodOnChannelZeroIsOutOfPlace() {
        raw().send(0, Methods.queueDelete("q")).expectConnectionClose(504, WRONG_STATE, 50, 40);
    }

    @ParameterizedTest
    @CsvSource({"20, 11", "20, 41", "50, 11", "60, 11", "60, 21", "60, 31", "60, 72", "85, 11", "90, 11"})
    void aMethodThatOnlyAServerSendsIsNotImplementedOnAChannel(int classId, int methodId) {
        Bytes method = Bytes.method(classId, methodId);
        if (classId == 20 && methodId == 11) {
            method.longString("");
        } else if (classId == 50) {
            method.shortString("q").u32(0).u32(0);
        } else if (classId == 60 && methodId > 11) {
            method.shortString("");
        }
        rawChannel()
                .send(method)
                .connection()
                .expectConnectionClose(503, "COMMAND_INVALID - unimplemented method", classId, methodId);
    }

    @Test
    void aConnectionMethodOnAChannelIsNotImplemented() {
        rawChannel()
                .send(Methods.connectionOpen("/"))
                .connection()
                .expectConnectionClose(503, "COMMAND_INVALID - unimplemented method", 10, 40);
    }

    @Test
    void aReplyTextIsCutTo255OctetsEndingInDots() {
        String queue = "q".repeat(255);
        RawChannel channel = rawChannel().send(Methods.queueDeclarePassive(queue));
        Fields close = channel.expect(20, 40);
        assertThat(close.u16()).isEqualTo(404);
        String text = close.shortString();
        assertThat(text).isEqualTo("NOT_FOUND - no queue '" + "q".repeat(255 - 22 - 3) + "...");
        assertThat(text).hasSize(255);
    }

    @Test
    void aSoftErrorOnOneChannelLeavesTheOthersOpen() {
        RawConnection raw = raw();
        RawChannel one = RawChannel.open(raw, 1);
        RawChannel two = RawChannel.open(raw, 2);
        one.send(Methods.queueDeclarePassive("")).expect(20, 40);
        two.declareQueue();
    }
}
