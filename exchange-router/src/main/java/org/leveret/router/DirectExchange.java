package org.leveret.router;

/** Matches a routing key that equals the binding key, case-sensitively; arguments are ignored. */
final class DirectExchange implements ExchangeType {

    @Override
    public String name() {
        return "direct";
    }

    @Override
    public Matcher matcher(Exchange exchange) {
        return new DirectMatcher(PersistentMap.empty());
    }

    private record DirectMatcher(PersistentMap<String, Targets> byKey) implements Matcher {

        @Override
        public Matcher with(Binding binding) {
            Targets targets = byKey.get(binding.bindingKey());
            Targets more = (targets == null ? Targets.NONE : targets).with(binding);
            return new DirectMatcher(byKey.with(binding.bindingKey(), more));
        }

        @Override
        public Matcher without(Binding binding) {
            Targets targets = byKey.get(binding.bindingKey());
            if (targets == null) {
                return this;
            }
            Targets fewer = targets.without(binding);
            return new DirectMatcher(
                    fewer.isEmpty() ? byKey.without(binding.bindingKey()) : byKey.with(binding.bindingKey(), fewer));
        }

        @Override
        public void route(String routingKey, MessageHeaders headers, Destinations into) {
            Targets targets = byKey.get(routingKey);
            if (targets != null) {
                targets.addTo(into);
            }
        }
    }
}
