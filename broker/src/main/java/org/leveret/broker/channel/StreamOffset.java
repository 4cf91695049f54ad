package org.leveret.broker.channel;

import org.leveret.amqp.BasicProperties;
import org.leveret.amqp.FieldTable;
import org.leveret.broker.routing.Contents;
import org.leveret.queue.Message;

/** The header {@code x-stream-offset} of a message that comes from a stream: its number there. */
final class StreamOffset {
    private static final String HEADER = "x-stream-offset";

    private StreamOffset() {}

    /** The message as it is written to its consumer, with the header. */
    static Message in(Message message, long offset) {
        BasicProperties properties = BasicProperties.read(message.content(), 0, message.propertiesBytes());
        FieldTable headers = properties.headers();
        byte[] numbered = properties.withHeaders(FieldTable.builder()
                .putAll(headers == null ? FieldTable.EMPTY : headers)
                .put(HEADER, offset)
                .build());
        byte[] content = Contents.withProperties(numbered, message.content(), message.propertiesBytes());
        return new Message(message.exchange(), message.routingKey(), content, numbered.length, message.persistent());
    }
}
