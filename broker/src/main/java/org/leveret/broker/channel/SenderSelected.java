package org.leveret.broker.channel;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.BasicProperties;
import org.leveret.amqp.FieldType;
import org.leveret.amqp.FieldValue;
import org.leveret.amqp.ReplyCode;

/**
 * Sender-selected distribution, RabbitMQ's extension: the headers CC and BCC hold further routing keys, and BCC is taken
 * off before the message goes on.
 */
final class SenderSelected {
    private final List<String> keys;
    private final boolean blind;

    private SenderSelected(List<String> keys, boolean blind) {
        this.keys = keys;
        this.blind = blind;
    }

    /** Null if the message names no further keys. */
    static @Nullable SenderSelected of(BasicProperties properties) {
        FieldValue copies = properties.header("CC");
        FieldValue blindCopies = properties.header("BCC");
        if (copies == null && blindCopies == null) {
            return null;
        }
        List<String> keys = new ArrayList<>();
        addKeys("CC", copies, keys);
        addKeys("BCC", blindCopies, keys);
        return new SenderSelected(keys, blindCopies != null);
    }

    private static void addKeys(String header, @Nullable FieldValue value, List<String> keys) {
        if (value == null) {
            return;
        }
        if (!(value.value() instanceof List<?> elements)) {
            throw new AmqpException(
                    ReplyCode.PRECONDITION_FAILED,
                    "invalid message: {unacceptable_type_in_header,\"" + header + "\","
                            + value.type().erlangName() + "}");
        }
        for (Object element : elements) {
            if (element instanceof FieldValue key && key.type() == FieldType.LONG_STRING) {
                keys.add(key.text());
            }
        }
    }

    /** All keys of the message, its own first. */
    List<String> keys(String routingKey) {
        List<String> all = new ArrayList<>(keys.size() + 1);
        all.add(routingKey);
        all.addAll(keys);
        return all;
    }

    boolean hasBlindCopies() {
        return blind;
    }

    /** The content with a property list that has no BCC header; every other octet as it came. */
    byte[] withoutBlindCopies(BasicProperties properties, byte[] content, int propertiesBytes) {
        byte[] list = properties.withoutHeader("BCC");
        byte[] changed = new byte[list.length + content.length - propertiesBytes];
        System.arraycopy(list, 0, changed, 0, list.length);
        System.arraycopy(content, propertiesBytes, changed, list.length, content.length - propertiesBytes);
        return changed;
    }
}
