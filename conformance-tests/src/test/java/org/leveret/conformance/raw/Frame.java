package org.leveret.conformance.raw;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** One frame as it is on the wire. Immutable as long as nobody writes into its payload. */
public final class Frame {
    public static final int METHOD = 1;
    public static final int HEADER = 2;
    public static final int BODY = 3;
    public static final int HEARTBEAT = 8;
    public static final int END = 0xce;
    private static final int SHOWN_BYTES_MAX = 300;

    private final int type;
    private final int channel;
    private final byte[] payload;

    public Frame(int type, int channel, byte[] payload) {
        this.type = type;
        this.channel = channel;
        this.payload = payload;
    }

    public static Frame method(int channel, Bytes method) {
        return new Frame(METHOD, channel, method.toArray());
    }

    /** A content header of class basic. */
    public static Frame header(int channel, long bodyBytes, byte[] flagsAndProperties) {
        return new Frame(
                HEADER,
                channel,
                new Bytes()
                        .u16(60)
                        .u16(0)
                        .u64(bodyBytes)
                        .raw(flagsAndProperties)
                        .toArray());
    }

    public static Frame body(int channel, byte[] body) {
        return new Frame(BODY, channel, body);
    }

    public int type() {
        return type;
    }

    public int channel() {
        return channel;
    }

    public byte[] payload() {
        return payload;
    }

    /** The whole frame with the given last octet. */
    public byte[] encoded(int end) {
        return new Bytes()
                .octet(type)
                .u16(channel)
                .u32(payload.length)
                .raw(payload)
                .octet(end)
                .toArray();
    }

    public boolean isMethod(int classId, int methodId) {
        return type == METHOD
                && payload.length >= 4
                && new Fields(payload, 0).u16() == classId
                && new Fields(payload, 2).u16() == methodId;
    }

    /** A method's arguments, after its class and method ids. */
    public Fields arguments() {
        return new Fields(payload, 4);
    }

    /** The payload from its first octet. */
    public Fields fields() {
        return new Fields(payload, 0);
    }

    @Override
    public String toString() {
        String what = type == METHOD && payload.length >= 4
                ? " " + new Fields(payload, 0).u16() + "/" + new Fields(payload, 2).u16()
                : "";
        String text = new String(payload, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", ".");
        return "frame type " + type + what + " on channel " + channel + ", " + payload.length + " octets: "
                + HexFormat.of().formatHex(payload, 0, Math.min(payload.length, SHOWN_BYTES_MAX)) + " "
                + text.substring(0, Math.min(text.length(), SHOWN_BYTES_MAX));
    }
}
