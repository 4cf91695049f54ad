package org.leveret.router;

/**
 * A way of matching messages with bindings. Stateless and shared: what an exchange of this type has bound lives in its
 * {@link Matcher}. A new type is one file and one line in {@link ExchangeTypes}.
 */
public interface ExchangeType {

    /** The name that {@code exchange.declare} knows it by. */
    String name();

    /** The matcher of an exchange that has no bindings yet. */
    Matcher matcher(Exchange exchange);

    /**
     * Refuses a binding that this type cannot have. The table itself does not ask: the broker does, before it binds.
     *
     * @param types what the field types of the arguments were, which plain values no longer tell
     * @throws InvalidBindingException with the explanation that RabbitMQ puts in a 406 channel close
     */
    default void validate(Binding binding, ArgumentTypes types) {}

    /** Validates a binding that came without field types, as over HTTP. */
    default void validate(Binding binding) {
        validate(binding, ArgumentTypes.ofPlainValues(binding.arguments()));
    }

    /**
     * Whether the answer depends on more than the bindings and the routing key, so that nobody may remember it by
     * exchange and key.
     */
    default boolean dependsOnHeaders() {
        return false;
    }

    /**
     * Whether the answer depends on the routing key. If it does not, the matcher is asked once per message however many
     * keys the message has.
     */
    default boolean dependsOnRoutingKey() {
        return true;
    }
}
