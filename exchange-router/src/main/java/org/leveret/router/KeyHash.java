package org.leveret.router;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Two hashes of a map key. The first is cheap and cached by strings; but names and keys come from outside, and strings
 * with the same {@code hashCode} are easily made. So keys whose first hashes are equal are told apart by a second one
 * that nobody can compute who does not know the seed.
 */
final class KeyHash {

    private static final int SEED = ThreadLocalRandom.current().nextInt();

    private KeyHash() {}

    static int first(Object key) {
        return spread(key.hashCode());
    }

    /** {@code hashCode} is that of the string. */
    static int spread(int hashCode) {
        return hashCode ^ (hashCode >>> 16);
    }

    static int second(Object key) {
        if (key instanceof String text) {
            return seeded(text, 0, text.length());
        }
        if (key instanceof Long number) {
            long mixed = (number ^ SEED) * 0x9E3779B97F4A7C15L;
            return (int) (mixed >>> 32);
        }
        if (key instanceof Binding binding) {
            int hash = second(binding.bindingKey()) * 31 + second(binding.destination());
            return mix(
                    hash * 31 + second(binding.source()) + binding.arguments().hashCode());
        }
        return 0;
    }

    /** The second hash of {@code text.substring(from, to)}. */
    static int seeded(String text, int from, int to) {
        int hash = SEED;
        for (int i = from; i < to; i++) {
            hash = (hash ^ text.charAt(i)) * 0x9E3779B1;
            hash ^= hash >>> 15;
        }
        return mix(hash);
    }

    private static int mix(int hash) {
        int mixed = (hash ^ (hash >>> 16)) * 0x85EBCA6B;
        mixed = (mixed ^ (mixed >>> 13)) * 0xC2B2AE35;
        return mixed ^ (mixed >>> 16);
    }
}
