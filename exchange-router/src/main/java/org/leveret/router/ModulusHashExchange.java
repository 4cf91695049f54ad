package org.leveret.router;

/**
 * Gives equal routing keys to the same one of its bindings, by the remainder of the key's hash; binding keys and arguments
 * are ignored. When a binding comes or goes, most keys move.
 */
final class ModulusHashExchange implements ExchangeType {

    @Override
    public String name() {
        return "x-modulus-hash";
    }

    @Override
    public Matcher matcher(Exchange exchange) {
        return new ModulusMatcher(BindingArray.EMPTY);
    }

    @Override
    public boolean matchesEveryKey() {
        return false;
    }

    private record ModulusMatcher(BindingArray bindings) implements Matcher {

        @Override
        public Matcher with(Binding binding) {
            return new ModulusMatcher(bindings.with(binding));
        }

        @Override
        public Matcher without(Binding binding) {
            return new ModulusMatcher(bindings.without(binding));
        }

        @Override
        public void route(String routingKey, MessageHeaders headers, Destinations into) {
            Binding[] all = bindings.sorted();
            if (all.length > 0) {
                into.addDestinationOf(all[(int) Long.remainderUnsigned(StableHash.of(routingKey), all.length)]);
            }
        }
    }
}
