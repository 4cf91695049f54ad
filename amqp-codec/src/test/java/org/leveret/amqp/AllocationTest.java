package org.leveret.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What happens once per message allocates nothing but the record that is handed on. */
class AllocationTest {

    private static final int ROUNDS = 20_000;

    /** A record of four fields, and its header. */
    private static final int RECORD_BYTES_MAX = 32;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final ArgumentReader arguments = Wire.reader();
    private final FrameDecoder frames = new FrameDecoder(Wire.FRAME_BYTES_MAX);
    private final ByteBuf out = Unpooled.directBuffer(1 << 20);
    private @Nullable Object handedOn;

    @Test
    void findingAFrameAllocatesNothing() {
        ByteBuf in = direct(Wire.frame(1, new BasicMethod.BasicAck(1, false)));
        assertThat(bytesPerRound(() -> {
                    in.readerIndex(0);
                    frames.next(in);
                }))
                .isZero();
    }

    @Test
    void readingAPublishAllocatesItsRecordOnly() {
        assertThat(bytesToRead(new BasicMethod.BasicPublish("amq.topic", "order.created.eu", true, false)))
                .isBetween(1L, (long) RECORD_BYTES_MAX);
    }

    @Test
    void readingAnAckAllocatesItsRecordOnly() {
        assertThat(bytesToRead(new BasicMethod.BasicAck(1L << 40, true))).isBetween(1L, (long) RECORD_BYTES_MAX);
    }

    @Test
    void readingPropertiesWithoutHeadersAllocatesTheObjectOnly() {
        byte[] content = BasicProperties.builder().deliveryMode(2).build().encoded();
        assertThat(bytesPerRound(() -> {
                    BasicProperties properties = BasicProperties.read(content, 0, content.length);
                    handedOn = properties;
                    properties.deliveryMode();
                    properties.expiration();
                    properties.priority();
                }))
                .isBetween(1L, 48L);
    }

    @Test
    void checkingHeadersDoesNotDecodeThem() {
        FieldTable.Builder headers = FieldTable.builder();
        for (int i = 0; i < 100; i++) {
            headers.put("header-" + i, "value");
        }
        byte[] content =
                BasicProperties.builder().headers(headers.build()).build().encoded();
        assertThat(bytesPerRound(() -> {
                    BasicProperties properties = BasicProperties.read(content, 0, content.length);
                    handedOn = properties;
                    properties.header("CC");
                }))
                .isBetween(1L, 48L);
    }

    @Test
    void writingADeliveryWithItsContentAllocatesNothing() {
        byte[] tag = "ctag-1".getBytes(StandardCharsets.UTF_8);
        byte[] content = new byte[1026];
        assertThat(bytesPerRound(() -> {
                    out.clear();
                    FrameEncoder.writeDeliver(out, 1, tag, 42, false, "amq.topic", "order.created.eu");
                    FrameEncoder.writeContent(out, 1, content, 2, 4096);
                    FrameEncoder.writeAck(out, 1, 42, true);
                }))
                .isZero();
    }

    private long bytesToRead(Method method) {
        byte[] payload = Wire.payload(method);
        ByteBuf in = direct(payload);
        return bytesPerRound(() -> {
            arguments.reset(in, 0, payload.length);
            handedOn = Methods.read(arguments);
        });
    }

    private static ByteBuf direct(byte[] octets) {
        return Unpooled.directBuffer(octets.length).writeBytes(octets);
    }

    private long bytesPerRound(Runnable round) {
        for (int i = 0; i < ROUNDS; i++) {
            round.run();
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < ROUNDS; i++) {
            round.run();
        }
        return (threads.getCurrentThreadAllocatedBytes() - before) / ROUNDS;
    }
}
