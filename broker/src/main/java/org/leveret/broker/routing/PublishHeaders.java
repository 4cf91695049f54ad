package org.leveret.broker.routing;

import org.jspecify.annotations.Nullable;
import org.leveret.amqp.BasicProperties;
import org.leveret.amqp.FieldValue;
import org.leveret.router.Binding;
import org.leveret.router.MessageHeaders;

/** The headers of a message that is being routed, looked up only when an exchange asks. */
public record PublishHeaders(BasicProperties properties) implements MessageHeaders {
    @Override
    public @Nullable Object header(String name) {
        if (!properties.hasHeaders()) {
            return null;
        }
        FieldValue value = properties.header(name);
        Object plain = value == null ? null : value.plain();
        return plain == FieldValue.VOID_PLAIN ? Binding.ANY_VALUE : plain;
    }
}
