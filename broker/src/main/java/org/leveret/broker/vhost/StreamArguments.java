package org.leveret.broker.vhost;

import org.jspecify.annotations.Nullable;
import org.leveret.amqp.AmqpException;
import org.leveret.amqp.FieldTable;
import org.leveret.amqp.FieldValue;
import org.leveret.queue.stream.StreamSettings;

/** The arguments of queue.declare that only streams take: limits that RabbitMQ checks last, and what they ask for. */
public final class StreamArguments {
    static final String MAX_AGE = "x-max-age";
    static final String SEGMENT_BYTES = "x-stream-max-segment-size-bytes";
    static final String FILTER_BYTES = "x-stream-filter-size-bytes";

    private static final long SEGMENT_BYTES_MAX = 3_000_000_000L;
    private static final int FILTER_BYTES_MIN = 16;
    private static final int FILTER_BYTES_MAX = 255;
    private static final int DIGITS_MAX = 15;

    private StreamArguments() {}

    /**
     * Refuses sizes that are no sizes of a stream, after everything else has been found valid.
     *
     * @throws AmqpException PRECONDITION_FAILED
     */
    static void checkSizes(FieldTable arguments) {
        FieldValue segment = arguments.field(SEGMENT_BYTES);
        if (segment != null && segment.longValue() > SEGMENT_BYTES_MAX) {
            throw Refusals.precondition("Exceeded max value for " + SEGMENT_BYTES);
        }
        FieldValue filter = arguments.field(FILTER_BYTES);
        if (filter != null && (filter.longValue() < FILTER_BYTES_MIN || filter.longValue() > FILTER_BYTES_MAX)) {
            // two blanks, as RabbitMQ has it
            throw Refusals.precondition("Invalid value for  " + FILTER_BYTES);
        }
    }

    /** What the arguments, which have been found valid, ask for. */
    public static StreamSettings settings(FieldTable arguments) {
        FieldValue age = arguments.field(MAX_AGE);
        return new StreamSettings(
                number(arguments, SEGMENT_BYTES, StreamSettings.SEGMENT_BYTES_DEFAULT),
                number(arguments, QueueArguments.MAX_LENGTH_BYTES, StreamSettings.UNLIMITED),
                age == null ? StreamSettings.UNLIMITED : ageMs(age.text()));
    }

    private static long number(FieldTable arguments, String name, long otherwise) {
        @Nullable FieldValue value = arguments.field(name);
        return value == null ? otherwise : value.longValue();
    }

    /** A time such as {@code 7D} in milliseconds, of at most some hundred thousand years; -1 if it is none. */
    public static long ageMs(String age) {
        int digits = age.length() - 1;
        if (digits < 1 || !isNumber(age, digits)) {
            return -1;
        }
        long seconds = switch (age.charAt(digits)) {
            case 'Y' -> 365L * 24 * 60 * 60;
            case 'M' -> 30L * 24 * 60 * 60;
            case 'D' -> 24L * 60 * 60;
            case 'h' -> 60L * 60;
            case 'm' -> 60L;
            case 's' -> 1L;
            default -> -1L;
        };
        long number = digits > DIGITS_MAX ? Long.MAX_VALUE : Long.parseLong(age.substring(0, digits));
        if (seconds < 0 || number == 0) {
            return -1;
        }
        long mostMs = StreamSettings.UNLIMITED / 1_000;
        return number > mostMs / (seconds * 1_000) ? mostMs : number * seconds * 1_000;
    }

    private static boolean isNumber(String text, int end) {
        for (int i = 0; i < end; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
