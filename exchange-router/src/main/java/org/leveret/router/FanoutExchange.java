package org.leveret.router;

/** Matches every message; keys and arguments are ignored. */
final class FanoutExchange implements ExchangeType {

    @Override
    public String name() {
        return "fanout";
    }

    @Override
    public Matcher matcher(Exchange exchange) {
        return new FanoutMatcher(Targets.NONE);
    }

    @Override
    public boolean matchesEveryKey() {
        return false;
    }

    private record FanoutMatcher(Targets targets) implements Matcher {

        @Override
        public Matcher with(Binding binding) {
            return new FanoutMatcher(targets.with(binding));
        }

        @Override
        public Matcher without(Binding binding) {
            return new FanoutMatcher(targets.without(binding));
        }

        @Override
        public void route(String routingKey, MessageHeaders headers, Destinations into) {
            targets.addTo(into);
        }
    }
}
