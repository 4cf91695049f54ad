package org.leveret.amqp;

import io.netty.buffer.ByteBuf;

/**
 * Finds whole frames in a buffer that accumulates what a socket delivers; it allocates nothing. One per connection,
 * owned by its event loop.
 *
 * <p>It checks what a single frame can show: size, end octet, type, the rules for heartbeats, and that a method or a
 * content header is long enough to be one. A frame refused for its size or its end octet leaves the stream out of step:
 * from then on {@link #next} drops what comes. Any other refused frame is consumed before the error is thrown, so that
 * what follows (the peer's connection.close-ok, say) can still be read.
 */
public final class FrameDecoder {

    private int frameBytesMax;
    private boolean outOfStep;
    private int type;
    private int channel;
    private int payloadIndex;
    private int payloadBytes;

    /**
     * A decoder with a limit.
     *
     * @param frameBytesMax see {@link #frameBytesMax(int)}
     */
    public FrameDecoder(int frameBytesMax) {
        frameBytesMax(frameBytesMax);
    }

    /**
     * Sets the negotiated frame-max, in octets of the whole frame. RabbitMQ tolerates eight octets more, that is, a
     * payload of up to this size, and so do we. 0 means no limit was agreed; a frame must then still fit an array.
     */
    public void frameBytesMax(int newFrameBytesMax) {
        if (newFrameBytesMax < 0) {
            throw new IllegalArgumentException("frameBytesMax is negative: " + newFrameBytesMax);
        }
        frameBytesMax = newFrameBytesMax == 0 ? Integer.MAX_VALUE - 2 * Frames.OVERHEAD_BYTES : newFrameBytesMax;
    }

    /**
     * Consumes one whole frame, which the accessors then describe until the next call.
     *
     * @return false when the frame is not yet whole; {@code in} is then untouched
     * @throws AmqpException 501 or 505, in RabbitMQ's words, when the frame is none that may be sent
     */
    public boolean next(ByteBuf in) {
        int readable = in.readableBytes();
        if (outOfStep) {
            in.skipBytes(readable);
            return false;
        }
        if (readable < Frames.HEAD_BYTES) {
            return false;
        }
        int start = in.readerIndex();
        long size = in.getUnsignedInt(start + 3);
        if (size > frameBytesMax) {
            outOfStep = true;
            throw FrameErrors.tooLarge(in.getUnsignedByte(start), size, (long) frameBytesMax - Frames.OVERHEAD_BYTES);
        }
        if (readable < size + Frames.OVERHEAD_BYTES) {
            return false;
        }
        type = in.getUnsignedByte(start);
        channel = in.getUnsignedShort(start + 1);
        payloadIndex = start + Frames.HEAD_BYTES;
        payloadBytes = (int) size;
        int end = in.getUnsignedByte(payloadIndex + payloadBytes);
        if (end != Frames.END) {
            outOfStep = true;
            throw FrameErrors.invalidEnd(type, in, payloadIndex, payloadBytes, end);
        }
        in.readerIndex(payloadIndex + payloadBytes + 1);
        checkKind(in);
        return true;
    }

    private void checkKind(ByteBuf in) {
        boolean known = switch (type) {
            case Frames.METHOD -> payloadBytes >= 4;
            case Frames.HEADER -> payloadBytes >= Frames.CONTENT_HEADER_BYTES;
            case Frames.BODY -> true;
            case Frames.HEARTBEAT -> payloadBytes == 0;
            default -> false;
        };
        if (!known) {
            throw FrameErrors.unknownFrame(type, in, payloadIndex, payloadBytes);
        }
        boolean belongsOnChannelZero = type == Frames.HEARTBEAT;
        if (type != Frames.METHOD && belongsOnChannelZero != (channel == 0)) {
            throw FrameErrors.unexpectedFrame(type, in, payloadIndex, payloadBytes);
        }
    }

    /**
     * The error that answers the current frame when it may not be sent in the state that its connection is in, as for
     * any channel but 0 before the connection is open: 505 with the frame's type and first octets.
     *
     * @param in the buffer that {@link #next} was given
     */
    public AmqpException unexpectedFrame(ByteBuf in) {
        return FrameErrors.unexpectedFrame(type, in, payloadIndex, payloadBytes);
    }

    /** Whether a frame was refused in a way that leaves no frame boundary to go on from. */
    public boolean isOutOfStep() {
        return outOfStep;
    }

    /** One of {@link Frames#METHOD}, {@link Frames#HEADER}, {@link Frames#BODY}, {@link Frames#HEARTBEAT}. */
    public int type() {
        return type;
    }

    /** The channel number, 0 to 65535. */
    public int channel() {
        return channel;
    }

    /** Where in the buffer the payload begins. */
    public int payloadIndex() {
        return payloadIndex;
    }

    /** How long the payload is. */
    public int payloadBytes() {
        return payloadBytes;
    }
}
