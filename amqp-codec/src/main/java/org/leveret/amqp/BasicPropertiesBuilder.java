package org.leveret.amqp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** Collects the properties of a message that is made here. Confined to its caller. */
public final class BasicPropertiesBuilder {

    private static final int FLAG_COUNT = 16;

    /** The short strings by the number of their flag's bit. */
    private final @Nullable String[] texts = new @Nullable String[FLAG_COUNT];

    private @Nullable FieldTable headers;
    private int deliveryMode;
    private int priority;
    private long timestamp;
    private int flags;

    BasicPropertiesBuilder() {}

    public BasicPropertiesBuilder contentType(String value) {
        return text(BasicProperties.CONTENT_TYPE, value);
    }

    public BasicPropertiesBuilder contentEncoding(String value) {
        return text(BasicProperties.CONTENT_ENCODING, value);
    }

    public BasicPropertiesBuilder headers(FieldTable value) {
        headers = value;
        flags |= BasicProperties.HEADERS;
        return this;
    }

    /** 1 transient, 2 persistent; 0 to 255 can be written. */
    public BasicPropertiesBuilder deliveryMode(int value) {
        deliveryMode = octet(value);
        flags |= BasicProperties.DELIVERY_MODE;
        return this;
    }

    /** 0 to 255. */
    public BasicPropertiesBuilder priority(int value) {
        priority = octet(value);
        flags |= BasicProperties.PRIORITY;
        return this;
    }

    public BasicPropertiesBuilder correlationId(String value) {
        return text(BasicProperties.CORRELATION_ID, value);
    }

    public BasicPropertiesBuilder replyTo(String value) {
        return text(BasicProperties.REPLY_TO, value);
    }

    /** Milliseconds, as decimal text. */
    public BasicPropertiesBuilder expiration(String value) {
        return text(BasicProperties.EXPIRATION, value);
    }

    public BasicPropertiesBuilder messageId(String value) {
        return text(BasicProperties.MESSAGE_ID, value);
    }

    /** POSIX seconds. */
    public BasicPropertiesBuilder timestamp(long value) {
        timestamp = value;
        flags |= BasicProperties.TIMESTAMP;
        return this;
    }

    public BasicPropertiesBuilder type(String value) {
        return text(BasicProperties.TYPE, value);
    }

    public BasicPropertiesBuilder userId(String value) {
        return text(BasicProperties.USER_ID, value);
    }

    public BasicPropertiesBuilder appId(String value) {
        return text(BasicProperties.APP_ID, value);
    }

    public BasicPropertiesBuilder clusterId(String value) {
        return text(BasicProperties.CLUSTER_ID, value);
    }

    /**
     * The properties set so far.
     *
     * @throws IllegalArgumentException when a text is longer than 255 octets of UTF-8
     */
    public BasicProperties build() {
        ByteBuf out = Unpooled.buffer();
        out.writeShort(flags);
        int left = flags;
        while (left != 0) {
            int highest = Integer.highestOneBit(left);
            left ^= highest;
            write(out, highest);
        }
        byte[] octets = new byte[out.readableBytes()];
        out.readBytes(octets);
        return BasicProperties.read(octets, 0, octets.length);
    }

    private void write(ByteBuf out, int property) {
        switch (property) {
            case BasicProperties.HEADERS -> {
                if (headers != null) {
                    headers.write(out);
                }
            }
            case BasicProperties.DELIVERY_MODE -> out.writeByte(deliveryMode);
            case BasicProperties.PRIORITY -> out.writeByte(priority);
            case BasicProperties.TIMESTAMP -> out.writeLong(timestamp);
            default -> {
                String text = texts[Integer.numberOfTrailingZeros(property)];
                if (text != null) {
                    ArgumentWriter.shortString(out, text);
                }
            }
        }
    }

    private BasicPropertiesBuilder text(int property, String value) {
        texts[Integer.numberOfTrailingZeros(property)] = value;
        flags |= property;
        return this;
    }

    private static int octet(int value) {
        if (value < 0 || value > 255) {
            throw new IllegalArgumentException("not 0 to 255: " + value);
        }
        return value;
    }
}
