package org.leveret.broker.contents;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.leveret.amqp.BasicProperties;
import org.leveret.amqp.FieldType;
import org.leveret.amqp.FieldValue;
import org.leveret.queue.Message;

/** In which queue a message first died, as its headers tell. Stateless. */
final class FirstDeath {
    private FirstDeath() {}

    /** Null if it has not died. */
    static @Nullable String queueOf(Message message) {
        if (!message.deadLetter()) {
            // A publisher may write what it likes into headers.
            return null;
        }
        BasicProperties properties = BasicProperties.read(message.content(), 0, message.propertiesBytes());
        String first = text(properties.header("x-first-death-queue"));
        if (first != null) {
            return first;
        }
        FieldValue deaths = properties.header("x-death");
        if (deaths == null
                || deaths.type() != FieldType.ARRAY
                || deaths.elements().isEmpty()) {
            return null;
        }
        // The latest stands first.
        List<FieldValue> all = deaths.elements();
        FieldValue last = all.get(all.size() - 1);
        return last.type() == FieldType.TABLE ? text(last.table().field("queue")) : null;
    }

    private static @Nullable String text(@Nullable FieldValue value) {
        return value != null && value.type() == FieldType.LONG_STRING ? value.text() : null;
    }
}
