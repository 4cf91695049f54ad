package org.leveret.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Frames are found whole, and what is none is answered in RabbitMQ's words. */
class FrameDecoderTest {

    private final FrameDecoder frames = new FrameDecoder(131072);

    @Test
    void aHeartbeatIsAFrameWithoutPayload() {
        assertThat(SeenFrame.of(Wire.hex("08 0000 00000000 CE")))
                .containsExactly(new SeenFrame(Frames.HEARTBEAT, 0, LongString.EMPTY));
    }

    @Test
    void aFrameThatIsNotYetWholeLeavesTheBufferUntouched() {
        byte[] frame = Wire.frame(1, new BasicMethod.BasicAck(7, true));
        for (int length = 0; length < frame.length; length++) {
            ByteBuf in = Unpooled.wrappedBuffer(frame, 0, length);
            assertThat(frames.next(in)).isFalse();
            assertThat(in.readerIndex()).isZero();
        }
        assertThat(frames.next(Wire.buffer(frame))).isTrue();
    }

    @Test
    void anySplitOfAConversationGivesTheSameFrames() {
        byte[] stream = Capture.javaClient().stream();
        List<SeenFrame> expected = SeenFrame.of(stream);
        assertThat(expected).hasSize(Capture.javaClient().frames().size());
        for (int split = 0; split <= stream.length; split++) {
            ByteBuf in = Unpooled.buffer();
            List<SeenFrame> seen = new ArrayList<>();
            in.writeBytes(stream, 0, split);
            seen.addAll(SeenFrame.drain(frames, in));
            in.writeBytes(stream, split, stream.length - split);
            seen.addAll(SeenFrame.drain(frames, in));
            assertThat(seen).isEqualTo(expected);
            assertThat(in.isReadable()).isFalse();
        }
    }

    @Test
    void aStreamOctetByOctetGivesTheSameFrames() {
        byte[] stream = Capture.pika().stream();
        ByteBuf in = Unpooled.buffer();
        List<SeenFrame> seen = new ArrayList<>();
        for (byte octet : stream) {
            in.writeByte(octet);
            seen.addAll(SeenFrame.drain(frames, in));
        }
        assertThat(seen).isEqualTo(SeenFrame.of(stream));
    }

    @Test
    void aPayloadEightOctetsOverTheLegalSizeIsTolerated() {
        assertThat(SeenFrame.of(Wire.frame(Frames.BODY, 1, new byte[131072]))).hasSize(1);
    }

    @Test
    void aLargerPayloadIsRefusedAsSoonAsItsSizeIsKnown() {
        AmqpException refusal = refused("03 0001 00020001");
        assertThat(refusal.replyCode()).isSameAs(ReplyCode.FRAME_ERROR);
        assertThat(refusal.replyText())
                .isEqualTo("FRAME_ERROR - type 3, all octets = <<>>: {frame_too_large,131073,131064}");
        assertThat(refusal.classId()).isZero();
        assertThat(frames.isOutOfStep()).isTrue();
    }

    @Test
    void aSizeOfFourGigabytesIsNotTakenForANegativeOne() {
        assertThat(refused("01 0001 FFFFFFFF").explanation())
                .isEqualTo("type 1, all octets = <<>>: {frame_too_large,4294967295,131064}");
    }

    @Test
    void theLimitFollowsTheNegotiation() {
        frames.frameBytesMax(4096);
        assertThat(refused("01 0000 00001001").explanation()).endsWith("{frame_too_large,4097,4088}");
    }

    @Test
    void withoutALimitASizeBeyondAnyArrayIsStillRefused() {
        frames.frameBytesMax(0);
        assertThat(frames.next(Wire.buffer(Wire.hex("01 0000 00FFFFFF")))).isFalse();
        assertThat(refused("01 0000 FFFFFFFF").explanation()).contains("frame_too_large,4294967295");
    }

    @Test
    void aWrongEndOctetIsShownWithThePayload() {
        AmqpException refusal = refused("01 0000 00000005 0102030405 00");
        assertThat(refusal.replyCode()).isSameAs(ReplyCode.FRAME_ERROR);
        assertThat(refusal.explanation()).isEqualTo("type 1, all octets = <<1,2,3,4,5>>: {invalid_frame_end_marker,0}");
        assertThat(frames.isOutOfStep()).isTrue();
    }

    @Test
    void ofALongPayloadSixteenOctetsAreShown() {
        assertThat(refused("03 0001 00000011 6162636465666768696A6B6C6D6E6F7071 FF")
                        .explanation())
                .isEqualTo("type 3, first 16 octets = <<\"abcdefghijklmnop\">>: {invalid_frame_end_marker,255}");
    }

    @Test
    void onceOutOfStepTheRestOfTheStreamIsDropped() {
        ByteBuf in = Wire.buffer(Wire.hex("01 0000 00000005 0102030405 00 080000 00000000CE"));
        refused(in);
        assertThat(frames.next(in)).isFalse();
        assertThat(in.isReadable()).isFalse();
    }

    @Test
    void anUnknownTypeIsAnUnknownFrameOnAnyChannel() {
        assertThat(refused("09 0003 00000003 616263 CE").replyText())
                .isEqualTo("FRAME_ERROR - type 9, all octets = <<\"abc\">>: unknown_frame");
    }

    @Test
    void aHeartbeatWithPayloadIsAnUnknownFrame() {
        assertThat(refused("08 0000 00000001 00 CE").explanation())
                .isEqualTo("type 8, all octets = <<0>>: unknown_frame");
    }

    @Test
    void aHeartbeatOnAChannelIsUnexpected() {
        AmqpException refusal = refused("08 0001 00000000 CE");
        assertThat(refusal.replyCode()).isSameAs(ReplyCode.UNEXPECTED_FRAME);
        assertThat(refusal.replyText()).isEqualTo("UNEXPECTED_FRAME - type 8, all octets = <<>>");
    }

    @Test
    void aMethodWithoutRoomForItsIdsIsAnUnknownFrame() {
        assertThat(refused("01 0001 00000003 000A00 CE").explanation())
                .isEqualTo("type 1, all octets = <<0,10,0>>: unknown_frame");
    }

    @Test
    void aContentHeaderWithoutRoomForItsBodySizeIsAnUnknownFrame() {
        assertThat(refused("02 0001 0000000B 003C000000000000000000 CE").explanation())
                .isEqualTo("type 2, all octets = <<0,60,0,0,0,0,0,0,0,0,0>>: unknown_frame");
    }

    @Test
    void contentOnChannelZeroIsUnexpected() {
        assertThat(refused("03 0000 00000002 6869 CE").replyText())
                .isEqualTo("UNEXPECTED_FRAME - type 3, all octets = <<\"hi\">>");
    }

    @Test
    void afterAFrameRefusedForItsKindTheNextOneCanBeRead() {
        ByteBuf in = Wire.buffer(Wire.hex("09 0000 00000000 CE 08 0000 00000000 CE"));
        refused(in);
        assertThat(SeenFrame.drain(frames, in)).hasSize(1);
    }

    @Test
    void aFrameThatItsConnectionsStateForbidsIsAnsweredWithItsFirstOctets() {
        ByteBuf in = Wire.buffer(Wire.frame(1, new ChannelMethod.ChannelOpen()));
        assertThat(frames.next(in)).isTrue();
        assertThat(frames.unexpectedFrame(in).replyText())
                .isEqualTo("UNEXPECTED_FRAME - type 1, all octets = <<0,20,0,10,0>>");
    }

    private AmqpException refused(String hex) {
        return refused(Wire.buffer(Wire.hex(hex)));
    }

    private AmqpException refused(ByteBuf in) {
        AmqpException refusal = catchThrowableOfType(AmqpException.class, () -> frames.next(in));
        assertThat(refusal).isNotNull();
        assertThat(refusal.isAbrupt()).isFalse();
        return refusal;
    }
}
