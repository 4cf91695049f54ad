package org.leveret.queue;

import java.util.List;
import java.util.Objects;

/**
 * One published message as every queue that holds it shares it: where it was published and its content, byte for byte
 * as it came.
 *
 * <p>Immutable once handed on, so any thread may read it; {@link #markShared()} and its like are called before that,
 * by the publisher alone. The content array is not copied and must not be written to.
 */
public final class Message {
    /** The time to live of a message without one. */
    public static final long FOREVER = Long.MAX_VALUE;

    private static final int HEAP_OVERHEAD_BYTES = 96;
    private static final int FLOW_OVERHEAD_BYTES = 64;

    private final String exchange;
    private final String routingKey;
    private final byte[] content;
    private final int propertiesBytes;
    private final boolean persistent;
    private long publishedMs;
    private final long timeToLiveMs;
    private boolean shared;
    private boolean deadLetter;
    private int journey;
    private List<String> blindKeys = List.of();

    /** A message that lives until it is settled, in a queue that has no time to live either. */
    public Message(String exchange, String routingKey, byte[] content, int propertiesBytes, boolean persistent) {
        this(exchange, routingKey, content, propertiesBytes, persistent, 0, FOREVER);
    }

    /**
     * @param content the property list as it came (flags, then values), then the body
     * @param propertiesBytes how many leading bytes of {@code content} are the property list
     * @param persistent whether the publisher asked for delivery mode 2
     * @param publishedMs when the broker took it, in milliseconds since 1970
     * @param timeToLiveMs how long it may wait for its delivery from then on, in milliseconds, at least 0, or
     *     {@link #FOREVER}
     */
    public Message(
            String exchange,
            String routingKey,
            byte[] content,
            int propertiesBytes,
            boolean persistent,
            long publishedMs,
            long timeToLiveMs) {
        this.exchange = Objects.requireNonNull(exchange);
        this.routingKey = Objects.requireNonNull(routingKey);
        this.content = Objects.requireNonNull(content);
        Objects.checkFromToIndex(0, propertiesBytes, content.length);
        this.propertiesBytes = propertiesBytes;
        this.persistent = persistent;
        this.publishedMs = publishedMs;
        this.timeToLiveMs = timeToLiveMs;
    }

    /** The same message with the same content, as if it were published at that time. */
    public Message publishedAgain(long nowMs) {
        Message again = new Message(exchange, routingKey, content, propertiesBytes, persistent, nowMs, timeToLiveMs);
        again.deadLetter = deadLetter;
        again.blindKeys = blindKeys;
        again.journey = journey;
        return again;
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

    /** When the broker took the message, in milliseconds since 1970. */
    public long publishedMs() {
        return publishedMs;
    }

    /** Says that the message goes to its queues later than it came. Called before it is handed to the first. */
    public void publishedMs(long nowMs) {
        publishedMs = nowMs;
    }

    /** How long the message may wait for its delivery, in milliseconds, or {@link #FOREVER}. */
    public long timeToLiveMs() {
        return timeToLiveMs;
    }

    /** Whether the message has a time to live of its own. */
    public boolean expires() {
        return timeToLiveMs != FOREVER;
    }

    /**
     * When the message expires in a queue, in milliseconds since 1970; {@link #FOREVER} if it never does. The shorter of
     * both times to live counts, as in RabbitMQ.
     *
     * @param queueTimeToLiveMs the queue's, at least 0, or {@link #FOREVER}
     */
    public long deadlineMs(long queueTimeToLiveMs) {
        long shorter = Math.min(timeToLiveMs, queueTimeToLiveMs);
        return shorter == FOREVER ? FOREVER : publishedMs + shorter;
    }

    /** Whether more than one queue holds this message, so that the log writes its content once for all of them. */
    public boolean shared() {
        return shared;
    }

    /** Says that the message was routed to more than one queue. Called before the message is handed to the first. */
    public void markShared() {
        shared = true;
    }

    /** Whether a queue has given this message up before, so that its history in the headers is the broker's own. */
    public boolean deadLetter() {
        return deadLetter;
    }

    /** Says that a queue has given the message up. Called before the message is handed to the first queue. */
    public void markDeadLetter() {
        deadLetter = true;
    }

    /** The number by which what happens to the message is written down; 0 if it is not. */
    public int journey() {
        return journey;
    }

    /** Says that what happens to the message is written down. Called before the message is handed to the first queue. */
    public void journey(int number) {
        journey = number;
    }

    /** Routing keys that are told to nobody, and by which a dead letter is routed again. */
    public List<String> blindKeys() {
        return blindKeys;
    }

    /** Adds such keys. Called before the message is handed to the first queue. */
    public void blindKeys(List<String> keys) {
        blindKeys = List.copyOf(keys);
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
