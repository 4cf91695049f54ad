package org.leveret.router;

/**
 * An exchange in the table with the bindings it is the source of. Immutable.
 *
 * @param bindings all of them, as a set
 * @param exchangeBindings those among them that lead to exchanges
 * @param matcher the same bindings, arranged for routing
 */
record ExchangeNode(
        Exchange exchange,
        PersistentMap<Binding, Binding> bindings,
        PersistentMap<Binding, Binding> exchangeBindings,
        Matcher matcher) {

    static ExchangeNode of(Exchange exchange) {
        return new ExchangeNode(
                exchange,
                PersistentMap.empty(),
                PersistentMap.empty(),
                exchange.type().matcher(exchange));
    }

    boolean dependsOnMoreThanKey() {
        return exchange.type().dependsOnMoreThanKey(exchange);
    }

    ExchangeNode with(Binding binding) {
        boolean toExchange = binding.destinationType() == DestinationType.EXCHANGE;
        return new ExchangeNode(
                exchange,
                bindings.with(binding, binding),
                toExchange ? exchangeBindings.with(binding, binding) : exchangeBindings,
                matcher.with(binding));
    }

    ExchangeNode without(Binding binding) {
        return new ExchangeNode(
                exchange, bindings.without(binding), exchangeBindings.without(binding), matcher.without(binding));
    }

    /** The same bindings under a new declaration. */
    ExchangeNode redeclared(Exchange changed) {
        if (changed.type() == exchange.type() && changed.arguments().equals(exchange.arguments())) {
            return new ExchangeNode(changed, bindings, exchangeBindings, matcher);
        }
        Matcher rebuilt = changed.type().matcher(changed);
        for (Binding binding : bindings.values()) {
            rebuilt = rebuilt.with(binding);
        }
        return new ExchangeNode(changed, bindings, exchangeBindings, rebuilt);
    }
}
