package org.leveret.broker.delay;

import org.jspecify.annotations.Nullable;
import org.leveret.amqp.BasicProperties;
import org.leveret.amqp.DecimalValue;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldValue;
import org.leveret.amqp.LongString;
import org.leveret.queue.Message;

/**
 * The header {@code x-delay}, in milliseconds. A message that is to wait has it as its publisher set it; while it waits
 * and from then on it is negated, so that it never waits twice and consumers can see that it did.
 */
public final class DelayHeader {
    private static final String NAME = "x-delay";
    /** The longest timer that Erlang has. */
    private static final long DELAY_MS_MAX = 0xFFFF_FFFFL;

    private static final int DIGITS_MAX = 11;

    private DelayHeader() {}

    /** How long a publisher asks to wait; 0 for not at all, as RabbitMQ takes everything that is no such number. */
    public static long askedMs(BasicProperties properties) {
        FieldValue value = properties.header(NAME);
        long asked = value == null ? 0 : number(value);
        return asked <= 0 || asked > DELAY_MS_MAX ? 0 : asked;
    }

    /** How long a message that waits was asked to. */
    static long waitedMs(Message message) {
        FieldValue value = BasicProperties.read(message.content(), 0, message.propertiesBytes())
                .header(NAME);
        return value == null || !value.type().isInteger() ? 0 : -value.longValue();
    }

    /** The property list of a message that waits, or has waited, for so long. */
    public static byte[] negated(BasicProperties properties, long delayMs) {
        FieldTable headers = properties.headers();
        long value = -delayMs;
        FieldTable.Builder changed = FieldTable.builder().putAll(headers == null ? FieldTable.EMPTY : headers);
        if (value >= Integer.MIN_VALUE) {
            changed.put(NAME, (int) value);
        } else {
            changed.put(NAME, value);
        }
        return properties.withHeaders(changed.build());
    }

    private static long number(FieldValue value) {
        return switch (value.type()) {
            case INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64 -> value.longValue();
            case FLOAT, DOUBLE -> (long) (double) (Double) value.value();
            case DECIMAL -> ((DecimalValue) value.value()).toBigDecimal().longValue();
            case LONG_STRING -> parsed(((LongString) value.value()).plain());
            case BOOLEAN, BYTES, ARRAY, TIMESTAMP, TABLE, VOID -> 0;
        };
    }

    private static long parsed(@Nullable Object text) {
        if (!(text instanceof String digits) || digits.length() > DIGITS_MAX) {
            return 0;
        }
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
