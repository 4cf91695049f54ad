package org.leveret.router;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Shares messages out among its destinations, by the binding keys as weights, so that equal routing keys have the same
 * destination. The arguments {@code hash-header} and {@code hash-property} have it go by the value of a header or property
 * instead; messages without it all have the same destination.
 */
final class ConsistentHashExchange implements ExchangeType {

    private static final String HASH_HEADER = "hash-header";
    private static final String HASH_PROPERTY = "hash-property";

    @Override
    public String name() {
        return "x-consistent-hash";
    }

    @Override
    public void validate(Exchange exchange, ArgumentTypes types) {
        String header = text(exchange, HASH_HEADER, types);
        String property = text(exchange, HASH_PROPERTY, types);
        if (header != null && property != null) {
            throw new InvalidExchangeException("hash-header and hash-property are mutually exclusive");
        }
        if (property != null && MessageProperty.byName(property) == null) {
            throw new InvalidExchangeException("Unsupported property: " + property);
        }
    }

    private static @Nullable String text(Exchange exchange, String argument, ArgumentTypes types) {
        Object value = exchange.arguments().get(argument);
        if (value == null) {
            return null;
        }
        if (!(value instanceof String text) || !types.erlangType(argument).equals("longstr")) {
            throw new InvalidExchangeException("Invalid argument, '" + argument + "' must be a string");
        }
        return text;
    }

    @Override
    public void validate(Binding binding, ArgumentTypes types) {
        String key = binding.bindingKey();
        if (!isInteger(key)) {
            throw new InvalidBindingException("The binding key must be an integer: " + ErlangTerms.print(key));
        }
        if (!(Double.parseDouble(key) >= 1)) {
            throw new InvalidBindingException("The binding key must be greater than 0");
        }
    }

    /** Whether Erlang reads it as one. */
    private static boolean isInteger(String key) {
        int start = key.startsWith("-") || key.startsWith("+") ? 1 : 0;
        for (int i = start; i < key.length(); i++) {
            if (key.charAt(i) < '0' || key.charAt(i) > '9') {
                return false;
            }
        }
        return key.length() > start;
    }

    /** The weight that a valid binding key says; a key has no room for a number that a double has none for. */
    static double weight(String key) {
        return isInteger(key) ? Math.max(1, Double.parseDouble(key)) : 1;
    }

    @Override
    public boolean dependsOnMoreThanKey(Exchange exchange) {
        return exchange.arguments().containsKey(HASH_HEADER)
                || exchange.arguments().containsKey(HASH_PROPERTY);
    }

    @Override
    public boolean matchesEveryKey() {
        return false;
    }

    @Override
    public Matcher matcher(Exchange exchange) {
        Map<String, Object> arguments = exchange.arguments();
        MessageProperty property =
                arguments.get(HASH_PROPERTY) instanceof String name ? MessageProperty.byName(name) : null;
        String header = arguments.get(HASH_HEADER) instanceof String name ? name : null;
        return new HashMatcher(header, property, Rendezvous.EMPTY);
    }

    private record HashMatcher(
            @Nullable String header, @Nullable MessageProperty property, Rendezvous destinations) implements Matcher {

        @Override
        public Matcher with(Binding binding) {
            return new HashMatcher(header, property, destinations.with(binding));
        }

        @Override
        public Matcher without(Binding binding) {
            return new HashMatcher(header, property, destinations.without(binding));
        }

        @Override
        public void route(String routingKey, MessageHeaders headers, Destinations into) {
            Binding picked = destinations.pick(hash(routingKey, headers));
            if (picked != null) {
                into.addDestinationOf(picked);
            }
        }

        private long hash(String routingKey, MessageHeaders headers) {
            if (header != null) {
                return StableHash.ofValue(headers.header(header));
            }
            return property != null ? StableHash.ofValue(headers.property(property)) : StableHash.of(routingKey);
        }
    }
}
