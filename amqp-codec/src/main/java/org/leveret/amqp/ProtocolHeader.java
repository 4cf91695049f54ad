package org.leveret.amqp;

import io.netty.buffer.ByteBuf;

/**
 * The eight octets with which a client says what it speaks, and with which a broker says what it would rather have.
 * Stateless, for any thread.
 */
public final class ProtocolHeader {

    /** How long a protocol header is. */
    public static final int LENGTH_BYTES = 8;

    /** {@code AMQP 0 0 9 1}: the answer that names 0-9-1. */
    public static final long AMQP_0_9_1 = 0x414D5150_00000901L;

    /** {@code AMQP 1 1 0 9}: how 0-9 introduced itself; RabbitMQ takes it as 0-9-1. */
    public static final long AMQP_0_9 = 0x414D5150_01010009L;

    /** {@code AMQP 0 1 0 0}: AMQP 1.0 without a security layer. */
    public static final long AMQP_1_0 = 0x414D5150_00010000L;

    /** {@code AMQP 3 1 0 0}: AMQP 1.0's SASL layer. */
    public static final long SASL_1_0 = 0x414D5150_03010000L;

    /** {@code AMQP 2 1 0 0}: AMQP 1.0's TLS layer. */
    public static final long TLS_1_0 = 0x414D5150_02010000L;

    /** What a client may ask for. */
    public enum Kind {
        /** 0-9-1, or 0-9 which is served as such. */
        AMQP_0_9_1,
        /** AMQP 1.0 without a security layer. */
        AMQP_1_0,
        /** AMQP 1.0 beginning with SASL. */
        SASL_1_0,
        /** AMQP 1.0 beginning with TLS. */
        TLS_1_0,
        /** Nothing we know. */
        OTHER
    }

    private ProtocolHeader() {}

    /** Recognises the {@value #LENGTH_BYTES} octets at an index, all of which must be there. */
    public static Kind recognise(ByteBuf in, int index) {
        long octets = in.getLong(index);
        if (octets == AMQP_0_9_1 || octets == AMQP_0_9) {
            return Kind.AMQP_0_9_1;
        }
        if (octets == AMQP_1_0) {
            return Kind.AMQP_1_0;
        }
        if (octets == SASL_1_0) {
            return Kind.SASL_1_0;
        }
        return octets == TLS_1_0 ? Kind.TLS_1_0 : Kind.OTHER;
    }

    /** Writes a header, one of the constants of this class. */
    public static void write(ByteBuf out, long header) {
        out.writeLong(header);
    }
}
