package org.leveret.broker.control.admin;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.BasicProperties;
import org.leveret.amqp.BasicPropertiesBuilder;
import org.leveret.amqp.FieldTable;

/** Between the properties of a message and what JSON calls them. Stateless. */
public final class PlainProperties {
    private PlainProperties() {}

    /** Those that are there, in the order in which RabbitMQ lists them. */
    public static Map<String, Object> of(BasicProperties properties) {
        Map<String, Object> plain = new LinkedHashMap<>();
        put(plain, "cluster_id", properties.clusterId());
        put(plain, "app_id", properties.appId());
        put(plain, "user_id", properties.userId());
        put(plain, "type", properties.type());
        if (properties.hasTimestamp()) {
            plain.put("timestamp", properties.timestamp());
        }
        put(plain, "message_id", properties.messageId());
        put(plain, "expiration", properties.expiration());
        put(plain, "reply_to", properties.replyTo());
        put(plain, "correlation_id", properties.correlationId());
        if (properties.priority() >= 0) {
            plain.put("priority", properties.priority());
        }
        if (properties.deliveryMode() > 0) {
            plain.put("delivery_mode", properties.deliveryMode());
        }
        FieldTable headers = properties.headers();
        if (headers != null) {
            plain.put("headers", PlainTables.of(headers));
        }
        put(plain, "content_encoding", properties.contentEncoding());
        put(plain, "content_type", properties.contentType());
        return plain;
    }

    private static void put(Map<String, Object> plain, String name, @Nullable String value) {
        if (value != null) {
            plain.put(name, value);
        }
    }

    /**
     * Reads what was found to be of the right kinds; names that are no property's are ignored.
     *
     * @throws IllegalArgumentException if a value cannot be written
     */
    public static BasicProperties read(Map<String, Object> plain) {
        BasicPropertiesBuilder properties = BasicProperties.builder();
        plain.forEach((name, value) -> {
            switch (name) {
                case "cluster_id" -> properties.clusterId((String) value);
                case "app_id" -> properties.appId((String) value);
                case "user_id" -> properties.userId((String) value);
                case "type" -> properties.type((String) value);
                case "timestamp" -> properties.timestamp(((Number) value).longValue());
                case "message_id" -> properties.messageId((String) value);
                case "expiration" -> properties.expiration((String) value);
                case "reply_to" -> properties.replyTo((String) value);
                case "correlation_id" -> properties.correlationId((String) value);
                case "priority" -> properties.priority(((Number) value).intValue());
                case "delivery_mode" -> properties.deliveryMode(((Number) value).intValue());
                case "headers" -> properties.headers(FieldTable.ofPlain((Map<?, ?>) value));
                case "content_encoding" -> properties.contentEncoding((String) value);
                case "content_type" -> properties.contentType((String) value);
                default -> {
                    // RabbitMQ ignores what it does not know.
                }
            }
        });
        return properties.build();
    }
}
