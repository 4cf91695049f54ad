package org.leveret.broker.channel;

import java.util.Set;
import org.leveret.amqp.BasicProperties;
import org.leveret.amqp.FieldType;
import org.leveret.amqp.FieldValue;
import org.leveret.queue.Message;
import org.leveret.queue.stream.StreamFilter;

/**
 * Lets messages through by the header {@code x-stream-filter-value} that their publishers set. Immutable; used on the stream's
 * loop.
 *
 * @param values which values it may have
 * @param unfiltered whether messages without it are wanted too
 */
record StreamFilterValues(Set<String> values, boolean unfiltered) implements StreamFilter {
    private static final String HEADER = "x-stream-filter-value";

    @Override
    public boolean wants(Message message) {
        FieldValue value = BasicProperties.read(message.content(), 0, message.propertiesBytes())
                .header(HEADER);
        if (value == null || value.type() != FieldType.LONG_STRING) {
            return unfiltered;
        }
        return values.contains(value.text());
    }
}
