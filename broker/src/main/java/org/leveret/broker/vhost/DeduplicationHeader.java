package org.leveret.broker.vhost;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.BasicProperties;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldValue;
import org.leveret.amqp.LongString;
import org.leveret.queue.Message;
import org.leveret.queue.MessageValues;
import org.leveret.queue.ValueHash;

/**
 * Reads the header {@code x-deduplication-header}: half of a SHA-256 stands for its value, so that a long value takes no
 * more room than a short one and nobody can make up two that are taken for the same. Integers are the same whatever their
 * width, and texts are the same as bytes. Owned by one loop.
 */
public final class DeduplicationHeader implements MessageValues {
    private static final String NAME = "x-deduplication-header";
    private static final String TIME_TO_LIVE = "x-cache-ttl";

    private final MessageDigest digest = sha256();
    private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public @Nullable ValueHash valueOf(Message message) {
        return valueOf(BasicProperties.read(message.content(), 0, message.propertiesBytes()));
    }

    /** Null if there is no such header, or a void one. */
    @Nullable
    ValueHash valueOf(BasicProperties properties) {
        FieldValue value = properties.header(NAME);
        if (value == null || value.value() == FieldValue.VOID_PLAIN) {
            return null;
        }
        add(value);
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        return new ValueHash(hash.getLong(), hash.getLong());
    }

    /** For how long an exchange is to remember this message, in milliseconds; negative if it does not say. */
    static long timeToLiveMs(BasicProperties properties) {
        FieldValue value = properties.header(TIME_TO_LIVE);
        return value == null || !value.type().isInteger() ? -1 : Math.max(0, value.longValue());
    }

    private void add(FieldValue field) {
        switch (field.type()) {
            case INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, TIMESTAMP -> add('i', field.longValue());
            case FLOAT, DOUBLE -> add('d', Double.doubleToLongBits((Double) field.value()));
            case BOOLEAN -> digest.update((byte) (field.isTrue() ? 't' : 'f'));
            case LONG_STRING, BYTES -> add('S', ((LongString) field.value()).octets());
            case DECIMAL -> add('D', field.value().toString().getBytes(StandardCharsets.UTF_8));
            case ARRAY -> {
                add('A', field.elements().size());
                field.elements().forEach(this::add);
            }
            case TABLE -> add(field.table());
            case VOID -> digest.update((byte) 'V');
        }
    }

    private void add(FieldTable table) {
        digest.update((byte) 'F');
        for (Map.Entry<String, FieldValue> entry : table) {
            add('k', entry.getKey().getBytes(StandardCharsets.UTF_8));
            add(entry.getValue());
        }
        digest.update((byte) 'E');
    }

    private void add(char tag, byte[] octets) {
        add(tag, octets.length);
        digest.update(octets);
    }

    private void add(char tag, long value) {
        digest.update((byte) tag);
        digest.update(number.putLong(0, value).array());
    }
}
