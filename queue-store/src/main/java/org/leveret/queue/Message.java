package org.leveret.queue;

import java.util.Objects;

/**
 * One published message as every queue that holds it shares it: where it was published and its content, byte for byte
 * as it came.
 *
 * <p>Immutable once handed on, so any thread may read it; {@link #markShared()} is called before that, by the publisher
 * alone. The content array is not copied and must not be written to.
 */
public final class Message {
    private static final int HEAP_OVERHEAD_BYTES = 80;
    private static final int FLOW_OVERHEAD_BYTES = 64;

    private final String exchange;
    private final String routingKey;
    private final byte[] content;
    private final int propertiesBytes;
    private final boolean persistent;
    private boolean shared;

    /**
     * @param content the property list as it came (flags, then values), then the body
     * @param propertiesBytes how many leading bytes of {@code content} are the property list
     * @param persistent whether the publisher asked for delivery mode 2
     */
    public Message(String exchange, String routingKey, byte[] content, int propertiesBytes, boolean persistent) {
        this.exchange = Objects.requireNonNull(exchange);
        this.routingKey = Objects.requireNonNull(routingKey);
        this.content = Objects.requireNonNull(content);
        Objects.checkFromToIndex(0, propertiesBytes, content.length);
        this.propertiesBytes = propertiesBytes;
        this.persistent = persistent;
    }

    public String exchange() {
        return exchange;
    }

    public String routingKey() {
        return routingKey;
    }

    /** The property list, {@link #propertiesBytes()} long, then the body, {@link #bodyBytes()} long. */
    public byte[] content() {
        return content;
    }

    public int propertiesBytes() {
        return propertiesBytes;
    }

    public int bodyBytes() {
        return content.length - propertiesBytes;
    }

    public boolean persistent() {
        return persistent;
    }

    /** Whether more than one queue holds this message, so that the log writes its content once for all of them. */
    public boolean shared() {
        return shared;
    }

    /** Says that the message was routed to more than one queue. Called before the message is handed to the first. */
    public void markShared() {
        shared = true;
    }

    /** What holding this message costs in heap, estimated, in bytes; the measure of every memory budget. */
    public long heapBytes() {
        return (long) content.length + HEAP_OVERHEAD_BYTES;
    }

    /**
     * What delivering this message takes from a consumer's outbound window, in bytes. The connection gives exactly this
     * back, by {@link QueueMachine#grantFlow}, once the delivery is written.
     */
    public long flowBytes() {
        return (long) content.length + FLOW_OVERHEAD_BYTES;
    }

    @Override
    public String toString() {
        return "Message[exchange=" + exchange + ", routingKey=" + routingKey + ", bodyBytes=" + bodyBytes()
                + ", persistent=" + persistent + "]";
    }
}
