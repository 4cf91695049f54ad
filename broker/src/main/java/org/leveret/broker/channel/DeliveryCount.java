package org.leveret.broker.channel;

import org.leveret.amqp.BasicProperties;
import org.leveret.amqp.FieldTable;
import org.leveret.broker.routing.Contents;
import org.leveret.queue.Message;

/**
 * The headers {@code x-delivery-count} and, as in RabbitMQ 4.3, {@code x-acquired-count} of a message that a quorum queue
 * delivers again: how often it came back. On the first delivery there is none, as in RabbitMQ since 3.12.
 */
public final class DeliveryCount {
    private static final String DELIVERIES = "x-delivery-count";
    private static final String ACQUISITIONS = "x-acquired-count";

    private DeliveryCount() {}

    /** The message as it is written to its consumer, with the headers. */
    public static Message in(Message message, int returns) {
        BasicProperties properties = BasicProperties.read(message.content(), 0, message.propertiesBytes());
        FieldTable headers = properties.headers();
        byte[] counted = properties.withHeaders(FieldTable.builder()
                .putAll(headers == null ? FieldTable.EMPTY : headers)
                .put(DELIVERIES, (long) returns)
                .put(ACQUISITIONS, (long) returns)
                .build());
        byte[] content = Contents.withProperties(counted, message.content(), message.propertiesBytes());
        return new Message(message.exchange(), message.routingKey(), content, counted.length, message.persistent());
    }
}
