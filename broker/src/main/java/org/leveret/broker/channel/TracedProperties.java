package org.leveret.broker.channel;

import org.jspecify.annotations.Nullable;
import org.leveret.amqp.BasicProperties;
import org.leveret.amqp.FieldTable;

/** The properties that a message has, as a table with RabbitMQ's names for them, which a trace shows. */
final class TracedProperties {
    private TracedProperties() {}

    static FieldTable of(BasicProperties properties) {
        FieldTable.Builder table = FieldTable.builder();
        text(table, "content_type", properties.contentType());
        text(table, "content_encoding", properties.contentEncoding());
        FieldTable headers = properties.headers();
        if (headers != null) {
            table.put("headers", headers);
        }
        if (properties.deliveryMode() != 0) {
            table.put("delivery_mode", properties.deliveryMode());
        }
        if (properties.priority() >= 0) {
            table.put("priority", properties.priority());
        }
        text(table, "correlation_id", properties.correlationId());
        text(table, "reply_to", properties.replyTo());
        text(table, "expiration", properties.expiration());
        text(table, "message_id", properties.messageId());
        if (properties.hasTimestamp()) {
            timestamp(table, properties.timestamp());
        }
        text(table, "type", properties.type());
        text(table, "user_id", properties.userId());
        text(table, "app_id", properties.appId());
        text(table, "cluster_id", properties.clusterId());
        return table.build();
    }

    private static void text(FieldTable.Builder table, String name, @Nullable String value) {
        if (value != null) {
            table.put(name, value);
        }
    }

    /** RabbitMQ writes 32 bits; what needs more is written with more, so that it is still true. */
    private static void timestamp(FieldTable.Builder table, long seconds) {
        if (seconds == (int) seconds) {
            table.put("timestamp", (int) seconds);
        } else {
            table.put("timestamp", seconds);
        }
    }
}
