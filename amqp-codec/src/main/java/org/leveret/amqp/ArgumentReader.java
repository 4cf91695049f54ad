package org.leveret.amqp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * A cursor over the arguments of one method frame; reused for all methods of a connection and owned by its event loop.
 *
 * <p>Consecutive bits share an octet, the first one lowest (specification section 4.2.5.2). A method whose arguments end
 * too early, or do not end with the frame, is answered as RabbitMQ does: 501 {@code cannot decode <<...>>} with the
 * method's ids. Lengths are checked before anything is allocated for them.
 */
public final class ArgumentReader {

    private static final int IDS_BYTES = 4;
    private static final int NO_OPEN_BITS = 8;
    private static final String CANNOT_DECODE = "cannot decode ";

    private final ShortStrings names;
    private ByteBuf in = Unpooled.EMPTY_BUFFER;
    private int start;
    private int position;
    private int end;
    private int classId;
    private int methodId;
    private int bits;
    private int nextBit = NO_OPEN_BITS;

    /** A reader that shares the connection's remembered names. */
    public ArgumentReader(ShortStrings names) {
        this.names = names;
    }

    /**
     * Takes up the payload of a method frame: reads its class and method id and stands at its first argument. The
     * buffer's own indices are neither used nor changed.
     *
     * @throws AmqpException 501 when there is no room for the ids
     */
    public void reset(ByteBuf payloadHolder, int index, int length) {
        if (length < IDS_BYTES) {
            throw FrameErrors.unknownFrame(Frames.METHOD, payloadHolder, index, length);
        }
        in = payloadHolder;
        classId = payloadHolder.getUnsignedShort(index);
        methodId = payloadHolder.getUnsignedShort(index + 2);
        start = index + IDS_BYTES;
        position = start;
        end = index + length;
        nextBit = NO_OPEN_BITS;
    }

    /** The class id of the method at hand. */
    public int classId() {
        return classId;
    }

    /** The method id of the method at hand. */
    public int methodId() {
        return methodId;
    }

    /** An unsigned octet. */
    public int readOctet() {
        return in.getUnsignedByte(take(1));
    }

    /** An unsigned 16-bit number. */
    public int readShort() {
        return in.getUnsignedShort(take(2));
    }

    /** An unsigned 32-bit number. */
    public long readUnsignedInt() {
        return in.getUnsignedInt(take(4));
    }

    /** A 64-bit number, as its 64 bits. */
    public long readLongLong() {
        return in.getLong(take(8));
    }

    /** A short string; the same instance as last time if the connection has read it lately. */
    public String readShortString() {
        int length = readOctet();
        return names.read(in, take(length), length);
    }

    /** A long string: any octets. */
    public byte[] readLongString() {
        return octets(readUnsignedInt());
    }

    /** A field table. */
    public FieldTable readTable() {
        byte[] octets = octets(readUnsignedInt());
        try {
            return FieldReader.table(octets, 0, octets.length);
        } catch (AmqpException malformed) {
            throw cannotDecode();
        }
    }

    /** The next bit of the octet that consecutive bits share. */
    public boolean readBit() {
        if (nextBit == NO_OPEN_BITS) {
            bits = readOctet();
            nextBit = 0;
        }
        boolean bit = (bits >>> nextBit & 1) != 0;
        nextBit++;
        return bit;
    }

    /** Checks that the arguments end with the frame. */
    public void finish() {
        if (position != end) {
            throw cannotDecode();
        }
    }

    private byte[] octets(long length) {
        if (length == 0) {
            return Octets.NONE;
        }
        if (length > end - position) {
            throw cannotDecode();
        }
        byte[] octets = new byte[(int) length];
        in.getBytes(take(octets.length), octets);
        return octets;
    }

    private int take(int length) {
        int taken = position;
        if (length > end - taken) {
            throw cannotDecode();
        }
        position = taken + length;
        nextBit = NO_OPEN_BITS;
        return taken;
    }

    private AmqpException cannotDecode() {
        String octets = ErlangBinary.print(in, start, end - start, CANNOT_DECODE.length());
        return new AmqpException(ReplyCode.FRAME_ERROR, CANNOT_DECODE + octets, classId, methodId);
    }
}
