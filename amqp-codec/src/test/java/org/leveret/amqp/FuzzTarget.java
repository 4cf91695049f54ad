package org.leveret.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads octets in every way in which the octets of a peer are read. An AmqpException is an answer; anything else that is
 * thrown is a bug. What was read must also survive being written and read again.
 */
final class FuzzTarget {

    private static final int FRAME_BYTES_MAX = 4096;

    private FuzzTarget() {}

    static void readInEveryWay(byte[] octets) {
        readAsFrames(octets);
        readAsMethod(octets);
        readAsTable(octets);
        readAsProperties(octets);
    }

    static void readAsFrames(byte[] octets) {
        ByteBuf in = Wire.buffer(octets);
        FrameDecoder frames = new FrameDecoder(FRAME_BYTES_MAX);
        ArgumentReader arguments = Wire.reader();
        while (true) {
            int before = in.readerIndex();
            try {
                if (!frames.next(in)) {
                    return;
                }
                assertThat(frames.payloadBytes()).isBetween(0, FRAME_BYTES_MAX);
                readPayload(in, frames, arguments);
            } catch (AmqpException answer) {
                checkAnswer(answer);
                if (in.readerIndex() == before) {
                    assertThat(frames.isOutOfStep()).isTrue();
                }
            }
        }
    }

    private static void readPayload(ByteBuf in, FrameDecoder frames, ArgumentReader arguments) {
        if (frames.type() == Frames.METHOD) {
            arguments.reset(in, frames.payloadIndex(), frames.payloadBytes());
            Methods.read(arguments);
        } else if (frames.type() == Frames.HEADER) {
            byte[] payload = new byte[frames.payloadBytes()];
            in.getBytes(frames.payloadIndex(), payload);
            readAsProperties(Arrays.copyOfRange(payload, Frames.CONTENT_HEADER_BYTES, payload.length));
        }
    }

    static void readAsMethod(byte[] payload) {
        Method method;
        try {
            method = Wire.read(payload);
        } catch (AmqpException answer) {
            checkAnswer(answer);
            return;
        }
        assertThat(Wire.read(Wire.payload(method))).isEqualTo(method);
    }

    static void readAsTable(byte[] octets) {
        FieldTable table = table(octets);
        assertThat(table != null).as("the scan agrees with the decoder").isEqualTo(isValidTable(octets));
        if (table != null) {
            table.plain();
            assertThat(FieldTable.decode(table.encoded())).isEqualTo(table);
        }
    }

    private static @Nullable FieldTable table(byte[] octets) {
        try {
            return FieldTable.read(octets, 0, octets.length);
        } catch (AmqpException answer) {
            checkAnswer(answer);
            return null;
        }
    }

    private static boolean isValidTable(byte[] octets) {
        try {
            FieldTable.validate(octets, 0, octets.length);
            return true;
        } catch (AmqpException answer) {
            checkAnswer(answer);
            return false;
        }
    }

    static void readAsProperties(byte[] octets) {
        BasicProperties properties;
        try {
            properties = BasicProperties.read(octets, 0, octets.length);
        } catch (AmqpException answer) {
            assertThat(answer.replyText()).isEqualTo("INTERNAL_ERROR");
            return;
        }
        assertThat(properties.encoded()).isEqualTo(octets);
        readEachProperty(properties);
        byte[] same = properties.withHeaders(properties.headers());
        assertThat(BasicProperties.read(same, 0, same.length).headers()).isEqualTo(properties.headers());
        byte[] without = properties.withoutHeader("BCC");
        assertThat(BasicProperties.read(without, 0, without.length).header("BCC"))
                .isNull();
    }

    private static void readEachProperty(BasicProperties properties) {
        properties.contentType();
        properties.contentEncoding();
        properties.deliveryMode();
        properties.priority();
        properties.correlationId();
        properties.replyTo();
        properties.expiration();
        properties.messageId();
        properties.timestamp();
        properties.type();
        properties.userId();
        properties.appId();
        properties.clusterId();
        properties.header("x");
    }

    private static void checkAnswer(AmqpException answer) {
        assertThat(answer.replyText().length()).isBetween(1, 255);
        assertThat(answer.replyCode().closesConnection()).isTrue();
    }
}
