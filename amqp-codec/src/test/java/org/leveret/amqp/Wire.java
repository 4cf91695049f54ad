package org.leveret.amqp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;

/** Octets, frames and methods in short words, for the tests of this package. */
final class Wire {

    static final int FRAME_BYTES_MAX = 131072;

    private Wire() {}

    /** Octets written as hexadecimal digits; blanks and line ends do not count. */
    static byte[] hex(String digits) {
        return ByteBufUtil.decodeHexDump(digits.replaceAll("\\s", ""));
    }

    static String dump(byte[] octets) {
        return ByteBufUtil.hexDump(octets);
    }

    static byte[] join(List<byte[]> parts) {
        ByteBuf out = Unpooled.buffer();
        parts.forEach(out::writeBytes);
        return octets(out);
    }

    static ByteBuf buffer(byte[] octets) {
        return Unpooled.wrappedBuffer(octets);
    }

    static byte[] octets(ByteBuf buffer) {
        return ByteBufUtil.getBytes(buffer);
    }

    static ArgumentReader reader() {
        return new ArgumentReader(new ShortStrings());
    }

    /** A method's ids and arguments, as the payload of a frame. */
    static byte[] payload(Method method) {
        ByteBuf out = Unpooled.buffer();
        out.writeShort(method.classId());
        out.writeShort(method.methodId());
        method.write(out);
        return octets(out);
    }

    static Method read(byte[] payload) {
        ArgumentReader in = reader();
        in.reset(buffer(payload), 0, payload.length);
        return Methods.read(in);
    }

    static byte[] frame(int type, int channel, byte[] payload) {
        ByteBuf out = Unpooled.buffer();
        out.writeByte(type);
        out.writeShort(channel);
        out.writeInt(payload.length);
        out.writeBytes(payload);
        out.writeByte(Frames.END);
        return octets(out);
    }

    static byte[] frame(int channel, Method method) {
        ByteBuf out = Unpooled.buffer();
        FrameEncoder.writeMethod(out, channel, method);
        return octets(out);
    }
}
