package org.leveret.conformance.raw;

import java.nio.charset.StandardCharsets;

/** A delivered or gotten message as it came. Immutable as long as nobody writes into its arrays. */
public final class Message {
    private final String consumerTag;
    private final long deliveryTag;
    private final boolean redelivered;
    private final String exchange;
    private final String routingKey;
    private final byte[] properties;
    private final byte[] body;

    Message(
            String consumerTag,
            long deliveryTag,
            boolean redelivered,
            String exchange,
            String routingKey,
            byte[] properties,
            byte[] body) {
        this.consumerTag = consumerTag;
        this.deliveryTag = deliveryTag;
        this.redelivered = redelivered;
        this.exchange = exchange;
        this.routingKey = routingKey;
        this.properties = properties;
        this.body = body;
    }

    /** Empty for a message that was gotten. */
    public String consumerTag() {
        return consumerTag;
    }

    public long deliveryTag() {
        return deliveryTag;
    }

    public boolean redelivered() {
        return redelivered;
    }

    public String exchange() {
        return exchange;
    }

    public String routingKey() {
        return routingKey;
    }

    /** The property flags and the properties, octet by octet. */
    public byte[] properties() {
        return properties;
    }

    public byte[] body() {
        return body;
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
