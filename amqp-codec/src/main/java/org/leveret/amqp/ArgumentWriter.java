package org.leveret.amqp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** Writes the arguments of methods; the twin of {@link ArgumentReader}. Stateless, for any thread. */
final class ArgumentWriter {

    private ArgumentWriter() {}

    /**
     * Writes a short string.
     *
     * @throws IllegalArgumentException when its UTF-8 is longer than 255 octets; nothing is written then
     */
    static void shortString(ByteBuf out, String text) {
        int lengthIndex = out.writerIndex();
        out.writeByte(0);
        int length = ByteBufUtil.writeUtf8(out, text);
        if (length > 255) {
            out.writerIndex(lengthIndex);
            throw new IllegalArgumentException("longer than 255 octets: " + text);
        }
        out.setByte(lengthIndex, length);
    }

    static void longString(ByteBuf out, LongString octets) {
        out.writeInt(octets.length());
        out.writeBytes(octets.shared());
    }

    /** Writes bits into one octet, the first one lowest. */
    static void bits(ByteBuf out, boolean first, boolean second) {
        out.writeByte(bit(first, 0) | bit(second, 1));
    }

    static void bits(ByteBuf out, boolean first, boolean second, boolean third) {
        out.writeByte(bit(first, 0) | bit(second, 1) | bit(third, 2));
    }

    static void bits(ByteBuf out, boolean first, boolean second, boolean third, boolean fourth) {
        out.writeByte(bit(first, 0) | bit(second, 1) | bit(third, 2) | bit(fourth, 3));
    }

    static void bits(ByteBuf out, boolean first, boolean second, boolean third, boolean fourth, boolean fifth) {
        out.writeByte(bit(first, 0) | bit(second, 1) | bit(third, 2) | bit(fourth, 3) | bit(fifth, 4));
    }

    private static int bit(boolean set, int place) {
        return set ? 1 << place : 0;
    }
}
