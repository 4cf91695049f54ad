package org.leveret.router;

import java.util.concurrent.ThreadLocalRandom;

/** The bindings of an exchange that gives each message to one of them by chance, all with equal chances. */
record RandomMatcher(BindingArray bindings) implements Matcher {

    static final RandomMatcher EMPTY = new RandomMatcher(BindingArray.EMPTY);

    @Override
    public Matcher with(Binding binding) {
        return new RandomMatcher(bindings.with(binding));
    }

    @Override
    public Matcher without(Binding binding) {
        return new RandomMatcher(bindings.without(binding));
    }

    @Override
    public void route(String routingKey, MessageHeaders headers, Destinations into) {
        Binding[] all = bindings.sorted();
        if (all.length > 0) {
            into.addDestinationOf(all[ThreadLocalRandom.current().nextInt(all.length)]);
        }
    }
}
