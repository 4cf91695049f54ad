package org.leveret.broker.routing;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.BasicProperties;
import org.leveret.amqp.FieldType;
import org.leveret.amqp.FieldValue;
import org.leveret.amqp.ReplyCode;
import org.leveret.queue.Message;

/**
 * Sender-selected distribution, RabbitMQ's extension: the headers CC and BCC hold further routing keys, and BCC is taken
 * off before the message goes on.
 */
public final class SenderSelected {
    private final List<String> keys;
    private final List<String> blindKeys;
    private final boolean blind;

    private SenderSelected(List<String> keys, List<String> blindKeys, boolean blind) {
        this.keys = keys;
        this.blindKeys = blindKeys;
        this.blind = blind;
    }

    /** Null if the message names no further keys. */
    public static @Nullable SenderSelected of(BasicProperties properties) {
        FieldValue copies = properties.header("CC");
        FieldValue blindCopies = properties.header("BCC");
        if (copies == null && blindCopies == null) {
            return null;
        }
        return new SenderSelected(keys("CC", copies), keys("BCC", blindCopies), blindCopies != null);
    }

    private static List<String> keys(String header, @Nullable FieldValue value) {
        if (value == null) {
            return List.of();
        }
        if (!(value.value() instanceof List<?> elements)) {
            throw new AmqpException(
                    ReplyCode.PRECONDITION_FAILED,
                    "invalid message: {unacceptable_type_in_header,\"" + header + "\","
                            + value.type().erlangName() + "}");
        }
        List<String> keys = new ArrayList<>(elements.size());
        for (Object element : elements) {
            if (element instanceof FieldValue key && key.type() == FieldType.LONG_STRING) {
                keys.add(key.text());
            }
        }
        return keys;
    }

    /** All keys of the message, its own first. */
    public List<String> keys(String routingKey) {
        List<String> all = new ArrayList<>(1 + keys.size() + blindKeys.size());
        all.add(routingKey);
        all.addAll(keys);
        all.addAll(blindKeys);
        return all;
    }

    /** The routing key of a publish and those that its headers name. */
    static List<String> keys(String routingKey, BasicProperties properties) {
        SenderSelected extra = properties.hasHeaders() ? of(properties) : null;
        return extra == null ? List.of(routingKey) : extra.keys(routingKey);
    }

    /** All keys of a message as it was published: its own, those that its headers name, and those told to nobody. */
    public static List<String> allKeys(Message message, BasicProperties properties) {
        return withBlindKeys(keys(message.routingKey(), properties), message);
    }

    /** These keys and those of the message that are told to nobody. */
    static List<String> withBlindKeys(List<String> keys, Message message) {
        if (message.blindKeys().isEmpty()) {
            return keys;
        }
        List<String> all = new ArrayList<>(keys);
        all.addAll(message.blindKeys());
        return all;
    }

    /** The keys of the header BCC. */
    public List<String> blindKeys() {
        return blindKeys;
    }

    public boolean hasBlindCopies() {
        return blind;
    }

    /** The content with a property list that has no BCC header; every other octet as it came. */
    public byte[] withoutBlindCopies(BasicProperties properties, byte[] content, int propertiesBytes) {
        return Contents.withProperties(properties.withoutHeader("BCC"), content, propertiesBytes);
    }
}
