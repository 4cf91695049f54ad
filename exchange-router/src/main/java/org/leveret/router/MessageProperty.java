package org.leveret.router;

import org.jspecify.annotations.Nullable;

/** The properties of a message by which an exchange may route. */
public enum MessageProperty {
    MESSAGE_ID("message_id"),
    CORRELATION_ID("correlation_id"),
    TIMESTAMP("timestamp");

    private final String text;

    MessageProperty(String text) {
        this.text = text;
    }

    /** The property that RabbitMQ calls so, or null. */
    static @Nullable MessageProperty byName(String text) {
        for (MessageProperty property : values()) {
            if (property.text.equals(text)) {
                return property;
            }
        }
        return null;
    }
}
