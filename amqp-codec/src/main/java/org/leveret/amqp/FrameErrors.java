package org.leveret.amqp;

import io.netty.buffer.ByteBuf;

/** The errors a single frame can show, in RabbitMQ's words. Stateless, for any thread. */
final class FrameErrors {

    private static final int SHOWN_BYTES_MAX = 16;

    private FrameErrors() {}

    static AmqpException tooLarge(int type, long payloadBytes, long payloadBytesMax) {
        return new AmqpException(
                ReplyCode.FRAME_ERROR,
                "type " + type + ", all octets = <<>>: {frame_too_large," + payloadBytes + "," + payloadBytesMax + "}");
    }

    static AmqpException invalidEnd(int type, ByteBuf in, int payloadIndex, int payloadBytes, int end) {
        return new AmqpException(
                ReplyCode.FRAME_ERROR,
                shown(type, in, payloadIndex, payloadBytes) + ": {invalid_frame_end_marker," + end + "}");
    }

    static AmqpException unknownFrame(int type, ByteBuf in, int payloadIndex, int payloadBytes) {
        return new AmqpException(
                ReplyCode.FRAME_ERROR, shown(type, in, payloadIndex, payloadBytes) + ": unknown_frame");
    }

    static AmqpException unexpectedFrame(int type, ByteBuf in, int payloadIndex, int payloadBytes) {
        return new AmqpException(ReplyCode.UNEXPECTED_FRAME, shown(type, in, payloadIndex, payloadBytes));
    }

    private static String shown(int type, ByteBuf in, int payloadIndex, int payloadBytes) {
        boolean whole = payloadBytes <= SHOWN_BYTES_MAX;
        String intro = "type " + type + (whole ? ", all octets = " : ", first 16 octets = ");
        return intro + ErlangBinary.print(in, payloadIndex, Math.min(payloadBytes, SHOWN_BYTES_MAX), intro.length());
    }
}
