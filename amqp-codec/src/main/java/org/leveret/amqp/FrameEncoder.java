package org.leveret.amqp;

import io.netty.buffer.ByteBuf;

/**
 * Writes whole frames; the twin of {@link FrameDecoder}. Stateless: the buffer belongs to the caller.
 *
 * <p>The methods that are sent once per message have a way of their own here, which needs no record.
 */
public final class FrameEncoder {

    private static final int DELIVER = BasicMethod.CLASS_ID << 16 | 60;
    private static final int ACK = BasicMethod.CLASS_ID << 16 | 80;
    private static final int NACK = BasicMethod.CLASS_ID << 16 | 120;

    private FrameEncoder() {}

    /**
     * Writes a method frame.
     *
     * @throws IllegalArgumentException if a text in it is longer than its short string may be; nothing is written then
     */
    public static void writeMethod(ByteBuf out, int channel, Method method) {
        int start = out.writerIndex();
        try {
            startMethod(out, channel, method.classId() << 16 | method.methodId());
            method.write(out);
            endMethod(out, start);
        } catch (Throwable e) {
            // What is written next, which is likely to tell of this, would be taken for the rest of the frame.
            out.writerIndex(start);
            throw e;
        }
    }

    /** Writes a heartbeat. */
    public static void writeHeartbeat(ByteBuf out) {
        out.writeLong((long) Frames.HEARTBEAT << 56 | Frames.END);
    }

    /**
     * Writes basic.deliver; the content's frames are to follow it.
     *
     * @param consumerTagUtf8 at most 255 octets
     * @throws IllegalArgumentException if a text is longer than its short string may be; nothing is written then
     */
    public static void writeDeliver(
            ByteBuf out,
            int channel,
            byte[] consumerTagUtf8,
            long deliveryTag,
            boolean redelivered,
            String exchange,
            String routingKey) {
        int start = out.writerIndex();
        try {
            startMethod(out, channel, DELIVER);
            out.writeByte(consumerTagUtf8.length);
            out.writeBytes(consumerTagUtf8);
            out.writeLong(deliveryTag);
            out.writeBoolean(redelivered);
            ArgumentWriter.shortString(out, exchange);
            ArgumentWriter.shortString(out, routingKey);
            endMethod(out, start);
        } catch (Throwable e) {
            out.writerIndex(start);
            throw e;
        }
    }

    /** Writes basic.ack: from a broker, the confirm of one publish or of all up to it. */
    public static void writeAck(ByteBuf out, int channel, long deliveryTag, boolean multiple) {
        int start = startMethod(out, channel, ACK);
        out.writeLong(deliveryTag);
        out.writeBoolean(multiple);
        endMethod(out, start);
    }

    /** Writes basic.nack: from a broker, the refusal of one publish or of all up to it. */
    public static void writeNack(ByteBuf out, int channel, long deliveryTag, boolean multiple, boolean requeue) {
        int start = startMethod(out, channel, NACK);
        out.writeLong(deliveryTag);
        ArgumentWriter.bits(out, multiple, requeue);
        endMethod(out, start);
    }

    /**
     * Writes the frames of a message's content: its header, which is never split, and its body in as many frames as the
     * limit asks for, none if the body is empty.
     *
     * @param content the property list, flags first, and then the body
     * @param propertiesBytes how long the property list is, at least 2
     * @param frameBytesMax the negotiated frame-max, in octets of a whole frame; 0 for no limit
     */
    public static void writeContent(ByteBuf out, int channel, byte[] content, int propertiesBytes, int frameBytesMax) {
        int bodyBytes = content.length - propertiesBytes;
        int partBytesMax = partBytesMax(bodyBytes, frameBytesMax);
        int partCount = bodyBytes == 0 ? 0 : (bodyBytes - 1) / partBytesMax + 1;
        int headerBytes = Frames.CONTENT_HEADER_BYTES + propertiesBytes;
        out.ensureWritable(
                Frames.OVERHEAD_BYTES + headerBytes + Math.addExact(bodyBytes, partCount * Frames.OVERHEAD_BYTES));
        writeContentHeader(out, channel, content, propertiesBytes);
        for (int from = propertiesBytes; from < content.length; from += partBytesMax) {
            writeContentBody(out, channel, content, from, Math.min(partBytesMax, content.length - from));
        }
    }

    /** Writes the content header alone; arguments as for {@link #writeContent}. */
    public static void writeContentHeader(ByteBuf out, int channel, byte[] content, int propertiesBytes) {
        startFrame(out, Frames.HEADER, channel, Frames.CONTENT_HEADER_BYTES + propertiesBytes);
        out.writeInt(Frames.CONTENT_CLASS_ID << 16);
        out.writeLong(content.length - propertiesBytes);
        out.writeBytes(content, 0, propertiesBytes);
        out.writeByte(Frames.END);
    }

    /** Writes {@code partBytes} of a message's body, from that index of the content on, as one frame. */
    public static void writeContentBody(ByteBuf out, int channel, byte[] content, int from, int partBytes) {
        startFrame(out, Frames.BODY, channel, partBytes);
        out.writeBytes(content, from, partBytes);
        out.writeByte(Frames.END);
    }

    /** How much of a body one frame takes, in octets; at least 1. */
    public static int partBytesMax(int bodyBytes, int frameBytesMax) {
        if (frameBytesMax == 0) {
            return Math.max(bodyBytes, 1);
        }
        if (frameBytesMax <= Frames.OVERHEAD_BYTES) {
            throw new IllegalArgumentException("frameBytesMax leaves no room for a payload: " + frameBytesMax);
        }
        return frameBytesMax - Frames.OVERHEAD_BYTES;
    }

    private static void startFrame(ByteBuf out, int type, int channel, int payloadBytes) {
        out.writeByte(type);
        out.writeShort(channel);
        out.writeInt(payloadBytes);
    }

    private static int startMethod(ByteBuf out, int channel, int classAndMethodId) {
        int start = out.writerIndex();
        startFrame(out, Frames.METHOD, channel, 0);
        out.writeInt(classAndMethodId);
        return start;
    }

    private static void endMethod(ByteBuf out, int start) {
        out.setInt(start + 3, out.writerIndex() - start - Frames.HEAD_BYTES);
        out.writeByte(Frames.END);
    }
}
