package org.leveret.router;

import org.jspecify.annotations.Nullable;

/**
 * The destinations of a consistent hash exchange with their weights. Immutable; any thread may pick from it.
 *
 * <p>Every destination draws a number for a key, and the best one has the key (weighted rendezvous hashing). What a
 * destination draws depends on its name and the key alone. So one that leaves gives up only its own keys, to all others
 * by their weights; one that comes takes only what it has from then on; and neither the order of bindings nor a restart
 * has a say. A weight is a factor, and costs the same whatever its size.
 */
final class Rendezvous {

    static final Rendezvous EMPTY = new Rendezvous(PersistentMap.empty(), PersistentMap.empty());

    private static final long OF_EXCHANGES = 0x5DEECE66DL;
    private static final double UNIT = 0x1p-53;

    /** By queue, its bindings, of which the first counts; the others wait for it to go. */
    private final PersistentMap<String, BindingSequence> queues;

    private final PersistentMap<String, BindingSequence> exchanges;

    /** Made on demand, with final content behind it as in {@link Targets}. */
    private @Nullable Candidates candidates;

    private Rendezvous(
            PersistentMap<String, BindingSequence> queues, PersistentMap<String, BindingSequence> exchanges) {
        this.queues = queues;
        this.exchanges = exchanges;
    }

    Rendezvous with(Binding binding) {
        return binding.destinationType() == DestinationType.QUEUE
                ? new Rendezvous(with(queues, binding), exchanges)
                : new Rendezvous(queues, with(exchanges, binding));
    }

    Rendezvous without(Binding binding) {
        return binding.destinationType() == DestinationType.QUEUE
                ? new Rendezvous(without(queues, binding), exchanges)
                : new Rendezvous(queues, without(exchanges, binding));
    }

    private static PersistentMap<String, BindingSequence> with(
            PersistentMap<String, BindingSequence> all, Binding binding) {
        BindingSequence bindings = all.get(binding.destination());
        return all.with(binding.destination(), bindings == null ? BindingSequence.of(binding) : bindings.with(binding));
    }

    private static PersistentMap<String, BindingSequence> without(
            PersistentMap<String, BindingSequence> all, Binding binding) {
        BindingSequence bindings = all.get(binding.destination());
        if (bindings == null) {
            return all;
        }
        BindingSequence left = bindings.without(binding);
        return left == null ? all.without(binding.destination()) : all.with(binding.destination(), left);
    }

    /** The binding whose destination has the key with this hash, or null if there is none at all. */
    @Nullable
    Binding pick(long keyHash) {
        Candidates made = candidates;
        if (made == null) {
            made = new Candidates(queues, exchanges);
            candidates = made;
        }
        return made.pick(keyHash);
    }

    private static final class Candidates {
        private final Binding[] bindings;
        private final long[] hashes;
        private final double[] weights;

        Candidates(PersistentMap<String, BindingSequence> queues, PersistentMap<String, BindingSequence> exchanges) {
            int size = queues.size() + exchanges.size();
            bindings = new Binding[size];
            hashes = new long[size];
            weights = new double[size];
            int at = 0;
            for (BindingSequence bound : queues.values()) {
                put(at++, bound.first(), 0);
            }
            for (BindingSequence bound : exchanges.values()) {
                put(at++, bound.first(), OF_EXCHANGES);
            }
        }

        private void put(int at, Binding binding, long salt) {
            bindings[at] = binding;
            hashes[at] = StableHash.of(binding.destination()) + salt;
            weights[at] = ConsistentHashExchange.weight(binding.bindingKey());
        }

        @Nullable
        Binding pick(long keyHash) {
            int best = -1;
            double least = Double.POSITIVE_INFINITY;
            for (int i = 0; i < hashes.length; i++) {
                double drawn = ((StableHash.mix(keyHash ^ hashes[i]) >>> 11) + 0.5) * UNIT;
                // -ln(x) is never less than 1 - x, so that most candidates need no logarithm.
                if (1 - drawn < least * weights[i]) {
                    double waiting = -Math.log(drawn) / weights[i];
                    if (waiting < least) {
                        least = waiting;
                        best = i;
                    }
                }
            }
            return best < 0 ? null : bindings[best];
        }
    }
}
