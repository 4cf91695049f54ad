package org.leveret.amqp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The octets of a long string or a byte array; equal by content. Immutable, for any thread. */
public final class LongString {

    /** No octets. */
    public static final LongString EMPTY = new LongString(Octets.NONE);

    private final byte[] octets;

    private LongString(byte[] octets) {
        this.octets = octets;
    }

    /** The UTF-8 octets of a text. */
    public static LongString of(String text) {
        return wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A copy of these octets. */
    public static LongString of(byte[] octets) {
        return wrap(octets.clone());
    }

    /** These octets, which their giver leaves alone from now on. */
    static LongString wrap(byte[] octets) {
        return octets.length == 0 ? EMPTY : new LongString(octets);
    }

    /** How many octets there are. */
    public int length() {
        return octets.length;
    }

    /** A copy of the octets. */
    public byte[] octets() {
        return octets.clone();
    }

    /** The octets themselves, not to be written to. */
    byte[] shared() {
        return octets;
    }

    /** The octets read as UTF-8; what is malformed becomes U+FFFD. */
    public String text() {
        return new String(octets, StandardCharsets.UTF_8);
    }

    /** A String if the octets are well-formed UTF-8, else a read-only ByteBuffer. */
    public Object plain() {
        String text = Octets.strictUtf8(octets);
        return text == null ? ByteBuffer.wrap(octets).asReadOnlyBuffer() : text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LongString that && Arrays.equals(octets, that.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    @Override
    public String toString() {
        return text();
    }
}
