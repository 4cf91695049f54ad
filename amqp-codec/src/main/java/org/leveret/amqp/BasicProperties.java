package org.leveret.amqp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A message's property list as it came, read in place: nothing is decoded before it is asked for, and what is not changed
 * stays as it was, octet for octet. Immutable, as long as its giver leaves the octets alone.
 *
 * <p>Two octets of flags, highest first, say which properties follow (specification section 4.2.6.1). RabbitMQ ignores
 * the two lowest flags, one of which the specification reserves for more flags.
 */
public final class BasicProperties {

    /** A list without properties. */
    public static final BasicProperties EMPTY = new BasicProperties(new byte[2], 0, 2, 0, -1);

    static final int CONTENT_TYPE = 1 << 15;
    static final int CONTENT_ENCODING = 1 << 14;
    static final int HEADERS = 1 << 13;
    static final int DELIVERY_MODE = 1 << 12;
    static final int PRIORITY = 1 << 11;
    static final int CORRELATION_ID = 1 << 10;
    static final int REPLY_TO = 1 << 9;
    static final int EXPIRATION = 1 << 8;
    static final int MESSAGE_ID = 1 << 7;
    static final int TIMESTAMP = 1 << 6;
    static final int TYPE = 1 << 5;
    static final int USER_ID = 1 << 4;
    static final int APP_ID = 1 << 3;
    static final int CLUSTER_ID = 1 << 2;

    private static final int FLAGS_BYTES = 2;
    private static final int SHORT_STRING_BYTES_MAX = 255;

    private final byte[] octets;
    private final int offset;
    private final int length;
    private final int flags;
    private final int headersIndex;
    private @Nullable FieldTable headers;

    private BasicProperties(byte[] octets, int offset, int length, int flags, int headersIndex) {
        this.octets = octets;
        this.offset = offset;
        this.length = length;
        this.flags = flags;
        this.headersIndex = headersIndex;
    }

    /**
     * Takes up the property list that stands in {@code octets}, which is not copied.
     *
     * @throws AmqpException 541 without explanation when the flags are missing, a property ends beyond the list, octets
     *     are left over, or the headers cannot be read; RabbitMQ fails internally on each of them
     */
    public static BasicProperties read(byte[] octets, int offset, int length) {
        if (length < FLAGS_BYTES) {
            throw FieldScan.malformed();
        }
        int flags = Octets.signedShort(octets, offset) & 0xFFFF;
        int end = offset + length;
        int headersIndex = indexOf(octets, offset, end, flags, HEADERS);
        if ((flags & HEADERS) != 0) {
            FieldScan.table(octets, headersIndex + 4, FieldScan.endOfLong(octets, headersIndex, end), 0);
        }
        // The step beyond the last property checks that each one ends within the list.
        if (indexOf(octets, offset, end, flags, CLUSTER_ID >> 1) != end) {
            throw FieldScan.malformed();
        }
        return new BasicProperties(octets, offset, length, flags, headersIndex);
    }

    /** Whether the property list that begins there has a priority; nothing else of it is looked at. */
    public static boolean hasPriority(byte[] octets, int offset) {
        return (octets[offset] & PRIORITY >>> 8) != 0;
    }

    public static BasicPropertiesBuilder builder() {
        return new BasicPropertiesBuilder();
    }

    /** Whether there is no property at all. */
    public boolean isEmpty() {
        return length == FLAGS_BYTES;
    }

    public @Nullable String contentType() {
        return text(CONTENT_TYPE);
    }

    public @Nullable String contentEncoding() {
        return text(CONTENT_ENCODING);
    }

    /** Whether there is a headers table, be it an empty one. */
    public boolean hasHeaders() {
        return (flags & HEADERS) != 0;
    }

    /** The headers table, decoded when first asked for. */
    public @Nullable FieldTable headers() {
        if (!hasHeaders()) {
            return null;
        }
        FieldTable decoded = headers;
        if (decoded == null) {
            decoded = FieldReader.table(octets, headersIndex + 4, headersEnd());
            headers = decoded;
        }
        return decoded;
    }

    /** One header, found without decoding the others; the first one of that name, or null. */
    public @Nullable FieldValue header(String name) {
        if (!hasHeaders()) {
            return null;
        }
        int end = headersEnd();
        int position = headersIndex + 4;
        while (position < end) {
            int tagIndex = FieldScan.name(octets, position, end);
            if (isName(name, position + 1, tagIndex)) {
                return FieldReader.value(octets, tagIndex, end);
            }
            position = FieldScan.value(octets, tagIndex, end, 0);
        }
        return null;
    }

    /** 1 transient, 2 persistent, others have no meaning; 0 when absent. */
    public int deliveryMode() {
        return octet(DELIVERY_MODE, 0);
    }

    /** 0 to 255; -1 when absent. */
    public int priority() {
        return octet(PRIORITY, -1);
    }

    public @Nullable String correlationId() {
        return text(CORRELATION_ID);
    }

    public @Nullable String replyTo() {
        return text(REPLY_TO);
    }

    /** A whole number of milliseconds as text, if the publisher keeps the rules; nothing of it is checked here. */
    public @Nullable String expiration() {
        return text(EXPIRATION);
    }

    public @Nullable String messageId() {
        return text(MESSAGE_ID);
    }

    public boolean hasTimestamp() {
        return (flags & TIMESTAMP) != 0;
    }

    /** POSIX seconds, 64 bits; 0 when absent. */
    public long timestamp() {
        return hasTimestamp() ? Octets.signedLong(octets, index(TIMESTAMP)) : 0;
    }

    public @Nullable String type() {
        return text(TYPE);
    }

    public @Nullable String userId() {
        return text(USER_ID);
    }

    public @Nullable String appId() {
        return text(APP_ID);
    }

    public @Nullable String clusterId() {
        return text(CLUSTER_ID);
    }

    /** The property list, flags first; a copy. */
    public byte[] encoded() {
        return Arrays.copyOfRange(octets, offset, offset + length);
    }

    /** The property list with other headers, or with none; every other property stays octet for octet. */
    public byte[] withHeaders(@Nullable FieldTable newHeaders) {
        byte[] replacement = newHeaders == null ? Octets.NONE : newHeaders.encoded();
        int newFlags = newHeaders == null ? flags & ~HEADERS : flags | HEADERS;
        return spliced(newFlags, headersIndex, hasHeaders() ? headersEnd() : headersIndex, replacement);
    }

    /** The property list without the headers of one name; all else stays octet for octet. */
    public byte[] withoutHeader(String name) {
        if (!hasHeaders()) {
            return encoded();
        }
        int end = headersEnd();
        byte[] kept = new byte[end - headersIndex];
        int keptBytes = 4;
        int position = headersIndex + 4;
        while (position < end) {
            int tagIndex = FieldScan.name(octets, position, end);
            int next = FieldScan.value(octets, tagIndex, end, 0);
            if (!isName(name, position + 1, tagIndex)) {
                System.arraycopy(octets, position, kept, keptBytes, next - position);
                keptBytes += next - position;
            }
            position = next;
        }
        Octets.setInt(kept, 0, keptBytes - 4);
        return spliced(flags, headersIndex, end, Arrays.copyOf(kept, keptBytes));
    }

    /** The property list without its expiration; all else stays octet for octet. */
    public byte[] withoutExpiration() {
        int from = index(EXPIRATION);
        int to = (flags & EXPIRATION) == 0 ? from : from + 1 + Octets.octet(octets, from);
        return spliced(flags & ~EXPIRATION, from, to, Octets.NONE);
    }

    /**
     * The property list with another reply-to; all else stays octet for octet.
     *
     * @param replyTo at most 255 octets
     */
    public byte[] withReplyTo(String replyTo) {
        byte[] text = replyTo.getBytes(StandardCharsets.UTF_8);
        if (text.length > SHORT_STRING_BYTES_MAX) {
            throw new IllegalArgumentException("longer than a short string: " + replyTo);
        }
        byte[] replacement = new byte[1 + text.length];
        replacement[0] = (byte) text.length;
        System.arraycopy(text, 0, replacement, 1, text.length);
        int from = index(REPLY_TO);
        int to = (flags & REPLY_TO) == 0 ? from : from + 1 + Octets.octet(octets, from);
        return spliced(flags | REPLY_TO, from, to, replacement);
    }

    private byte[] spliced(int newFlags, int from, int to, byte[] replacement) {
        byte[] list = new byte[length - (to - from) + replacement.length];
        int before = from - offset;
        System.arraycopy(octets, offset, list, 0, before);
        System.arraycopy(replacement, 0, list, before, replacement.length);
        System.arraycopy(octets, to, list, before + replacement.length, offset + length - to);
        list[0] = (byte) (newFlags >>> 8);
        list[1] = (byte) newFlags;
        return list;
    }

    private int headersEnd() {
        return headersIndex + 4 + Octets.signedInt(octets, headersIndex);
    }

    private boolean isName(String name, int from, int to) {
        int nameChars = name.length();
        for (int i = 0; i < nameChars; i++) {
            char c = name.charAt(i);
            if (c >= 0x80) {
                return name.equals(Octets.lenientUtf8(octets, from, to));
            }
            if (from + i >= to || octets[from + i] != c) {
                return false;
            }
        }
        return nameChars == to - from;
    }

    private @Nullable String text(int property) {
        if ((flags & property) == 0) {
            return null;
        }
        int index = index(property);
        int start = index + 1;
        return Octets.lenientUtf8(octets, start, start + Octets.octet(octets, index));
    }

    private int octet(int property, int absent) {
        return (flags & property) == 0 ? absent : Octets.octet(octets, index(property));
    }

    private int index(int property) {
        return indexOf(octets, offset, offset + length, flags, property);
    }

    /** Where a property stands, or would stand: steps over those that are flagged higher. */
    private static int indexOf(byte[] octets, int offset, int end, int flags, int property) {
        int position = offset + FLAGS_BYTES;
        int before = flags & ~(2 * property - 1) & 0xFFFF;
        while (before != 0) {
            int highest = Integer.highestOneBit(before);
            before ^= highest;
            position = switch (highest) {
                case DELIVERY_MODE, PRIORITY -> FieldScan.end(position, 1, end);
                case TIMESTAMP -> FieldScan.end(position, 8, end);
                case HEADERS -> FieldScan.endOfLong(octets, position, end);
                default -> {
                    int start = FieldScan.end(position, 1, end);
                    yield FieldScan.end(start, Octets.octet(octets, position), end);
                }
            };
        }
        return position;
    }
}
