package org.leveret.durability;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.leveret.conformance.raw.Bytes;
import org.leveret.conformance.raw.Frame;
import org.leveret.conformance.raw.Handshake;
import org.leveret.conformance.raw.Methods;
import org.leveret.conformance.raw.RawChannel;
import org.leveret.conformance.raw.RawConnection;
import org.leveret.conformance.raw.Table;

/** Publishes as octets, made once and sent many times, and bodies that are never whole in the sender's memory. */
final class Wire {
    static final byte[] TRANSIENT = Bytes.of(0, 0);
    /** The flag of the delivery mode, and 2. */
    static final byte[] PERSISTENT = Bytes.of(0x10, 0, 2);

    private static final int PART_BYTES_MAX = Handshake.FRAME_MAX - 8;
    private static final byte[] FULL_PART = new byte[PART_BYTES_MAX];

    private Wire() {}

    /** One whole publish on channel 1. */
    static byte[] publish(String exchange, String key, boolean mandatory, byte[] properties, int bodyBytes) {
        return publish(1, exchange, key, mandatory, properties, bodyBytes);
    }

    static byte[] publish(
            int channel, String exchange, String key, boolean mandatory, byte[] properties, int bodyBytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(Frame.method(channel, Methods.basicPublish(exchange, key, mandatory, false))
                .encoded(Frame.END));
        out.writeBytes(Frame.header(channel, bodyBytes, properties).encoded(Frame.END));
        for (int left = bodyBytes; left > 0; left -= PART_BYTES_MAX) {
            out.writeBytes(Frame.body(channel, new byte[Math.min(left, PART_BYTES_MAX)])
                    .encoded(Frame.END));
        }
        return out.toByteArray();
    }

    /** Publishes a body of any size, of which only the first {@code sentBytes} are sent. */
    static void stream(
            RawConnection raw,
            int channel,
            String exchange,
            String key,
            byte[] properties,
            int bodyBytes,
            int sentBytes) {
        raw.send(channel, Methods.basicPublish(exchange, key, false, false));
        raw.send(Frame.header(channel, bodyBytes, properties));
        int left = sentBytes;
        if (left >= PART_BYTES_MAX) {
            byte[] full = Frame.body(channel, FULL_PART).encoded(Frame.END);
            for (; left >= PART_BYTES_MAX; left -= PART_BYTES_MAX) {
                raw.write(full);
            }
        }
        if (left > 0) {
            raw.send(Frame.body(channel, new byte[left]));
        }
    }

    /** Has a channel wait for replies (direct reply-to), and tells where they are to be published. */
    static String awaitReplies(RawChannel channel) {
        channel.send(Methods.basicConsume("amq.rabbitmq.reply-to", "replies", true, false))
                .expect(60, 21);
        String queue = channel.declareQueue();
        byte[] replyTo =
                new Bytes().u16(0x0200).shortString("amq.rabbitmq.reply-to").toArray();
        channel.publish("", queue, replyTo, Bytes.of());
        channel.send(Methods.basicConsume(queue, "requests", true, false)).expect(60, 21);
        byte[] properties = channel.expectDeliver().properties();
        return new String(properties, 3, properties.length - 3, StandardCharsets.UTF_8);
    }

    /** Sizes from 1 B to 128 MiB, each power of two as likely as any other. */
    static int anySize(Random random) {
        int power = random.nextInt(28);
        return Math.min(128 << 20, (1 << power) + random.nextInt(1 << power));
    }

    /** Persistent or transient, with a table of headers that all but fills its frame. */
    static byte[] hugeHeaders() {
        Table headers = new Table();
        for (int i = 0; i < 9_000; i++) {
            headers.int32("h" + i, i);
        }
        return new Bytes().u16(0x2000 | 0x1000).table(headers).octet(2).toArray();
    }
}
