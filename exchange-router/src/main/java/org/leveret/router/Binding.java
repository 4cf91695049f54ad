package org.leveret.router;

import java.util.Map;
import java.util.Objects;

/**
 * An edge of the routing graph: what {@code source} matches goes to {@code destination}. Immutable. All five components
 * together are its identity, as RabbitMQ counts it: the same pair may be bound several times with other keys or
 * arguments, and only the very same binding is a duplicate.
 *
 * <p>Argument values are plain: {@code Boolean}, {@code Long}, {@code Double}, {@code String}, {@code ByteBuffer},
 * {@code BigDecimal}, {@code List}, {@code Map} and {@link #ANY_VALUE}. Narrower numbers and byte arrays are widened to
 * these, and containers are copied, so that equal values are equal objects; anything else is an
 * {@code IllegalArgumentException}.
 *
 * @param source the exchange that matches
 * @param destination the queue or exchange that receives
 * @param destinationType which of the two
 * @param bindingKey at most {@link #KEY_LENGTH_MAX} characters, else {@code IllegalArgumentException}
 * @param arguments in the order they were given, which is not part of the identity
 */
public record Binding(
        String source,
        String destination,
        DestinationType destinationType,
        String bindingKey,
        Map<String, Object> arguments) {

    /** The value of an argument that says "present with any value" (a void field). */
    public static final Object ANY_VALUE = AnyValue.ANY_VALUE;

    /** A short string holds 255 bytes (AMQP 0-9-1, 4.2.5.3), thus never more characters. */
    public static final int KEY_LENGTH_MAX = 255;

    private enum AnyValue {
        ANY_VALUE
    }

    public Binding {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(destination, "destination");
        Objects.requireNonNull(destinationType, "destinationType");
        if (bindingKey.length() > KEY_LENGTH_MAX) {
            throw new IllegalArgumentException("binding key of " + bindingKey.length() + " characters");
        }
        arguments = PlainValues.copyOfTable(arguments);
    }

    /** A binding without arguments that leads to a queue. */
    public static Binding toQueue(String source, String queue, String bindingKey) {
        return new Binding(source, queue, DestinationType.QUEUE, bindingKey, Map.of());
    }

    /** A binding without arguments that leads to an exchange. */
    public static Binding toExchange(String source, String exchange, String bindingKey) {
        return new Binding(source, exchange, DestinationType.EXCHANGE, bindingKey, Map.of());
    }
}
