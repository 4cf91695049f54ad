package org.leveret.broker.routing;

import org.jspecify.annotations.Nullable;
import org.leveret.amqp.BasicProperties;
import org.leveret.amqp.FieldValue;
import org.leveret.broker.delay.DelayHeader;
import org.leveret.router.Binding;
import org.leveret.router.MessageHeaders;
import org.leveret.router.MessageProperty;

/**
 * The headers and properties of a message that is being routed, looked up only when an exchange asks.
 *
 * @param inTransaction whether the message waits for the end of a transaction when it has been routed
 */
public record PublishHeaders(BasicProperties properties, boolean inTransaction) implements MessageHeaders {
    /** Of a message that goes to its queues at once. */
    public PublishHeaders(BasicProperties properties) {
        this(properties, false);
    }

    @Override
    public @Nullable Object header(String name) {
        if (!properties.hasHeaders()) {
            return null;
        }
        FieldValue value = properties.header(name);
        Object plain = value == null ? null : value.plain();
        return plain == FieldValue.VOID_PLAIN ? Binding.ANY_VALUE : plain;
    }

    @Override
    public long delayMs() {
        return DelayHeader.askedMs(properties);
    }

    @Override
    public @Nullable Object property(MessageProperty property) {
        return switch (property) {
            case MESSAGE_ID -> properties.messageId();
            case CORRELATION_ID -> properties.correlationId();
            case TIMESTAMP -> properties.hasTimestamp() ? (Object) properties.timestamp() : null;
        };
    }
}
