package org.leveret.router;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was declared: an exchange without its bindings. Immutable.
 *
 * @param internal clients may not publish to it; the broker checks that, the table does not
 * @param alternateExchange where a message goes that matched none of this exchange's bindings; it need not exist
 * @param arguments as declared, for types that are configured by them; plain values as in {@link Binding}
 */
public record Exchange(
        String name,
        ExchangeType type,
        boolean durable,
        boolean autoDelete,
        boolean internal,
        @Nullable String alternateExchange,
        Map<String, Object> arguments) {

    public Exchange {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        arguments = PlainValues.copyOfTable(arguments);
    }

    /** An exchange declared without arguments that concern its type. */
    public Exchange(
            String name,
            ExchangeType type,
            boolean durable,
            boolean autoDelete,
            boolean internal,
            @Nullable String alternateExchange) {
        this(name, type, durable, autoDelete, internal, alternateExchange, Map.of());
    }

    /** The same with another alternate exchange, as a policy gives it. */
    public Exchange withAlternate(@Nullable String alternate) {
        return Objects.equals(alternate, alternateExchange)
                ? this
                : new Exchange(name, type, durable, autoDelete, internal, alternate, arguments);
    }
}
