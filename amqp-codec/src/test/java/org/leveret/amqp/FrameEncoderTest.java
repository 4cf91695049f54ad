package org.leveret.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Frames are written as RabbitMQ writes them. */
class FrameEncoderTest {

    private static final byte[] PROPERTIES =
            BasicProperties.builder().deliveryMode(2).build().encoded();

    private final ByteBuf out = Unpooled.buffer();

    @Test
    void aHeartbeatIsEightOctets() {
        FrameEncoder.writeHeartbeat(out);
        assertThat(Wire.octets(out)).isEqualTo(Wire.hex("08 0000 00000000 CE"));
    }

    @Test
    void aMethodStandsInAFrameOfItsOwn() {
        FrameEncoder.writeMethod(out, 0x0102, new BasicMethod.BasicAck(3, true));
        assertThat(Wire.octets(out)).isEqualTo(Wire.hex("01 0102 0000000D 003C 0050 0000000000000003 01 CE"));
    }

    @Test
    void theShortWaysWriteWhatTheRecordsWrite() {
        FrameEncoder.writeDeliver(out, 5, "tag é".getBytes(StandardCharsets.UTF_8), 1L << 40, true, "x", "schlüssel");
        FrameEncoder.writeAck(out, 5, 9, true);
        FrameEncoder.writeNack(out, 5, 10, false, true);

        assertThat(SeenFrame.of(Wire.octets(out)).stream().map(SeenFrame::method))
                .containsExactly(
                        new BasicReply.BasicDeliver("tag é", 1L << 40, true, "x", "schlüssel"),
                        new BasicMethod.BasicAck(9, true),
                        new BasicMethod.BasicNack(10, false, true));
    }

    @Test
    void anEmptyBodyHasNoBodyFrame() {
        FrameEncoder.writeContent(out, 1, PROPERTIES, PROPERTIES.length, 4096);
        assertThat(Wire.octets(out)).isEqualTo(Wire.hex("02 0001 0000000F 003C 0000 0000000000000000 1000 02 CE"));
    }

    @Test
    void aBodyIsSplitSoThatEachFrameIsAsLongAsTheLimitAllows() {
        int partBytes = 4096 - Frames.OVERHEAD_BYTES;
        assertThat(bodySizes(partBytes, 4096)).containsExactly(partBytes);
        assertThat(bodySizes(partBytes + 1, 4096)).containsExactly(partBytes, 1);
        assertThat(bodySizes(3 * partBytes, 4096)).containsExactly(partBytes, partBytes, partBytes);
    }

    @Test
    void withoutALimitABodyIsOneFrame() {
        assertThat(bodySizes(1_000_000, 0)).containsExactly(1_000_000);
    }

    @Test
    void aHeaderIsNeverSplit() {
        byte[] properties = BasicProperties.builder()
                .headers(FieldTable.builder().put("big", "x".repeat(10_000)).build())
                .build()
                .encoded();
        FrameEncoder.writeContent(out, 1, properties, properties.length, 4096);
        assertThat(SeenFrame.of(Wire.octets(out))).hasSize(1);
    }

    @Test
    void aTextThatIsNoShortStringIsAMistakeOfOurOwn() {
        assertThatThrownBy(() -> FrameEncoder.writeMethod(out, 1, new BasicMethod.BasicGet("€".repeat(86), false)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatCannotBeWrittenLeavesNoPartOfItsFrame() {
        String tooLong = "€".repeat(86);
        FieldTable table = FieldTable.builder().put(tooLong, 1).build();
        List<ThrowingCallable> mistakes = List.of(
                () -> FrameEncoder.writeMethod(out, 1, new BasicMethod.BasicGet(tooLong, false)),
                () -> FrameEncoder.writeMethod(
                        out, 1, new QueueMethod.QueueDeclare("queue", false, true, false, false, false, table)),
                () -> FrameEncoder.writeDeliver(out, 1, new byte[0], 1, false, "exchange", tooLong));
        for (ThrowingCallable mistake : mistakes) {
            FrameEncoder.writeAck(out, 1, 1, false);
            assertThatThrownBy(mistake).isInstanceOf(IllegalArgumentException.class);
        }
        FrameEncoder.writeAck(out, 1, 1, false);
        assertThat(SeenFrame.of(Wire.octets(out)).stream().map(SeenFrame::method))
                .hasSize(4)
                .containsOnly(new BasicMethod.BasicAck(1, false));
    }

    private static List<Integer> bodySizes(int bodyBytes, int frameBytesMax) {
        byte[] content = new byte[PROPERTIES.length + bodyBytes];
        System.arraycopy(PROPERTIES, 0, content, 0, PROPERTIES.length);
        ByteBuf out = Unpooled.buffer();
        FrameEncoder.writeContent(out, 1, content, PROPERTIES.length, frameBytesMax);
        List<SeenFrame> frames = SeenFrame.drain(new FrameDecoder(frameBytesMax), out);
        assertThat(frames.get(0).type()).isEqualTo(Frames.HEADER);
        return frames.subList(1, frames.size()).stream()
                .map(frame -> frame.payload().length())
                .toList();
    }
}
