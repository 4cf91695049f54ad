package org.leveret.router;

/**
 * Says of a message that asks to wait that it is to be given to the exchange again later, and routes every other one as
 * the type that its argument names does. Whoever routes keeps the messages: by the time they come back, they ask to wait
 * no longer.
 */
public final class DelayedMessageExchange implements ExchangeType {

    private static final String NAME = "x-delayed-message";
    private static final String UNDERLYING = "x-delayed-type";

    DelayedMessageExchange() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void validate(Exchange exchange, ArgumentTypes types) {
        if (!(exchange.arguments().get(UNDERLYING) instanceof String underlying)) {
            throw new InvalidExchangeException("Invalid argument, 'x-delayed-type' must be an existing exchange type");
        }
        if (underlying.equals(NAME)) {
            throw new InvalidExchangeException(
                    "Invalid argument, 'x-delayed-message' can't be used for 'x-delayed-type'");
        }
        if (ExchangeTypes.byName(underlying) == null) {
            throw new UnknownExchangeTypeException(underlying);
        }
        underlying(exchange).validate(exchange, types);
    }

    @Override
    public void validate(Exchange source, Binding binding, ArgumentTypes types) {
        underlying(source).validate(source, binding, types);
    }

    @Override
    public Matcher matcher(Exchange exchange) {
        return new DelayedMatcher(exchange.name(), underlying(exchange).matcher(exchange));
    }

    @Override
    public boolean dependsOnMoreThanKey(Exchange exchange) {
        return true;
    }

    @Override
    public boolean matchesEveryKey(Exchange exchange) {
        return underlying(exchange).matchesEveryKey(exchange);
    }

    /** The type that routes what waits no longer; fanout if none is named, which only a damaged declaration does. */
    static ExchangeType underlying(Exchange exchange) {
        ExchangeType type = exchange.arguments().get(UNDERLYING) instanceof String name && !name.equals(NAME)
                ? ExchangeTypes.byName(name)
                : null;
        return type == null ? ExchangeTypes.FANOUT : type;
    }

    private record DelayedMatcher(String exchange, Matcher underlying) implements Matcher {

        @Override
        public Matcher with(Binding binding) {
            return new DelayedMatcher(exchange, underlying.with(binding));
        }

        @Override
        public Matcher without(Binding binding) {
            return new DelayedMatcher(exchange, underlying.without(binding));
        }

        @Override
        public void route(String routingKey, MessageHeaders headers, Destinations into) {
            if (headers.delayMs() > 0) {
                into.addDelay(exchange);
            } else {
                underlying.route(routingKey, headers, into);
            }
        }
    }
}
