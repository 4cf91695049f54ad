package org.leveret.router;

/**
 * A way of matching messages with bindings. Stateless and shared: what an exchange of this type has bound lives in its
 * {@link Matcher}. A new type is one file and one line in {@link ExchangeTypes}.
 */
public interface ExchangeType {

    /** The name that {@code exchange.declare} knows it by. */
    String name();

    /**
     * Refuses an exchange whose arguments this type cannot work with. The table itself does not ask: the broker does,
     * before it declares.
     *
     * @param types what the field types of the arguments were, which plain values no longer tell
     * @throws InvalidExchangeException with the explanation that RabbitMQ puts in a 406 channel close
     */
    default void validate(Exchange exchange, ArgumentTypes types) {}

    /** The matcher of an exchange that has no bindings yet. */
    Matcher matcher(Exchange exchange);

    /**
     * Refuses a binding that this type cannot have. The table itself does not ask: the broker does, before it binds.
     *
     * @param types what the field types of the arguments were, which plain values no longer tell
     * @throws InvalidBindingException with the explanation that RabbitMQ puts in a 406 channel close
     */
    default void validate(Binding binding, ArgumentTypes types) {}

    /** The same for types whose exchanges differ in what they can have bound. */
    default void validate(Exchange source, Binding binding, ArgumentTypes types) {
        validate(binding, types);
    }

    /** Validates a binding that came without field types, as over HTTP. */
    default void validate(Binding binding) {
        validate(binding, ArgumentTypes.ofPlainValues(binding.arguments()));
    }

    /**
     * Whether what this exchange does with a message depends on more than its bindings and the routing key: on the
     * message's headers or properties, on chance, or on having seen the message. Then nobody may remember its answer by
     * exchange and key.
     */
    default boolean dependsOnMoreThanKey(Exchange exchange) {
        return false;
    }

    /**
     * Whether a message with several routing keys is matched by each of them. If not, the matcher is asked once, with the
     * first.
     */
    default boolean matchesEveryKey() {
        return true;
    }

    /** The same for types whose exchanges differ in it. */
    default boolean matchesEveryKey(Exchange exchange) {
        return matchesEveryKey();
    }
}
