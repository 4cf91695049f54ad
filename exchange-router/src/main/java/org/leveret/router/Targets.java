package org.leveret.router;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The destinations of bindings that match alike. Immutable; any thread may route with it. Changes cost little however
 * many bindings there are; the arrays that routing wants are made by the first message that needs them, whose routing
 * takes as long as the arrays anyway.
 */
final class Targets {

    static final Targets NONE = new Targets(new Binding[0], PersistentMap.empty());

    private static final int FEW_MAX = 8;

    /** Used as long as there are at most {@link #FEW_MAX}, since most keys lead to one or two queues. */
    private final Binding[] few;

    private final PersistentMap<Binding, Binding> many;

    /** Made on demand. Two threads may both make it, which does no harm: its fields are final and its content equal. */
    private @Nullable Names names;

    private Targets(Binding[] few, PersistentMap<Binding, Binding> many) {
        this.few = few;
        this.many = many;
    }

    boolean isEmpty() {
        return few.length == 0 && many.isEmpty();
    }

    /** The binding must not be in it. */
    Targets with(Binding binding) {
        if (!many.isEmpty()) {
            return new Targets(NONE.few, many.with(binding, binding));
        }
        if (few.length < FEW_MAX) {
            Binding[] more = Arrays.copyOf(few, few.length + 1);
            more[few.length] = binding;
            return new Targets(more, many);
        }
        PersistentMap<Binding, Binding> grown = many.with(binding, binding);
        for (Binding each : few) {
            grown = grown.with(each, each);
        }
        return new Targets(NONE.few, grown);
    }

    Targets without(Binding binding) {
        if (many.isEmpty()) {
            int at = Arrays.asList(few).indexOf(binding);
            return at < 0 ? this : fewer(at);
        }
        PersistentMap<Binding, Binding> shrunk = many.without(binding);
        if (shrunk.size() > FEW_MAX) {
            return new Targets(NONE.few, shrunk);
        }
        Binding[] left = new Binding[shrunk.size()];
        int count = 0;
        for (Binding each : shrunk.values()) {
            left[count++] = each;
        }
        return new Targets(left, PersistentMap.empty());
    }

    private Targets fewer(int removed) {
        if (few.length == 1) {
            return NONE;
        }
        Binding[] left = Arrays.copyOf(few, few.length - 1);
        System.arraycopy(few, removed + 1, left, removed, left.length - removed);
        return new Targets(left, many);
    }

    void addTo(Destinations into) {
        Names made = names;
        if (made == null) {
            made = Names.of(many.isEmpty() ? Arrays.asList(few) : many.values());
            names = made;
        }
        into.addAll(made.queues, made.exchanges);
    }

    private static final class Names {
        final String[] queues;
        final String[] exchanges;

        private Names(String[] queues, String[] exchanges) {
            this.queues = queues;
            this.exchanges = exchanges;
        }

        static Names of(Iterable<Binding> bindings) {
            NameSet queues = new NameSet();
            NameSet exchanges = new NameSet();
            for (Binding binding : bindings) {
                (binding.destinationType() == DestinationType.QUEUE ? queues : exchanges).add(binding.destination());
            }
            return new Names(queues.toArray(), exchanges.toArray());
        }
    }
}
