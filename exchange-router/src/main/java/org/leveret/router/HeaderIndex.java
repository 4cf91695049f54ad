package org.leveret.router;

import org.jspecify.annotations.Nullable;

/** The rules that are filed under one header of a headers exchange, by the value they ask for. Immutable. */
final class HeaderIndex {

    final String header;
    private final PersistentMap<Object, Bucket> byValue;

    private HeaderIndex(String header, PersistentMap<Object, Bucket> byValue) {
        this.header = header;
        this.byValue = byValue;
    }

    static HeaderIndex of(String header) {
        return new HeaderIndex(header, PersistentMap.empty());
    }

    boolean isEmpty() {
        return byValue.isEmpty();
    }

    Bucket bucket(Object value) {
        Bucket bucket = byValue.get(value);
        return bucket == null ? Bucket.EMPTY : bucket;
    }

    HeaderIndex with(Object value, Bucket bucket) {
        return new HeaderIndex(header, bucket.isEmpty() ? byValue.without(value) : byValue.with(value, bucket));
    }

    void route(MessageHeaders headers, Destinations into) {
        Object value = headers.header(header);
        if (value == null) {
            return;
        }
        route(byValue.get(Binding.ANY_VALUE), headers, into);
        if (value != Binding.ANY_VALUE) {
            route(byValue.get(value), headers, into);
        }
    }

    private static void route(@Nullable Bucket bucket, MessageHeaders headers, Destinations into) {
        if (bucket != null) {
            bucket.route(headers, into);
        }
    }

    /** Rules that ask for the same value of the same header. */
    static final class Bucket {

        static final Bucket EMPTY = new Bucket(Targets.NONE, PersistentMap.empty());

        /** Of rules for which this is enough. */
        private final Targets enough;

        /** Rules that ask for more. */
        private final PersistentMap<Binding, HeaderRule> more;

        /** Made on demand, with final content behind it as in {@link Targets}. */
        private @Nullable Rules rules;

        private Bucket(Targets enough, PersistentMap<Binding, HeaderRule> more) {
            this.enough = enough;
            this.more = more;
        }

        boolean isEmpty() {
            return enough.isEmpty() && more.isEmpty();
        }

        int ruleCount() {
            return more.size();
        }

        boolean hasRule(Binding binding) {
            return more.get(binding) != null;
        }

        Bucket withTarget(Binding binding) {
            return new Bucket(enough.with(binding), more);
        }

        Bucket withoutTarget(Binding binding) {
            return new Bucket(enough.without(binding), more);
        }

        Bucket withRule(HeaderRule rule) {
            return new Bucket(enough, more.with(rule.binding, rule));
        }

        Bucket withoutRule(Binding binding) {
            return new Bucket(enough, more.without(binding));
        }

        void route(MessageHeaders headers, Destinations into) {
            if (!enough.isEmpty()) {
                enough.addTo(into);
            }
            if (more.isEmpty()) {
                return;
            }
            Rules made = rules;
            if (made == null) {
                made = new Rules(more);
                rules = made;
            }
            for (HeaderRule rule : made.array) {
                if (rule.allAreMetBy(headers)) {
                    into.addDestinationOf(rule.binding);
                }
            }
        }
    }

    private static final class Rules {
        final HeaderRule[] array;

        Rules(PersistentMap<Binding, HeaderRule> rules) {
            array = new HeaderRule[rules.size()];
            int count = 0;
            for (HeaderRule rule : rules.values()) {
                array[count++] = rule;
            }
        }
    }
}
