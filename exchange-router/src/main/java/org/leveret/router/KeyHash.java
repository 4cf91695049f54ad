package org.leveret.router;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
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

    /** Of a string, a binding or a value that is plain as in {@link Binding}; 0 for anything else. */
    static int second(Object key) {
        if (key instanceof String text) {
            return seeded(text, 0, text.length());
        }
        if (key instanceof Long number) {
            return seeded(number);
        }
        if (key instanceof Binding binding) {
            int hash = second(binding.bindingKey()) * 31 + second(binding.destination());
            return mix(hash * 31 + second(binding.source()) + second(binding.arguments()));
        }
        // A number for each kind, lest what has the same octets, or none, has the same hash.
        if (key instanceof Double number) {
            return mix(seeded(Double.doubleToLongBits(number)) + 1);
        }
        if (key instanceof BigDecimal number) {
            return mix(second(number.toString()) + 2);
        }
        if (key instanceof ByteBuffer bytes) {
            return mix(ofBytes(bytes) + 3);
        }
        if (key instanceof List<?> list) {
            return mix(ofElements(list) + 4);
        }
        if (key instanceof Map<?, ?> table) {
            return mix(ofFields(table) + 5);
        }
        if (key instanceof Boolean value) {
            return mix(SEED + (value ? 6 : 7));
        }
        return key == Binding.ANY_VALUE ? mix(SEED + 8) : 0;
    }

    /** The second hash of {@code text.substring(from, to)}. */
    static int seeded(String text, int from, int to) {
        int hash = SEED;
        for (int i = from; i < to; i++) {
            hash = step(hash, text.charAt(i));
        }
        return mix(hash);
    }

    private static int seeded(long number) {
        long mixed = (number ^ SEED) * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32);
    }

    private static int ofBytes(ByteBuffer bytes) {
        int hash = SEED;
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            hash = step(hash, bytes.get(i));
        }
        return hash;
    }

    private static int ofElements(List<?> list) {
        int hash = SEED;
        for (Object element : list) {
            hash = mix(hash + second(element));
        }
        return hash;
    }

    /** A sum, since the order of fields does not count. */
    private static int ofFields(Map<?, ?> table) {
        int hash = SEED;
        for (Map.Entry<?, ?> field : table.entrySet()) {
            hash += mix(second(field.getKey()) * 31 + second(field.getValue()));
        }
        return hash;
    }

    private static int step(int hash, int unit) {
        int stepped = (hash ^ unit) * 0x9E3779B1;
        return stepped ^ (stepped >>> 15);
    }

    private static int mix(int hash) {
        int mixed = (hash ^ (hash >>> 16)) * 0x85EBCA6B;
        mixed = (mixed ^ (mixed >>> 13)) * 0xC2B2AE35;
        return mixed ^ (mixed >>> 16);
    }
}
