package org.leveret.broker.messages;

import java.util.Arrays;
import java.util.Map;
import org.leveret.amqp.BasicProperties;
import org.leveret.broker.control.admin.PlainProperties;
import org.leveret.queue.Message;

/**
 * A message whose properties are by the names and of the kinds that RabbitMQ's HTTP API has. Immutable, but for the payload's
 * octets, which belong to whoever has the message.
 */
public final class PlainMessage {
    private final String exchange;
    private final String routingKey;
    private final Map<String, Object> properties;
    private final byte[] payload;

    /** @param properties such as {@code delivery_mode} and {@code headers} */
    public PlainMessage(String exchange, String routingKey, Map<String, Object> properties, byte[] payload) {
        this.exchange = exchange;
        this.routingKey = routingKey;
        this.properties = properties;
        this.payload = payload;
    }

    /** What a message of a queue says, with at most so many octets of its body. */
    public static PlainMessage of(Message message, int payloadBytesMax) {
        int from = message.propertiesBytes();
        int bytes = Math.min(message.bodyBytes(), payloadBytesMax);
        return new PlainMessage(
                message.exchange(),
                message.routingKey(),
                PlainProperties.of(BasicProperties.read(message.content(), 0, from)),
                Arrays.copyOfRange(message.content(), from, from + bytes));
    }

    public String exchange() {
        return exchange;
    }

    public String routingKey() {
        return routingKey;
    }

    public Map<String, Object> properties() {
        return properties;
    }

    public byte[] payload() {
        return payload;
    }
}
