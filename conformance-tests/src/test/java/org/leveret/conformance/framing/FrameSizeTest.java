package org.leveret.conformance.framing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.leveret.conformance.AmqpTest;
import org.leveret.conformance.raw.Bytes;
import org.leveret.conformance.raw.Frame;
import org.leveret.conformance.raw.Handshake;
import org.leveret.conformance.raw.Methods;
import org.leveret.conformance.raw.RawChannel;
import org.leveret.conformance.raw.RawConnection;
import org.leveret.conformance.raw.Table;

/** frame-max in both directions. */
class FrameSizeTest extends AmqpTest {
    private static final int FRAME_MAX = 131_072;
    private static final byte[] NO_PROPERTIES = Bytes.of(0, 0);

    private RawConnection opened(int frameMax) {
        return closing(Handshake.open(
                broker.address(), broker.address().user(), broker.address().password(), "/", frameMax));
    }

    private static void publish(RawChannel channel, String queue, int... frameBytes) {
        channel.send(Methods.basicPublish("", queue, false, false));
        long size = 0;
        for (int bytes : frameBytes) {
            size += bytes;
        }
        channel.connection().send(Frame.header(channel.number(), size, NO_PROPERTIES));
        for (int bytes : frameBytes) {
            channel.connection().send(Frame.body(channel.number(), new byte[bytes]));
        }
    }

    private static List<Integer> bodyFramesOfNextGet(RawChannel channel, String queue) {
        channel.send(Methods.basicGet(queue, true)).expect(60, 71);
        Frame header = channel.connection().receive();
        assertThat(header.type()).isEqualTo(Frame.HEADER);
        var fields = header.fields();
        fields.u32();
        long left = fields.u64();
        List<Integer> sizes = new ArrayList<>();
        while (left > 0) {
            int size = channel.connection().receive().payload().length;
            sizes.add(size);
            left -= size;
        }
        return sizes;
    }

    @Test
    void theServerFillsItsBodyFramesUpToTheNegotiatedMaximum() {
        RawChannel channel = RawChannel.open(opened(4096), 1);
        String queue = channel.declareQueue();
        publish(channel, queue, 4000, 4000, 1000);
        assertThat(bodyFramesOfNextGet(channel, queue)).containsExactly(4088, 4088, 824);
    }

    @Test
    void aBodyThatFitsExactlyIsOneFrame() {
        RawChannel channel = RawChannel.open(opened(4096), 1);
        String queue = channel.declareQueue();
        publish(channel, queue, 4088);
        assertThat(bodyFramesOfNextGet(channel, queue)).containsExactly(4088);
    }

    @Test
    void oneOctetMoreIsASecondFrame() {
        RawChannel channel = RawChannel.open(opened(4096), 1);
        String queue = channel.declareQueue();
        publish(channel, queue, 4000, 89);
        assertThat(bodyFramesOfNextGet(channel, queue)).containsExactly(4088, 1);
    }

    @Test
    void everyConnectionGetsFramesOfItsOwnSize() {
        RawChannel large = RawChannel.open(opened(FRAME_MAX), 1);
        String queue = deletingQueue(name("shared"));
        large.send(Methods.queueDeclare(queue, false, new Table())).expect(50, 11);
        publish(large, queue, 10_000);
        large.select().publish("", queue, "").expectConfirm(1);
        RawChannel small = RawChannel.open(opened(8192), 1);
        assertThat(bodyFramesOfNextGet(small, queue)).containsExactly(8184, 1816);
    }

    @Test
    void aPayloadOfFrameMaxIsToleratedThoughItsFrameIsLargerByEight() {
        RawChannel channel = RawChannel.open(opened(FRAME_MAX), 1);
        String queue = channel.declareQueue();
        publish(channel, queue, FRAME_MAX);
        assertThat(bodyFramesOfNextGet(channel, queue)).containsExactly(131_064, 8);
    }

    @Test
    void aLargerFrameIsRefusedAsSoonAsItsSizeIsRead() {
        RawConnection raw = opened(FRAME_MAX);
        RawChannel.open(raw, 1);
        raw.write(new Bytes().octet(Frame.BODY).u16(1).u32(FRAME_MAX + 1).toArray())
                .expectConnectionClose(
                        501, "FRAME_ERROR - type 3, all octets = <<>>: {frame_too_large,131073,131064}", 0, 0);
    }

    @Test
    void theLimitIsTheNegotiatedOne() {
        RawConnection raw = opened(4096);
        raw.write(new Bytes().octet(Frame.METHOD).u16(0).u32(4097).toArray())
                .expectConnectionClose(
                        501, "FRAME_ERROR - type 1, all octets = <<>>: {frame_too_large,4097,4088}", 0, 0);
    }

    @Test
    void aContentHeaderIsNeverSplit() {
        RawChannel large = RawChannel.open(opened(FRAME_MAX), 1);
        String queue = deletingQueue(name("shared"));
        large.send(Methods.queueDeclare(queue, false, new Table())).expect(50, 11);
        byte[] properties = new Bytes()
                .u16(0x2000)
                .table(new Table().text("long", "x".repeat(20_000)))
                .toArray();
        large.publish("", queue, properties, Bytes.utf8("body"));
        large.select().publish("", queue, "").expectConfirm(1);
        RawChannel small = RawChannel.open(opened(4096), 1);
        small.send(Methods.basicGet(queue, true));
        assertThat(small.expectGetOk().properties()).isEqualTo(properties);
    }
}
