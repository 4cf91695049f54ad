package org.leveret.router;

/** Goes to all that is bound, or to none of it, by what whoever routes remembers of the exchange. Immutable. */
record RememberingMatcher(String exchange, Targets targets, Rule rule) implements Matcher {

    /** What the type of exchange does with a message. */
    interface Rule {
        void route(String exchange, Targets targets, MessageHeaders headers, Destinations into);
    }

    @Override
    public Matcher with(Binding binding) {
        return new RememberingMatcher(exchange, targets.with(binding), rule);
    }

    @Override
    public Matcher without(Binding binding) {
        return new RememberingMatcher(exchange, targets.without(binding), rule);
    }

    @Override
    public void route(String routingKey, MessageHeaders headers, Destinations into) {
        rule.route(exchange, targets, headers, into);
    }
}
